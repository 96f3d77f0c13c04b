"""The office that writes to customers, in one test's world, and the smarthost it writes through."""

import asyncio
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cast import ROOT
from night_world import DAY, SEED, World
from sekisho.books import log, mails
from sekisho.books.mails import StoredMail
from sekisho.books.versions import Version, in_force
from sekisho.gate.deliver_mails import Delivering, deliver_mails
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.mail_keys import MailKeys, make_keys
from sekisho.gate.publish_template import PublishedTemplate, publish_template
from sekisho.gate.queue_mail import Queued
from sekisho.gate.read_record import Actor
from sekisho.gate.send_mail import Order, Post, send_mail
from sekisho.gate.smtp_line import Route, SmtpLine
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.letters.sender import Sender, read_sender
from sekisho.postgres.roles import Role

MAIL = ROOT / "policy" / "mail"
NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # 12:00 in Tokyo
MIDORI, KOTARO = "midori.seki@example.com", "kotaro.bamba@example.com"


@cache
def sender() -> Sender:
    """Who sends, as shipped."""
    path = MAIL / "sender.yaml"
    return read_sender(path.read_text(encoding="utf-8"), path.name)


@cache
def keys() -> MailKeys:
    """Keys of the tests' own: made once, as making one takes a while."""
    return make_keys(Path(mkdtemp(prefix="sekisho-mail-keys-")), date(2026, 12, 1))[0]


def shipped(name: str) -> bytes:
    """A template as it is shipped."""
    return (MAIL / f"{name}.md").read_bytes()


@dataclass
class MailOffice:
    """Writes to customers; `now` is the office's clock."""

    world: World
    now: datetime = NOON
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> Version:
        """The version in force on the day."""
        with self.world.connected(Role.AUDIT) as connection:
            return in_force(connection, DAY)

    @property
    def post(self) -> Post:
        """Who sends, with the tests' keys."""
        return Post(sender(), keys(), secrets.token_bytes, self.more)

    def publish(self, source: bytes, *approved_by: str) -> PublishedTemplate:
        """Midori and Kotaro, or others, approve the template."""
        approvers = approved_by or (MIDORI, KOTARO)
        with self.world.connected(Role.WEB) as connection:
            return publish_template(connection, self.version, source, "draft.md", approvers, DAY)

    def send(
        self, customer: str, template: str = "billing_notice", **more: Any
    ) -> Queued:  # fmt: skip
        """A mail is ordered by Midori."""
        version = self.version
        actor = more.pop("actor", Actor(MIDORI, "operator", version.policy.digest))
        order = Order(customer, template, actor, self.now, **more)
        with self.world.connected(Role.WEB) as connection:
            return send_mail(connection, version, order, self.post)

    def deliver(self, route: Route) -> Counter[str]:
        """The deliverer makes one round."""
        with (
            psycopg.connect(self.world.database.dsn(Role.MAIL), autocommit=True) as connection,
            SmtpLine(route) as line,
        ):
            return deliver_mails(connection, Delivering(line, sender().bounces, lambda: self.now))

    def later(self, **more: float) -> None:
        """Time goes by."""
        self.now += timedelta(**more)

    def mail(self, mail: int) -> StoredMail:
        """What the books have of the mail."""
        with self.world.connected(Role.AUDIT) as connection:
            found = mails.find(connection, mail)
        assert found is not None
        return found

    def steps(self, queued: Queued) -> list[str]:
        """The steps that the ledger has of the mail, in order."""
        about = [entry for entry in self.entries() if entry.kind == "mail"]
        return [
            str(entry.fields["step"])
            for entry in about
            if queued.ledger_index in (entry.index, entry.fields.get("mail"))
        ]

    def entries(self) -> list["At"]:
        """Every JSON entry of the ledger."""
        with self.world.connected(Role.AUDIT) as connection:
            size = log.read_head(connection).frontier.size
            raw = log.read_entries(connection, [(0, size)])
        parsed = {index: parse_entry(raw[index]) for index in sorted(raw)}
        return [At(index, e) for index, e in parsed.items() if isinstance(e, JsonEntry)]

    def customers(self, count: int = 1) -> list[str]:
        """Numbers of customers of the world."""
        return list(customer_numbers(SEED, count).values())


@dataclass(frozen=True)
class At:
    """An entry at its index."""

    index: int
    entry: JsonEntry

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.entry.kind

    @property
    def fields(self) -> Mapping[str, Any]:
        """Its fields."""
        return self.entry.fields


class Smarthost:
    """Takes mails, or answers as `answers` says: a command to a reply."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.answers: dict[str, str] = {}
        self._silent_at = ""
        self._reached = threading.Event()

    def never_answer(self, command: str) -> threading.Event:
        """No answer to this command any more; set once somebody waits for one."""
        self._silent_at = command
        return self._reached

    def answer_again(self) -> None:
        """Whoever comes now is answered."""
        self._silent_at = ""

    async def _answered(self, command: str) -> None:
        if self._silent_at == command:
            self._reached.set()
            await asyncio.sleep(600)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The answer to MAIL."""
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The answer to RCPT."""
        await self._answered("RCPT")
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """The mail is taken, unless another answer was wanted."""
        await self._answered("DATA")
        answer = self.answers.get("DATA", "250 2.0.0 taken for haru@example.jp")
        if answer.startswith("250"):
            content = envelope.original_content or b""
            self.taken.append((envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return answer


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smarthost() -> Iterator[tuple[Smarthost, Route]]:
    """A smarthost on this machine, without encryption."""
    host = Smarthost()
    port = free_port()
    controller = Controller(host, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield host, Route("127.0.0.1", port, "sekisho.example.jp", tls=False, seconds=5)
    finally:
        controller.stop()


def deliver_in_a_process(dsn: str, route: Route, bounces: str) -> None:
    """What a deliverer's process does; it stands here so that a new process can import it."""
    with psycopg.connect(dsn, autocommit=True) as connection, SmtpLine(route) as line:
        deliver_mails(connection, Delivering(line, bounces, lambda: NOON.replace(year=2027)))
