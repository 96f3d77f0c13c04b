"""People beside the customer on a contract: what each is told, and what each may have done.

Their own row is theirs. Nothing else on the contract is, and nothing leaves the house of them: no
door of the notice gives it, so there is nothing to stop, and nobody received it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import sql

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import Effect
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mask_others import ARTICLE
from sekisho.gate.replay_journal import Line, beside_others, journal, mark_of_customer
from sekisho.gate.retention_ends import Ground, events_of, grounds
from sekisho.records.relations import ITEMS, LABELS, Relation

OTHERS = "ほかの方の個人データです"
FROM = {"ja": "契約者のお申込みとお届出", "en": "the customer's application and notices"}
BOUND = (Relation.GUARANTOR, Relation.PAYER)
"""Who answers for the debt is kept as long as the contract's own record is."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """An item that is held and not told: why, by which article or clause."""

    item: str
    label: str
    by: tuple[str, ...]
    ja: str


def person_held(
    connection: Db, version: Version, stored: cases.Stored, allowed: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """The person's own row, as a table of the package. requires: the role sekisho_hand"""
    words = version.policy.vocabulary.items
    columns = {c: item for c, item in ITEMS.items() if item in allowed}
    query = sql.SQL(
        "SELECT {} FROM records.related_person WHERE customer_id = %s AND person_no = %s"
    ).format(sql.SQL(", ").join(map(sql.Identifier, columns)))
    rows = connection.execute(query, (stored.customer, stored.person_no)).fetchall()
    if not rows:
        raise _nobody()
    yield {
        "table": "related_person",
        "from": FROM,
        "items": sorted(set(columns.values())),
        "columns": {column: words[item].label for column, item in columns.items()},
        "rows": [dict(zip(columns, row, strict=True)) for row in rows],
    }


def persons_withheld(connection: Db, customer: int) -> list[Withheld]:
    """That others stand on the contract is told, by their role alone."""
    rows = connection.execute(
        "SELECT relation, count(*) FROM records.related_person WHERE customer_id = %s"
        " GROUP BY relation ORDER BY relation",
        (customer,),
    ).fetchall()
    return [
        Withheld(f"related_person.{relation}", f"{LABELS[Relation(relation)]} {count}名",
                 (ARTICLE,), OTHERS)
        for relation, count in rows
    ]  # fmt: skip


def refuse_foreign_effect(stored: cases.Stored) -> None:
    """Returns only where the request can be about somebody beside the customer."""
    if stored.person_no is not None and stored.case.law.effect in (
        Effect.STOP_USE,
        Effect.STOP_PROVISION,
    ):
        raise ActRefusedError(
            "nothing-to-stop",
            "契約者以外の方の情報は、どこにも渡さず、契約のほかには使っていません。"
            "消去を求めていただくことができます。",
            "What is held of others on a contract is given to nobody and used for the contract"
            " alone. They can ask for erasure.",
        )


def write_person(connection: Db, stored: cases.Stored, item: str, value: str | None) -> None:
    """The person's own item reads so. requires: the role sekisho_hand, in a transaction"""
    column = next((c for c, each in ITEMS.items() if each == item), None)
    if column is None or (column == "name" and value is None):
        raise ActRefusedError(
            "not-held-of-person",
            f"「{item}」は、この方について直せる項目ではありません（氏名、電話番号、住所）。",
            f"{item!r} is nothing that can be corrected of this person (name, phone, address).",
        )
    done = connection.execute(
        sql.SQL(
            "UPDATE records.related_person SET {} = %s WHERE customer_id = %s AND person_no = %s"
        ).format(sql.Identifier(column)),
        (value, stored.customer, stored.person_no),
    )
    if done.rowcount != 1:
        raise _nobody()


def erase_person(
    connection: Db, version: Version, stored: cases.Stored, today: date
) -> list[Ground]:
    """The person's row is gone, or the grounds that keep it, as the contract's own, are returned.

    requires: the role sekisho_hand, in a transaction
    """
    row = connection.execute(
        "SELECT relation FROM records.related_person WHERE customer_id = %s AND person_no = %s",
        (stored.customer, stored.person_no),
    ).fetchone()
    if row is None:
        raise _nobody()
    kept = grounds(version.policy, events_of(connection, stored.customer), today)
    if row[0] in BOUND and kept:
        return kept
    beside_others(connection)
    mark = mark_of_customer(connection, stored.customer)
    journal().append(Line("erase_person", mark, str(stored.person_no), stored.id))
    connection.execute(
        "DELETE FROM records.related_person WHERE customer_id = %s AND person_no = %s",
        (stored.customer, stored.person_no),
    )
    return []


def _nobody() -> ActRefusedError:
    return ActRefusedError(
        "no-such-person",
        "その番号の方の情報は持っていません。not_held として結論を出してください。",
        "Nothing is held of a person of that number. Decide the case as not_held.",
    )
