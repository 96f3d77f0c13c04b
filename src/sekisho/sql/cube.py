"""The cube of a statistic in the database: sums over persons, and no way from them to a row.

Each cell and each total over dimensions has the number of its persons and, of each measure, the sum
and the two largest contributions of one person each. The statistics role calls a function for each
cube, with a day; it is given the whole period of that day and never a part of one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from sekisho.sql.cube_cells import (
    CONTRIBUTOR,
    CONTRIBUTORS,
    DAY_AFTER,
    FIRST_DAY,
    cells_sql,
    given_sql,
)
from sekisho.sql.fragments import Unfit, subquery

SCHEMA = "statistics"
ROLE = "sekisho_stat"
PERIOD = "period"
ONCE = "_once"
"""The end of the name of a function in which each contributor stands in one cell."""

PERIODS = {
    "month": ("month", "0 months", "1 month"),
    "quarter": ("quarter", "0 months", "3 months"),
    "year": ("year", "0 months", "1 year"),
    "fiscal_year": ("year", "3 months", "1 year"),
}
"""How a day tells its period: what it is cut to, how much later it begins, how long it is."""

WORKING = (
    "search_path = pg_catalog",
    "plan_cache_mode = force_custom_plan",  # a month is planned as a month
    "jit = off",
    "work_mem = '256MB'",  # a million persons are told apart in memory; more go to files that end
    # Tables that are joined by their keys are read along them: a hash table of a million customers
    # is larger than any cache, and is looked into a million times.
    "enable_hashjoin = off",
    # Sorting a million rows by their words, to group them, takes longer than hashing them does, and
    # longer than the planner thinks, to which words compare like numbers.
    "cpu_operator_cost = 0.025",
    "max_parallel_workers_per_gather = 1",  # rows are joined by two processes, whatever the server
)
"""How the database counts, whoever calls."""


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


def compile_cube(source: CubeSource) -> str:
    """The statement; a dimension that is a total is NULL, a category that is missing is 不明.

    ValueError where the source is no plain reading SELECT with just these columns, so that a typing
    error in a catalog cannot turn a sum over persons into something else.
    """
    _refuse_unfit(source)
    return cells_sql(source.rows, source.dimensions, source.measures)


def compile_once(source: CubeSource) -> str:
    """The persons of each cell, each of them in one cell only: the first of theirs in order.

    So whoever comes or goes changes one count by one: what noise must cover (sensitivity 1).
    """
    _refuse_unfit(source)
    names = ", ".join(_quoted(name) for name in source.dimensions)
    given = given_sql(source.rows, source.dimensions, ())
    return (
        f"SELECT {names}{', ' if names else ''}COUNT(*) AS {CONTRIBUTORS} FROM"
        f" (SELECT DISTINCT ON ({CONTRIBUTOR}) * FROM ({given}) AS given"
        f" ORDER BY {', '.join(filter(None, (CONTRIBUTOR, names)))}) AS person"
        + (f" GROUP BY {names}" if names else "")
    )


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


DROP = (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",)
"""After it the statistics role sees nothing."""


def statements(sources: Sequence[CubeSource], once: Collection[str] = ()) -> Iterator[str]:
    """What the owner runs so that the statistics role sees these cubes, and nothing else.

    Those named in `once` have a second function, for releases with noise.
    """
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}"
    for source in sources:
        numbers = [
            f"{name}_{what}" for name in source.measures for what in ("total", "first", "second")
        ]
        yield from _function(source, source.name, [CONTRIBUTORS, *numbers], compile_cube(source))
        if source.name in once:
            yield from _function(source, source.name + ONCE, [CONTRIBUTORS], compile_once(source))


def _function(source: CubeSource, name: str, numbers: Sequence[str], query: str) -> Iterator[str]:
    """One function of a day, that nobody but the statistics role may call."""
    called = function_name(name)
    columns = [f"{_quoted(each)} text" for each in source.dimensions]
    columns += [f"{_quoted(each)} bigint" for each in numbers]
    unit, later, length = PERIODS[source.by]
    body = (
        f"#variable_conflict use_column\n"
        f"DECLARE {FIRST_DAY} date := date_trunc('{unit}', day - interval '{later}')"
        f" + interval '{later}';\n"
        f"{DAY_AFTER} date := {FIRST_DAY} + interval '{length}';\n"
        f"BEGIN RETURN QUERY\n{query};\nEND"
    )
    yield (
        f"CREATE FUNCTION {called}(day date) RETURNS TABLE ({', '.join(columns)})"
        f" LANGUAGE plpgsql STABLE SECURITY DEFINER"
        f" {' '.join(f'SET {setting}' for setting in WORKING)}"
        f" AS {exp.Literal.string(body).sql(dialect='postgres')}"
    )
    yield f"REVOKE ALL ON FUNCTION {called}(date) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {called}(date) TO {ROLE}"


def function_name(name: str) -> str:
    """The function as a statement calls it."""
    return exp.table_(name, db=SCHEMA, quoted=True).sql(dialect="postgres")


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("postgres")
