"""The files of a table: CSV in the regulator's habits, a workbook, JSON-stat 2.0."""

from collections.abc import Collection, Sequence

from sekisho.books.statistics import File
from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.release import to_csv, to_json_stat
from sekisho.disclosure.workbook import to_xlsx
from sekisho.rules.policy import Statistic
from sekisho.sql.catalog import Catalog
from sekisho.terms import Axis, Table
from sekisho.terms.statistic import Word

PERSONS = Word("persons", "人数", "Persons", "人")
"""What a table with noise tells."""
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_STAT = "application/json"


def dimension_words(table: Table, catalog: Catalog, names: Sequence[str]) -> list[Word]:
    """The dimensions as people call them, in the order of `names`."""
    known = {one.id: one for one in table.dimensions}
    return [
        Word(name, known[name].label, known[name].en, categories=catalog.categories.get(name, {}))
        for name in names
    ]


def measure_words(table: Table, catalog: Catalog, names: Sequence[str]) -> list[Word]:
    """The measures as people call them, with their units, in the order of `names`."""
    known = {one.id: one for one in table.measures}
    return [_measure(table, known[name], catalog) for name in names]


def units_of(table: Table, catalog: Catalog, names: Sequence[str]) -> tuple[int, ...]:
    """How many smallest units make one unit of each measure."""
    return tuple(10**word.decimals for word in measure_words(table, catalog, names))


def kinds_of(table: Table, catalog: Catalog, names: Sequence[str]) -> tuple[str, ...]:
    """Which measures are counts, and which sums."""
    source = catalog.statistics.get(table.id)
    found = source.measures if source else {}
    return tuple(found[name].kind if name in found else "count" for name in names)


def files_for(
    statistic: Statistic,
    catalog: Catalog,
    table: Table,
    cube: Cube,
    hidden: Collection[Place],
    period: str,
    name: str,
) -> list[File]:
    """The three files, the same bytes for the same table. `name` has no suffix."""
    dimensions = dimension_words(table, catalog, cube.dimensions)
    measures = (
        [PERSONS]
        if cube.measures == (PERSONS.id,)
        else measure_words(table, catalog, cube.measures)
    )
    label = f"{statistic.title} {period}"
    return [
        File(f"{name}.csv", CSV, to_csv(cube, hidden, dimensions, measures, period)),
        File(f"{name}.xlsx", XLSX, to_xlsx(cube, hidden, dimensions, measures, period)),
        File(
            f"{name}.json",
            JSON_STAT,
            to_json_stat(cube, hidden, dimensions, measures, label, period),
        ),
    ]


def _measure(table: Table, one: Axis, catalog: Catalog) -> Word:
    source = catalog.statistics.get(table.id)
    amounts = source.measures.get(one.id) if source else None
    if amounts is None:
        return Word(one.id, one.label, one.en, "人")
    return Word(one.id, one.label, one.en, amounts.unit, amounts.decimals)
