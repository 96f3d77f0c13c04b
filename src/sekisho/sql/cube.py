"""The cube of a statistic as SQL: sums over persons, and no way from them to a row.

Each cell and each total over dimensions has the number of
its persons and, of each measure, the sum and the two largest contributions of one person each.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp, parse_one

from sekisho.sql.fragments import Unfit, subquery

SCHEMA = "statistics"
ROLE = "sekisho_stat"
PERIOD, CONTRIBUTOR, CONTRIBUTORS = "period", "contributor", "contributors"
NOBODY_KNOWS = "不明"
ONCE = "_once"
"""The end of the name of a view in which each contributor stands in one cell."""

PERIODS = {
    "month": ("{0}", "YYYY-MM"),
    "quarter": ("{0}", 'YYYY-"Q"Q'),
    "year": ("{0}", "YYYY"),
    "fiscal_year": ("{0} - INTERVAL '3 months'", '"FY"YYYY'),
}
"""How a day tells its period: the fiscal year begins in April."""


@dataclass(frozen=True, slots=True)
class CubeSource:
    """A SELECT with the columns period (a day), contributor, the dimensions, and the measures.

    Measures are whole numbers that are not negative, in the smallest unit of each. Further columns
    of `rows` are not counted. `by` is one of PERIODS.
    """

    name: str
    rows: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    by: str = "month"


def compile_cube(source: CubeSource, dialect: str = "postgres") -> str:
    """The statement; a dimension that is a total is NULL, a category that is missing is 不明.

    ValueError where the source is no plain reading SELECT with just these columns, so that a typing
    error in a catalog cannot turn a sum over persons into something else.
    """
    _refuse_unfit(source)
    return _cells(source).sql(dialect=dialect, pretty=True)


def compile_once(source: CubeSource, dialect: str = "postgres") -> str:
    """The persons of each cell, each of them in one cell only: the first of theirs in order.

    So whoever comes or goes changes one count by one: what noise must cover (sensitivity 1).
    """
    _refuse_unfit(source)
    columns = [exp.column(name) for name in (PERIOD, *source.dimensions)]
    order = [exp.column(name) for name in source.dimensions] or [exp.column(CONTRIBUTOR)]
    first = (
        exp.select(*(column.copy() for column in columns))
        .from_(_given(source))
        .distinct(exp.column(PERIOD), exp.column(CONTRIBUTOR))
        .order_by(PERIOD, CONTRIBUTOR, *order)
        .subquery("persons")
    )
    counted = exp.alias_(
        exp.cast(exp.Count(this=exp.Star()), "bigint", dialect="postgres"), CONTRIBUTORS
    )
    query = exp.select(*columns, counted).from_(first)
    return query.group_by(*(column.copy() for column in columns)).sql(dialect=dialect, pretty=True)


def _refuse_unfit(source: CubeSource) -> None:
    found = subquery(source.rows, ())
    wanted = (PERIOD, CONTRIBUTOR, *source.dimensions, *source.measures)
    if isinstance(found, Unfit):
        message = f"{found.ja} / {found.en}"
        raise ValueError(message)
    if tuple(name for name in found.columns if name in wanted) != wanted:
        message = (
            f"統計の元 {source.name}: 列は {'、'.join(wanted)} の順に書いてください。"
            f" / source {source.name}: its columns must be {', '.join(wanted)}, in this order"
        )
        raise ValueError(message)


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
    given = _given(source)
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


def _given(source: CubeSource) -> exp.Subquery:
    """The rows with their period in words, and 不明 for a category that is missing."""
    known = [
        exp.alias_(
            exp.Coalesce(this=exp.column(name), expressions=[exp.Literal.string(NOBODY_KNOWS)]),
            name,
        )
        for name in source.dimensions
    ]
    day, words = PERIODS[source.by]
    moment = f"CAST(source.{PERIOD} AS timestamp)"
    told = parse_one(f"TO_CHAR({day.format(moment)}, '{words}')", dialect="postgres")
    rest = [exp.column(name) for name in (CONTRIBUTOR, *source.measures)]
    rows = parse_one(source.rows, dialect="postgres")
    assert isinstance(rows, exp.Select)  # noqa: S101 - `subquery` has seen it
    columns = [exp.alias_(told, PERIOD), *known, *rest]
    return exp.select(*columns).from_(rows.subquery("source")).subquery("given")


DROP = (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",)
"""After it the statistics role sees nothing."""


def statements(sources: Sequence[CubeSource], once: Collection[str] = ()) -> Iterator[str]:
    """What the owner runs so that the statistics role sees these cubes, and nothing else.

    Those named in `once` have a second view, for releases with noise.
    """
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}"
    for source in sources:
        yield from _view(source.name, compile_cube(source))
        if source.name in once:
            yield from _view(source.name + ONCE, compile_once(source))


def _view(name: str, query: str) -> Iterator[str]:
    view = view_name(name)
    yield f"CREATE VIEW {view} WITH (security_barrier) AS\n{query}"
    yield f"REVOKE ALL ON {view} FROM PUBLIC"
    yield f"GRANT SELECT ON {view} TO {ROLE}"


def view_name(name: str) -> str:
    """The view as a statement calls it."""
    return exp.table_(name, db=SCHEMA, quoted=True).sql(dialect="postgres")
