"""The act of erasing a customer: rows, keys beside the ledger, the salt that opened its entries.

The ledger itself loses nothing: every proof still verifies, and no entry can be opened any more.
"""

from array import array
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from psycopg import sql

from sekisho.books import cases, corrections, feed
from sekisho.books.connection import Db
from sekisho.books.run_subjects import numbers
from sekisho.books.versions import Version
from sekisho.cases.life import State
from sekisho.gate.case_steps import RECORD_OF_WISHES, Moment, day_of, record_step
from sekisho.gate.horizon import horizon
from sekisho.gate.replay_journal import Line, beside_others, journal
from sekisho.gate.tell_downstream import erasures, tell_erasure
from sekisho.ledger.text import to_base64
from sekisho.records.columns import personal_tables

NOBODY = 0
"""The key that stands where an erased customer's stood."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What the customer gets, once: the entry that tells of the erasure and what opens it.

    Nobody keeps a copy of `salt`: without this receipt the entry can't be tied to anybody.
    """

    ledger_index: int
    customer_no: str
    salt: bytes
    nonce: bytes
    erased_on: date
    horizon: date

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "format": "sekisho-erasure/1",
            "ledger_index": self.ledger_index,
            "customer_no": self.customer_no,
            "items": list(RECORD_OF_WISHES),
            "salt": to_base64(self.salt),
            "nonce": to_base64(self.nonce),
            "erased_on": self.erased_on.isoformat(),
            "copies_gone_by": self.horizon.isoformat(),
            "ja": "この日までに控えからも消えます。台帳の証明はその後も検証できます。",
        }


CONCERNING = (
    "act",
    "held_row",
    "request_case",
    "demand_subject",
    "breach_person",
    "feed_item",
    "mail_opening",
    "relayed_mail",
)
"""Tables of the books in which a customer's key stands."""


def erase_customer(
    connection: Db, version: Version, stored: cases.Stored, step: str, moment: Moment
) -> Erased:
    """Nothing of the customer is left in the tables once the transaction commits.

    requires: the role sekisho_hand, in a transaction; the case is locked and its customer there
    """
    beside_others(connection)
    row = connection.execute(
        "SELECT customer_no, salt FROM records.customer WHERE id = %s FOR UPDATE",
        (stored.customer,),
    ).fetchone()
    if row is None:
        message = f"case {stored.id}: its customer is not there"
        raise LookupError(message)
    number, salt = str(row[0]), bytes(row[1])
    index = record_step(connection, version, stored, step, moment, RECORD_OF_WISHES)
    mark = mark_of(salt, stored.customer)
    connection.execute(
        "INSERT INTO books.tombstone (mark, kind, clauses, ledger_index, erased_at)"
        " VALUES (%s, %s, %s, %s, %s)",
        (mark, step, ["L22"], index, moment.now),
    )
    asked = stored.case.state is not State.CLOSED  # closed at once: a period ended, nobody asked
    owed = erasures(connection, version, stored.customer, moment, asked=asked)
    forget_customer(connection, stored.customer)
    tell_erasure(connection, version, owed, moment)
    journal().append(Line("erase", mark, case=stored.id, index=index))
    day = day_of(moment)
    opened = sha256(salt + moment.nonce).digest()
    return Erased(index, number, opened, moment.nonce, day, day + horizon())


def forget_customer(connection: Db, customer: int) -> None:
    """No row is the customer's any more, no key beside the ledger leads to one, no account is left.

    requires: the role sekisho_hand, or the owner of a database that is closed; in a transaction;
    the customer is there
    """
    row = connection.execute(
        "SELECT customer_no FROM records.customer WHERE id = %s", (customer,)
    ).fetchone()
    _blank_books(connection, customer)
    for model in personal_tables():
        name = model._meta.db_table.split(".")[-1].strip('"')  # noqa: SLF001 - documented API
        key = "id" if name == "customer" else "customer_id"
        connection.execute(
            sql.SQL("DELETE FROM records.{} WHERE {} = %s").format(
                sql.Identifier(name), sql.Identifier(key)
            ),
            (customer,),
        )
    connection.execute("SELECT hand.forget_account(%s)", row)


def mark_of(salt: bytes, key: int) -> bytes:
    """The tombstone's mark: computed from a backup's row, from nothing else."""
    return sha256(b"sekisho tombstone\n" + salt + key.to_bytes(8, "big")).digest()


def _blank_books(connection: Db, customer: int) -> None:
    """No index beside the ledger leads to the customer."""
    corrections.forget_customer(connection, customer)
    feed.replace_open(connection, customer)
    for table in CONCERNING:
        connection.execute(
            sql.SQL("UPDATE books.{} SET customer_id = %s WHERE customer_id = %s").format(
                sql.Identifier(table)
            ),
            (NOBODY, customer),
        )
    connection.execute(
        "UPDATE books.mail SET customer_id = %s, address_mac = NULL WHERE customer_id = %s",
        (NOBODY, customer),
    )
    stretches = connection.execute(
        "SELECT run_id, first_index, subjects FROM books.run_subjects"
        " WHERE lowest <= %s AND highest >= %s FOR UPDATE",
        (customer, customer),
    ).fetchall()
    for run, first, subjects in stretches:
        keys = numbers("q", subjects)
        if customer not in keys:
            continue
        left = array("q", (NOBODY if key == customer else key for key in keys))
        others = [key for key in left if key != NOBODY] or [NOBODY]
        lowest, highest = min(others), max(others)
        left.byteswap()
        connection.execute(
            "UPDATE books.run_subjects SET subjects = %s, lowest = %s, highest = %s"
            " WHERE run_id = %s AND first_index = %s",
            (left.tobytes(), lowest, highest, run, first),
        )
