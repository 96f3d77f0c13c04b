"""By which number a party finds the customer: the first that it was given itself, and no other."""

from collections.abc import Collection
from dataclasses import dataclass

from psycopg import sql

from sekisho.books.connection import Db

CUSTOMER_NO = "customer_no"
_OF_CUSTOMER = "SELECT {} FROM records.customer WHERE id = %(customer)s"
_OF_CONTRACTS = (
    "SELECT DISTINCT {} FROM records.contract AS k LEFT JOIN records.supply_point AS p"
    " ON p.customer_id = k.customer_id AND p.id = k.supply_point_id"
    " WHERE k.customer_id = %(customer)s AND k.id = ANY (%(contracts)s) ORDER BY 1"
)
NUMBERS = {
    CUSTOMER_NO: (CUSTOMER_NO, _OF_CUSTOMER.format("customer_no")),
    "account_no": ("account_no", _OF_CUSTOMER.format("account_no")),
    "retail_contract_no": ("contract_no", _OF_CONTRACTS.format("k.contract_no")),
    "supply_point_id": ("supply_point", _OF_CONTRACTS.format("p.number")),
    "application_no": ("application_no", _OF_CONTRACTS.format("k.application_no")),
}
"""Item -> column of `records.feed_reference`, and what asks for the numbers; the best one first."""
COLUMNS = tuple(column for column, _ in NUMBERS.values())


@dataclass(frozen=True, slots=True)
class Reference:
    """The customer's numbers of one kind, as one party knows them; `column` is empty for none."""

    column: str
    values: tuple[str, ...]

    def to_json(self) -> dict[str, list[str]]:
        """By item, as the party is shown it."""
        item = next((item for item, at in NUMBERS.items() if at[0] == self.column), None)
        return {item: list(self.values)} if item else {}


NOTHING = Reference("", ())


def reference_of(
    connection: Db, customer: int, given: Collection[str], contracts: Collection[int] = ()
) -> Reference:
    """The numbers of these contracts by which somebody who was given these items finds them.

    NOTHING where no number is among them. requires: the role sekisho_hand; the customer is there
    """
    for item, (column, asks) in NUMBERS.items():
        if item not in given:
            continue
        asked = {"customer": customer, "contracts": [*contracts]}
        rows = connection.execute(asks.encode(), asked).fetchall()
        values = tuple(str(value) for (value,) in rows if value)
        if values:
            return Reference(column, values)
    return NOTHING


def keep_reference(
    connection: Db, feed_item: int, customer: int, reference: Reference, salt: bytes
) -> None:
    """The numbers stand beside the item until it is confirmed. requires: the role sekisho_hand"""
    values = reference.values or (None,)
    column = sql.Identifier(reference.column or CUSTOMER_NO)
    for place, value in enumerate(values):
        connection.execute(
            sql.SQL(
                "INSERT INTO records.feed_reference (customer_id, feed_item, place, salt, {})"
                " VALUES (%s, %s, %s, %s, %s)"
            ).format(column),
            (customer, feed_item, place, salt, value),
        )


def references_of(
    connection: Db, party: str, items: list[int]
) -> dict[int, tuple[bytes, Reference]]:
    """Salt and numbers of the party's open items. requires: the role sekisho_web"""
    found: dict[int, tuple[bytes, Reference]] = {}
    rows = connection.execute("SELECT * FROM hand.feed_references(%s, %s)", (party, items))
    for index, salt, *values in rows.fetchall():
        named = [(c, v) for c, v in zip(COLUMNS, values, strict=True) if v is not None]
        before = found.get(index, (b"", NOTHING))[1].values
        here = Reference(named[0][0], (*before, named[0][1])) if named else NOTHING
        found[index] = (bytes(salt), here)
    return found
