"""A mail as it was really sent, and whoever wonders whether a mail is genuine."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp

from mail_office import MAIL, MailOffice, keys, shipped, smarthost
from sekisho.gate.judge_mail import judge_bytes, judge_code, judge_words
from sekisho.gate.own_house import own_house
from sekisho.guard.genuine import House, Judged
from sekisho.guard.shown_mail import shown_mail
from sekisho.postgres.roles import Role

CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


@dataclass
class GenuineDesk:
    """One mail was sent to the first customer of the world; questions are asked about it."""

    office: MailOffice

    @cached_property
    def sent(self) -> bytes:
        """The bytes as the smarthost took them."""
        self.office.publish(shipped("billing_notice"))
        self.office.send(self.office.customers()[0], lang="ja")
        with smarthost() as (host, route):
            assert self.office.deliver(route) == {"accepted": 1}
        [(_envelope, _recipients, content)] = host.taken
        return content

    @cached_property
    def house(self) -> House:
        """What of us everybody may know. requires: a mail was sent"""
        assert self.sent
        with self.office.world.connected(Role.WEB) as connection:
            return own_house(connection, MAIL, key_directory())[0]

    @property
    def words(self) -> str:
        """The words of the mail that was sent."""
        shown = shown_mail(self.sent)
        assert shown is not None
        return shown.text.partition("<")[0]

    @property
    def code(self) -> str:
        """The code that stands in it."""
        found = CODE.search(self.words)
        assert found is not None
        return found[0]

    def of_file(self, raw: bytes) -> Judged:
        """The answer on a file."""
        with self.office.world.connected(Role.WEB) as connection:
            return judge_bytes(connection, raw, self.house)

    def of_words(self, text: str) -> Judged:
        """The answer on pasted words."""
        with self.office.world.connected(Role.WEB) as connection:
            return judge_words(connection, text, self.house)

    def of_code(self, code: str, address: str, day: date) -> Judged:
        """The answer on a code with address and day."""
        return self.of_codes([(code, address, day)])[0]

    def of_codes(self, typed: Iterable[tuple[str, str, date]]) -> list[Judged]:
        """The answers on many."""
        with self.office.world.connected(Role.WEB) as connection:
            return [judge_code(connection, keys(), *each) for each in typed]


def key_directory() -> Path:
    """A directory with the tests' signing key, as an installation has it."""
    directory = Path(mkdtemp(prefix="sekisho-genuine-"))
    (directory / f"{keys().selector}.pem").write_bytes(keys().private_pem)
    (directory / "address.key").write_bytes(keys().address_key)
    return directory
