"""The desk at which customers' own mail is taken in, found and opened, in one test's world."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from night_world import DAY
from request_office import HARU, MIDORI, NOON, Office
from sekisho.gate.approve_opening import approve_opening
from sekisho.gate.ask_opening import Asked, ask_opening
from sekisho.gate.content_key import ContentKey
from sekisho.gate.find_mail import FoundMail, Headers, find_mail
from sekisho.gate.may_read_mail import Wish
from sekisho.gate.open_mail import open_mail
from sekisho.gate.read_record import Actor
from sekisho.gate.take_in_mail import take_in_mail
from sekisho.postgres.roles import Role

LETTER = (
    "From: Soeur <soeur@example.net>\r\nTo: haru@example.jp\r\nSubject: 柿の木の下で\r\n"
    "Date: Mon, 30 Nov 2026 09:00:00 +0900\r\n\r\n来週、柿の木の下で会いましょう。\r\n"
).encode()
SECRET_WORDS = ("柿の木の下で", "soeur@")


@dataclass(frozen=True)
class MailDesk:
    """Mail of customers in the office's world."""

    office: Office
    key: ContentKey = field(init=False)

    def __post_init__(self) -> None:
        place = self.office.world.place
        object.__setattr__(self, "key", ContentKey(place / "mail.key", place / "mail.pub"))
        self.key.make()

    def actor(self, who: str = MIDORI, role: str = "operator") -> Actor:
        """Somebody who has acknowledged the version in force."""
        return Actor(who, role, self.office.version.policy.digest)

    def take_in(self, raw: bytes = LETTER, customer: str = HARU, *, incoming: bool = True) -> UUID:
        """A mail of the customer's arrives."""
        with self.office.world.connected(Role.IMPORT) as connection:
            made = take_in_mail(connection, self.key, customer, raw, incoming=incoming, now=NOON)
        return UUID(made)

    def identified(self, customer: str = HARU) -> str:
        """The number of a request of the customer's in which identity was confirmed."""
        case = self.office.open("disclosure", customer).case
        self.office.identify(case)
        return str(case)

    def wish(self, purpose: str = "trouble_solving", who: Actor | None = None, **more: str) -> Wish:
        """Midori wants to read mail of Haru's."""
        given = {"customer_no": HARU, "case": "Q-2026-0042", **more}
        return Wish(purpose=purpose, actor=who or self.actor(), day=DAY, **given)

    def find(self, wish: Wish, headers: Headers | None = None) -> list[FoundMail]:
        """The mails of a fortnight."""
        headers = headers or Headers(DAY - timedelta(days=14), DAY)
        with self.office.world.connected(Role.WEB) as connection:
            return find_mail(connection, self.office.version, wish, headers, fresh())

    def ask(
        self, wish: Wish, mail: UUID, at: datetime = NOON, receiver: str | None = None
    ) -> Asked:
        """Somebody asks for a mail to be opened."""
        with self.office.world.connected(Role.WEB) as connection:
            return ask_opening(connection, self.office.version, wish, mail, at, fresh(), receiver)

    def approve(self, opening: int, who: Actor, at: datetime = NOON) -> int:
        """Somebody approves."""
        with self.office.world.connected(Role.WEB) as connection:
            return approve_opening(connection, self.office.version, opening, who, at, fresh)

    def open(self, opening: int, who: str = MIDORI, at: datetime = NOON) -> bytes:
        """Somebody opens it at the terminal that has the key."""
        with self.office.world.connected(Role.HAND) as connection:
            return open_mail(connection, self.key, opening, who, at)


def fresh() -> bytes:
    """Sixteen random bytes."""
    return secrets.token_bytes(16)
