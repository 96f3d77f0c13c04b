"""Counting, on a connection of the statistics role, which sees cells and never a row."""

from collections.abc import Mapping

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.disclosure.cube import Amount, Cell, Cube, Place
from sekisho.disclosure.period import period_of
from sekisho.sql.cube import ONCE, function_name
from sekisho.sql.declared import Declared


def count_cube(connection: Db, declared: Declared, period: str) -> Cube:
    """Every cell and total of the period, with persons and two largest contributions each.

    One statement, so that all cells are of one moment. A measure without a column counts persons.
    requires: the role sekisho_stat, in no transaction
    """
    width = len(declared.cube.dimensions)
    columns = {name: width + 1 + 3 * at for at, name in enumerate(declared.cube.measures)}
    cells: dict[Place, Cell] = {}
    for row in _counted(connection, declared.cube.name, declared, period):
        persons = int(row[width])
        amounts = tuple(
            Amount(*(int(value) for value in row[columns[name] : columns[name] + 3]))
            if name in columns
            else of_persons(persons)
            for name in declared.measures
        )
        cells[tuple(row[:width])] = Cell(persons, amounts)
    return Cube(declared.cube.dimensions, declared.measures, cells)


def count_once(connection: Db, declared: Declared, period: str) -> Mapping[tuple[str, ...], int]:
    """Persons by innermost cell, each person in one cell only.

    requires: the role sekisho_stat, in no transaction; the table has a budget
    """
    rows = _counted(connection, declared.cube.name + ONCE, declared, period)
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def _counted(connection: Db, name: str, declared: Declared, period: str) -> list[TupleRow]:
    """What the function of this cube gives; ValueError where the text names no period of it."""
    found = period_of(declared.by, period)
    if found is None:
        message = f"{period} is no {declared.by}"
        raise ValueError(message)
    query = f"SELECT * FROM {function_name(name)}(%s)"  # noqa: S608 - a quoted name
    rows = connection.execute(query.encode(), (found.first,)).fetchall()
    connection.rollback()
    return rows


def of_persons(persons: int) -> Amount:
    """The contributions where each person counts as one."""
    return Amount(persons, min(persons, 1), min(max(persons - 1, 0), 1))
