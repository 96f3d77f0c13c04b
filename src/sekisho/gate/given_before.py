"""Who was given what of a customer: in files that left the house, and by switching cases."""

from sekisho.books.connection import Db
from sekisho.gate.tell_history import history_of

LEFT = ("released", "acknowledged")
RELAY = "relay"
"""What a switching case gave to one company."""
Given = dict[tuple[str, str], set[str]]
"""By recipient and purpose, the items."""


def given_before(connection: Db, customer: int) -> Given:
    """The items that were given of the customer, by (recipient, purpose).

    A file that was voided counts where it had been released: voiding takes nothing back. What was
    disclosed by a legal demand is told to nobody.
    requires: the role sekisho_web or sekisho_hand
    """
    fetched = _voided_late(connection)
    found: Given = {}
    for passage in history_of(connection, customer):
        if passage.kind == RELAY or passage.state in LEFT or passage.header_index in fetched:
            found.setdefault((passage.recipient, passage.purpose), set()).update(passage.items)
    return found


def _voided_late(connection: Db) -> frozenset[int]:
    rows = connection.execute(
        "SELECT header_index FROM books.extract_run"
        " WHERE state = 'voided' AND released_at IS NOT NULL"
    ).fetchall()
    return frozenset(int(index) for (index,) in rows)
