"""Counting, on a connection of the statistics role, which sees cells and never a row."""

from collections.abc import Mapping

from sekisho.books.connection import Db
from sekisho.disclosure.cube import Amount, Cell, Cube, Place
from sekisho.sql.cube import CONTRIBUTORS, ONCE, PERIOD, view_name
from sekisho.sql.declared import Declared


def count_cube(connection: Db, declared: Declared, period: str) -> Cube:
    """Every cell and total of the period, with persons and two largest contributions each.

    One statement, so that all cells are of one moment. A measure without a column counts persons.
    requires: the role sekisho_stat, in no transaction
    """
    width = len(declared.cube.dimensions)
    view = view_name(declared.cube.name)
    rows = connection.execute(
        f"SELECT * FROM {view} WHERE {PERIOD} = %s".encode(),  # noqa: S608 - a quoted name
        (period,),
    ).fetchall()
    connection.rollback()
    columns = {name: width + 2 + 3 * at for at, name in enumerate(declared.cube.measures)}
    cells: dict[Place, Cell] = {}
    for row in rows:
        persons = int(row[width + 1])
        amounts = tuple(
            Amount(*map(int, row[columns[name] : columns[name] + 3]))
            if name in columns
            else of_persons(persons)
            for name in declared.measures
        )
        cells[tuple(row[1 : width + 1])] = Cell(persons, amounts)
    return Cube(declared.cube.dimensions, declared.measures, cells)


def count_once(connection: Db, declared: Declared, period: str) -> Mapping[tuple[str, ...], int]:
    """Persons by innermost cell, each person in one cell only.

    requires: the role sekisho_stat, in no transaction; the table has a budget
    """
    view = view_name(declared.cube.name + ONCE)
    columns = ", ".join([*declared.cube.dimensions, CONTRIBUTORS])
    rows = connection.execute(
        f"SELECT {columns} FROM {view} WHERE {PERIOD} = %s".encode(),  # noqa: S608 - checked names
        (period,),
    ).fetchall()
    connection.rollback()
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def of_persons(persons: int) -> Amount:
    """The contributions where each person counts as one."""
    return Amount(persons, min(persons, 1), min(max(persons - 1, 0), 1))
