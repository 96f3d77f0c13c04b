"""A customer number to the customer's key, and the salt of one entry: through the door only."""

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError


def customer_key(connection: Db, customer_no: str) -> int:
    """The customer's key. ActRefusedError when no customer has this number.

    requires: the role sekisho_web, and a published version
    """
    row = connection.execute("SELECT door.customer_key(%s)", (customer_no,)).fetchone()
    if row is None or row[0] is None:
        raise unknown_customer()
    return int(row[0])


def entry_salt(connection: Db, customer_no: str, context: bytes) -> bytes:
    """SHA256(subject salt, context): opens one commitment of this customer.

    ActRefusedError when the salt is gone: the customer was erased, and no entry can be opened.
    """
    row = connection.execute("SELECT door.entry_salt(%s, %s)", (customer_no, context)).fetchone()
    if row is None or row[0] is None:
        raise unknown_customer()
    return bytes(row[0])


def unknown_customer() -> ActRefusedError:
    """The same words for a number that never was and for one that may not be seen."""
    return ActRefusedError(
        "unknown-customer",
        "その番号のお客様は見当たりません。番号を確かめてください。",
        "No customer has that number. Check the number.",
    )
