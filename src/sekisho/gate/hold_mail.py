"""The act of holding a mail: it is kept whole, nobody reads it by the way, and the ledger knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.mail_entry import CONTENT, record_about_mail
from sekisho.gate.subjects import customer_key
from sekisho.guard.wording import Held

RELAY, TEMPLATE = "relay", "template"


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held: for whom, where it came from, who wrote it, and the mail itself.

    `through` is the relay account or the template, `writer` the id of a person.
    """

    customer_no: str
    address: str
    source: str
    through: str
    writer: str
    purpose: str
    kind: str
    raw: bytes


def hold_mail(
    connection: Db, version: Version, what: Holding, reasons: Sequence[Held], moment: Moment
) -> int:
    """The mail is held once the transaction commits; the number by which people speak of it.

    requires: the role sekisho_web, in a transaction; there is a reason
    """
    key = customer_key(connection, what.customer_no)
    clauses = sorted({one.clause for one in reasons})
    told = {"codes": sorted({one.code for one in reasons}), "source": what.source}
    index = record_about_mail(
        connection, version, what.customer_no, "mail_held", (what.purpose, CONTENT, clauses),
        moment, told,
    )  # fmt: skip
    row = connection.execute(
        "INSERT INTO books.held_mail (customer_id, source, through, writer, purpose, kind, reasons,"
        " held_at, ledger_index) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (key, what.source, what.through, what.writer, what.purpose, what.kind,
         Jsonb([one.as_json() for one in reasons]), moment.now, index),
    ).fetchone()  # fmt: skip
    number = int((row or (0,))[0])
    connection.execute("SELECT hand.keep_held(%s, %s, %s)", (number, what.address, what.raw))
    return number
