"""The act of taking in people beside customers on contracts: the whole file, or nothing of it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from psycopg.errors import UniqueViolation

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.records.relations import Relation

COLUMNS = ("customer_no", "person_no", "relation", "name", "phone", "address")
MOST_PERSONS = 99


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the file. `line` counts from 1, the heading's."""

    line: int
    customer_no: str
    person_no: int
    relation: Relation
    name: str
    phone: str | None
    address: str | None


def read_persons(text: str) -> list[Person]:
    """The people in a CSV with the heading `COLUMNS`; ActRefusedError names line and column."""
    reader = csv.reader(text.splitlines())
    heading = next(reader, [])
    if tuple(heading) != COLUMNS:
        raise _refused(1, ",".join(COLUMNS), "見出しが違います", "the heading is another")
    return list(_persons(reader))


def import_persons(connection: Db, persons: list[Person]) -> int:
    """All of them stand beside their customers; how many.

    requires: the role sekisho_import, in no transaction; the transaction is committed
    """
    with connection.transaction():
        for person in persons:
            _insert(connection, person)
    return len(persons)


def _persons(rows: Iterator[list[str]]) -> Iterator[Person]:
    for line, row in enumerate(rows, start=2):
        if len(row) != len(COLUMNS):
            raise _refused(line, "-", "列の数が違います", "the number of columns differs")
        customer_no, number, relation, name, phone, address = (cell.strip() for cell in row)
        if not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST_PERSONS):
            raise _refused(
                line, "person_no", "1〜99の数ではありません", "not a number from 1 to 99"
            )
        if relation not in list(Relation):
            known = ", ".join(Relation)
            raise _refused(line, "relation", f"使えるのは {known} です", f"use one of {known}")
        if not name:
            raise _refused(line, "name", "空です", "it is empty")
        yield Person(
            line, customer_no, int(number), Relation(relation), name, phone or None, address or None
        )


def _insert(connection: Db, person: Person) -> None:
    try:
        done = connection.execute(
            "INSERT INTO records.related_person"
            " (customer_id, person_no, relation, name, phone, address)"
            " SELECT id, %s, %s, %s, %s, %s FROM records.customer WHERE customer_no = %s",
            (person.person_no, person.relation, person.name, person.phone, person.address,
             person.customer_no),
        )  # fmt: skip
    except UniqueViolation:
        raise _refused(
            person.line, "person_no", "その番号の方がもういます", "somebody has that number already"
        ) from None
    if done.rowcount != 1:
        raise _refused(
            person.line, "customer_no", "その番号のお客様は見当たりません", "nobody has that number"
        )


def _refused(line: int, column: str, ja: str, en: str) -> ActRefusedError:
    return ActRefusedError(
        "persons-file",
        f"{line}行目の {column}: {ja}。何も取り込んでいません。",
        f"line {line}, {column}: {en}. Nothing was taken in.",
    )
