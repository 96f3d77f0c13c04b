"""The act of finding a customer's own mails by their headers: day, direction, the other's domain.

Who may not read a mail may not look for it either; that somebody looked is recorded before anything
is told, and the customer sees it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.count_reading import marked
from sekisho.gate.may_read_mail import Wish, count_wish, may_read_mail
from sekisho.gate.record_mail_act import record_mail_act

if TYPE_CHECKING:
    from uuid import UUID

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Headers:
    """What is looked for: days (both inclusive), a direction or None, a domain or ''."""

    first: date
    last: date
    incoming: bool | None = None
    domain: str = ""


@dataclass(frozen=True, slots=True)
class FoundMail:
    """One mail as its headers tell it. `size` is in bytes."""

    id: "UUID"
    at: datetime
    incoming: bool
    domain: str
    size: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "id": str(self.id),
            "at": self.at.isoformat(),
            "incoming": self.incoming,
            "domain": self.domain,
            "size": self.size,
        }


def find_mail(
    connection: Db, version: Version, wish: Wish, headers: Headers, nonce: bytes
) -> list[FoundMail]:
    """The mails that fit, the newest first, 200 at most. Refused where `may_read_mail` refuses.

    Whose mails are looked for counts on the day of who looks (L24).
    requires: the role sekisho_web, in no transaction
    """
    more = marked(count_wish(connection, version, wish))
    key, clauses = may_read_mail(connection, version, wish)
    with connection.transaction():
        said: dict[str, str | int] = {"kind": "mail-search", **more}
        record_mail_act(connection, version, wish, (key, clauses), nonce, said)
        rows = connection.execute(
            "SELECT * FROM hand.carried_mails(%s, %s, %s, %s, %s)",
            (
                wish.customer_no,
                datetime.combine(headers.first, datetime.min.time(), TOKYO),
                datetime.combine(headers.last + A_DAY, datetime.min.time(), TOKYO),
                headers.incoming,
                headers.domain.strip().casefold(),
            ),
        ).fetchall()
    return [FoundMail(*row) for row in rows]
