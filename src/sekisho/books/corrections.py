"""Who was given a wrong value and is owed the right one."""

from dataclasses import dataclass

from sekisho.books.connection import Db

NOTHING_TO_GIVE = 0
"""In place of a run: the notice lets the recipient have nothing more of these customers."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One recipient's corrections for one purpose: their numbers, and the customers they are of."""

    recipient: str
    purpose: str
    ids: tuple[int, ...]
    customers: frozenset[int]


def owe(
    connection: Db, case: int, customer: int, recipient: str, purpose: str, items: list[str]
) -> None:
    """The recipient is owed the customer's corrected items. requires: the role sekisho_hand"""
    connection.execute(
        "INSERT INTO books.correction_due (case_id, customer_id, recipient, purpose, items)"
        " VALUES (%s, %s, %s, %s, %s)",
        (case, customer, recipient, purpose, items),
    )


def owed(connection: Db) -> list[Owed]:
    """What nobody was told yet, by recipient and purpose. requires: the role sekisho_extract"""
    rows = connection.execute(
        "SELECT recipient, purpose, array_agg(id ORDER BY id), array_agg(DISTINCT customer_id)"
        " FROM books.correction_due WHERE run_id IS NULL GROUP BY recipient, purpose ORDER BY 1, 2"
    ).fetchall()
    return [Owed(to, purpose, tuple(ids), frozenset(keys)) for to, purpose, ids, keys in rows]


def settle(connection: Db, ids: tuple[int, ...], run: int) -> None:
    """These are told by that run. requires: the role sekisho_extract"""
    connection.execute(
        "UPDATE books.correction_due SET run_id = %s WHERE id = ANY (%s) AND run_id IS NULL",
        (run, list(ids)),
    )


def forget_customer(connection: Db, customer: int) -> None:
    """Nothing is owed to anybody about the customer. requires: the role sekisho_hand"""
    connection.execute("DELETE FROM books.correction_due WHERE customer_id = %s", (customer,))
