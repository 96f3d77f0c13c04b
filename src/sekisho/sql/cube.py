"""The cube of a statistic as SQL: sums over persons, and no way from them to a row.

Each cell and each total over dimensions has the number of
its persons and, of each measure, the sum and the two largest contributions of one person each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp, parse_one

from sekisho.sql.fragments import Unfit, subquery

SCHEMA = "statistics"
ROLE = "sekisho_stat"
PERIOD, CONTRIBUTOR, CONTRIBUTORS = "period", "contributor", "contributors"
NOBODY_KNOWS = "不明"


@dataclass(frozen=True, slots=True)
class CubeSource:
    """A SELECT with the columns period, contributor, the dimensions, and the measures.

    Measures are whole numbers that are not negative, in the smallest unit of each.
    """

    name: str
    rows: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]


def compile_cube(source: CubeSource, dialect: str = "postgres") -> str:
    """The statement; a dimension that is a total is NULL, a category that is missing is 不明.

    ValueError where the source is no plain reading SELECT with just these columns, so that a typing
    error in a catalog cannot turn a sum over persons into something else.
    """
    found = subquery(source.rows, ())
    wanted = (PERIOD, CONTRIBUTOR, *source.dimensions, *source.measures)
    if isinstance(found, Unfit):
        message = f"{found.ja} / {found.en}"
        raise ValueError(message)
    if found.columns != wanted:
        message = (
            f"統計の元 {source.name}: 列は {'、'.join(wanted)} の順に書いてください。"
            f" / source {source.name}: its columns must be {', '.join(wanted)}, in this order"
        )
        raise ValueError(message)
    return _cells(source).sql(dialect=dialect, pretty=True)


def _cells(source: CubeSource) -> exp.Select:
    """Over the persons of each cell: how many, the sum, the largest, the second largest."""
    columns: list[exp.Expr] = [exp.column(PERIOD), *map(exp.column, source.dimensions)]
    numbers = [exp.alias_(exp.Count(this=exp.Star()), CONTRIBUTORS)]
    for measure in source.measures:
        for name, text in (
            (f"{measure}_total", "SUM({m})"),
            (f"{measure}_first", "MAX({m})"),
            (f"{measure}_second", "COALESCE((ARRAY_AGG({m} ORDER BY {m} DESC))[2], 0)"),
        ):
            number = parse_one(f"CAST({text.format(m=measure)} AS BIGINT)", dialect="postgres")
            numbers.append(exp.alias_(number, name))
    persons = _persons(source).subquery("persons")
    groups = [exp.column(PERIOD), *map(exp.column, source.dimensions)]
    return exp.select(*columns, *numbers).from_(persons).group_by(*groups, *_totals(source))


def _totals(source: CubeSource) -> list[exp.Expr]:
    """What is a total stays apart from every category: the mark of `_persons`."""
    return [exp.column("level")] if source.dimensions else []


def _persons(source: CubeSource) -> exp.Select:
    """One row for each person of each cell, totals being cells too."""
    known = [
        exp.alias_(
            exp.Coalesce(this=exp.column(name), expressions=[exp.Literal.string(NOBODY_KNOWS)]),
            name,
        )
        for name in source.dimensions
    ]
    rest = [exp.column(name) for name in (PERIOD, CONTRIBUTOR, *source.measures)]
    rows = parse_one(source.rows, dialect="postgres")
    assert isinstance(rows, exp.Select)  # noqa: S101 - `subquery` has seen it
    given = exp.select(*known, *rest).from_(rows.subquery("source")).subquery("given")
    sums = [exp.alias_(exp.Sum(this=exp.column(name)), name) for name in source.measures]
    columns = [exp.column(name) for name in (PERIOD, *source.dimensions, CONTRIBUTOR)]
    query = exp.select(*columns, *sums)
    if source.dimensions:
        cube = [exp.column(name) for name in source.dimensions]
        level = exp.Anonymous(this="GROUPING", expressions=[each.copy() for each in cube])
        query = query.select(exp.alias_(level, "level")).from_(given)
        outer: list[exp.Expr] = [exp.column(PERIOD), exp.column(CONTRIBUTOR)]
        query.set("group", exp.Group(expressions=outer, cube=[exp.Cube(expressions=cube)]))
        return query
    return query.from_(given).group_by(PERIOD, CONTRIBUTOR)


def statements(sources: Sequence[CubeSource]) -> Iterator[str]:
    """What the owner runs so that the statistics role sees these cubes, and nothing else."""
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}"
    for source in sources:
        view = exp.table_(source.name, db=SCHEMA, quoted=True).sql(dialect="postgres")
        yield f"CREATE VIEW {view} WITH (security_barrier) AS\n{compile_cube(source)}"
        yield f"REVOKE ALL ON {view} FROM PUBLIC"
        yield f"GRANT SELECT ON {view} TO {ROLE}"
