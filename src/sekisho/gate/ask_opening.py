"""The act of asking for a sealed mail to be opened: decided by the notice, and recorded.

What supplying the service needs is granted at once. What law allows waits for a second person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.count_reading import marked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.may_read_mail import LAW, Wish, count_wish, may_read_mail
from sekisho.gate.record_mail_act import record_mail_act

GOOD_FOR = timedelta(hours=1)
"""How long a granted opening may be used, once."""
WAITS_FOR = timedelta(hours=24)
"""How long a second person may take to approve; then it is asked for again."""
OPENING = "mail-opening"


@dataclass(frozen=True, slots=True)
class Asked:
    """The opening's number; `ledger_index` is None while it waits for a second person."""

    opening: int
    ledger_index: int | None
    until: datetime


def ask_opening(
    connection: Db,
    version: Version,
    wish: Wish,
    mail: UUID,
    now: datetime,
    nonce: bytes,
    receiver: str | None = None,
) -> Asked:
    """The opening stands in the books: granted and in the ledger, or waiting for approval.

    `receiver` is the public key of the asker's session, for whom the content is sealed again.
    Refused where `may_read_mail` refuses, and where the customer has no such mail. Whose mail it is
    counts on the day of who asks (L24): nobody else can read what is opened.
    requires: the role sekisho_web, in no transaction
    """
    seen = marked(count_wish(connection, version, wish))
    key, clauses = may_read_mail(connection, version, wish)
    waits = wish.ground == LAW
    until = now + (WAITS_FOR if waits else GOOD_FOR)
    with connection.transaction():
        _refuse_foreign(connection, wish.customer_no, mail)
        row = connection.execute(
            "INSERT INTO books.mail_opening (mail, customer_id, ground, purpose, case_no, clauses,"
            " document, receiver, asked_by, asked_at, until)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            (mail, key, wish.ground, wish.purpose, wish.case, [*clauses],
             wish.document if waits else "", receiver, wish.actor.id, now, until),
        ).fetchone()  # fmt: skip
        opening = int(row[0]) if row else 0
        if waits:
            more: dict[str, str | int] = {"kind": "mail-opening-asked", "opening": opening, **seen}
            record_mail_act(connection, version, wish, (key, clauses), nonce, more)
            return Asked(opening, None, until)
        more = {"kind": OPENING, "opening": opening, **seen}
        index = record_mail_act(connection, version, wish, (key, clauses), nonce, more)
        connection.execute(
            "UPDATE books.mail_opening SET ledger_index = %s WHERE id = %s", (index, opening)
        )
    return Asked(opening, index, until)


def _refuse_foreign(connection: Db, customer_no: str, mail: UUID) -> None:
    row = connection.execute(
        "SELECT 1 FROM hand.carried_mails(%s, '-infinity', 'infinity', NULL, '') WHERE id = %s",
        (customer_no, mail),
    ).fetchone()
    if row is None:
        raise ActRefusedError(
            "no-such-mail",
            "そのお客様に、その番号のメールはありません。もう一度探してください。",
            "This customer has no mail of that number. Search again.",
        )
