"""The office behind the relay in one test's world: mails are handed in, held, released, refused."""

import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from mail_office import MAIL, MailOffice, sender
from request_office import moment
from sekisho.gate.consent_to_marketing import Given, consent_to_marketing
from sekisho.gate.drop_held import drop_held
from sekisho.gate.end_marketing_records import end_marketing_records
from sekisho.gate.list_held import HeldMail, list_held
from sekisho.gate.marketing_rules import MarketingRules, marketing_rules_at
from sekisho.gate.read_record import Actor
from sekisho.gate.refuse_marketing import refuse_by_token, refuse_marketing
from sekisho.gate.relay_mail import HandedIn, Relay, Taken, relay_mail
from sekisho.gate.release_held import Release, release_held
from sekisho.gate.show_held import OpenedMail, show_held
from sekisho.guard.marketing import Basis
from sekisho.guard.scan import Values, Verdict, scan_mail
from sekisho.postgres.roles import Role

FINE = "十二月五日に検針にうかがいます。"
ASKS = "暗証番号をこのメールにご返信ください。"
WHY = "盗難の注意を引いただけで、番号を求めていません。"
KEEPER, OTHER = "account-2", "account-3"
RULES = marketing_rules_at(MAIL / "marketing.yaml")
DISPLAY = "\n".join(
    ["広告のご案内です。", *(sender().told[name]["ja"] for name in
     ("name", "postal", "refusal", "complaints")), "配信の停止は上の宛先で承ります。"]
)  # fmt: skip
"""The words that every marketing mail shows."""


def letter(to: str, body: str = FINE, **headers: str) -> bytes:
    """A mail as a company's mailer writes it; a header of the empty text is left out."""
    message = EmailMessage(policy=SMTP)
    named = {
        "From": f"お客様係 <{sender().address}>",
        "To": to,
        "Subject": "お知らせ",
        "Date": "Tue, 01 Dec 2026 12:00:00 +0900",
        "Message-ID": f"<{secrets.token_hex(8)}@mailer.example.jp>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in named.items():
        if value:
            message[name] = value
    message.set_content(body, cte="base64")
    return message.as_bytes()


def examined(raw: bytes, permitted: frozenset[str], values: Values | None) -> Verdict:
    """The guard's verdict, in this process."""
    return scan_mail(raw, clock=time.monotonic, permitted=permitted, values=values)


@dataclass
class RelayOffice(MailOffice):
    """Takes mails from a mailer; Midori keeps its account, Kotaro decides on what is held."""

    rules: MarketingRules = field(default_factory=lambda: RULES)
    next: int = 0

    def somebody(self) -> str:
        """The number of a customer whom no test had before."""
        self.next += 1
        [(number,)] = self.world.owner(
            "SELECT customer_no FROM records.customer WHERE email IS NOT NULL"
            " AND coalesce(restricted, '{}') = '{}' ORDER BY id OFFSET %s LIMIT 1", self.next,
        )  # fmt: skip
        return str(number)

    def address(self, number: str) -> str:
        """The address that the customer is on file with."""
        [(found,)] = self.world.owner(
            "SELECT email FROM records.customer WHERE customer_no = %s", number
        )
        return str(found)

    def hand_in(
        self, raw: bytes, recipient: str, *, purpose: str = "service_notice", kind: str = "service"
    ) -> Taken:
        """The mailer hands a mail in."""
        handed = HandedIn(
            "mailer", sender().address, purpose, kind, KEEPER, recipient, raw, self.now
        )
        with self.world.connected(Role.WEB) as connection:
            relay = Relay(self.post, self.rules, examined)
            return relay_mail(connection, self.version, handed, relay)

    def write(self, number: str, body: str = FINE, **more: Any) -> Taken:
        """The mailer writes to the customer."""
        address = self.address(number)
        return self.hand_in(letter(address, body), address, **more)

    def held(self, actor: str = OTHER, state: str = "held") -> list[HeldMail]:
        """What the desk's list shows."""
        with self.world.connected(Role.WEB) as connection:
            return list_held(connection, self.version, actor, state, "en")[0]

    def open(self, mail: int, actor: str = OTHER, role: str = "operator") -> OpenedMail:
        """Somebody reads a held mail."""
        with self.world.connected(Role.WEB) as connection:
            return show_held(connection, self.version, mail, moment(actor, self.now), role, "en")

    def release(self, mail: int, actor: str = OTHER, why: str = WHY, role: str = "operator") -> int:
        """Somebody says that the mail was held wrongly."""
        version = self.version
        release = Release(Actor(actor, role, version.policy.digest), why, moment(actor, self.now))
        with self.world.connected(Role.WEB) as connection:
            return release_held(connection, version, mail, release, self.post.keys)

    def drop(self, mail: int, actor: str = OTHER) -> int:
        """Somebody says that the mail was rightly held."""
        with self.world.connected(Role.WEB) as connection:
            return drop_held(connection, self.version, mail, moment(actor, self.now))

    def consent(
        self, number: str, basis: Basis = Basis.OPT_IN, evidence: str = "申込書"
    ) -> int | None:
        """A basis is recorded."""
        with self.world.connected(Role.WEB) as connection:
            given = Given(basis, evidence, "paper")
            at = moment("staff-1", self.now)
            return consent_to_marketing(connection, self.version, self.rules, number, given, at)

    def refuse(self, number: str) -> int:
        """The customer refuses marketing mail."""
        with self.world.connected(Role.WEB) as connection:
            at = moment("customer", self.now)
            return refuse_marketing(connection, self.version, self.rules, number, at)

    def press(self, token: str) -> None:
        """Somebody's mail program presses."""
        with self.world.connected(Role.WEB) as connection:
            at = moment("customer", self.now)
            refuse_by_token(connection, self.version, self.rules, token, at)

    def sweep(self, today: date, *, under_order: bool = False) -> int:
        """How many ended records the night of that day forgets."""
        rules = replace(self.rules, under_order=under_order)
        with self.world.connected(Role.HAND) as connection:
            return end_marketing_records(connection, rules, today)

    def raw(self, mail: int) -> bytes:
        """The signed bytes as they are kept."""
        [(found,)] = self.world.owner(
            "SELECT raw FROM records.outgoing_mail WHERE mail_id = %s", mail
        )
        return str(found).encode()

    def state(self, mail: int) -> str:
        """Where the mail stands."""
        return self.mail(mail).state
