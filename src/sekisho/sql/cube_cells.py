"""The statement that counts a cube: from the rows of one period to its cells and totals.

Nearly everybody has one row in a period, or several in one cell. They count once in their cell
and in each total over it, so they are counted cell by cell, and totals are made from cells. Only
whoever stands in several cells is followed through every total.
"""

from collections.abc import Iterator

from sqlglot import exp

CONTRIBUTOR, CONTRIBUTORS = "contributor", "contributors"
FIRST_DAY, DAY_AFTER = "first_day", "day_after"
NOBODY_KNOWS = "不明"


def given_sql(rows: str, dimensions: tuple[str, ...], measures: tuple[str, ...]) -> str:
    """The rows of the period from `first_day` up to `day_after`; a missing category is 不明."""
    known = [
        f"CAST(COALESCE(source.{name}, '{NOBODY_KNOWS}') AS TEXT) AS {name}"
        for name in map(_name, dimensions)
    ]
    rest = [f"source.{name}" for name in (CONTRIBUTOR, *map(_name, measures))]
    return (
        f"SELECT {_listed(known, rest)} FROM ({rows}) AS source"
        f" WHERE source.period >= {FIRST_DAY} AND source.period < {DAY_AFTER}"
    )


def cells_sql(rows: str, dimensions: tuple[str, ...], measures: tuple[str, ...]) -> str:
    """One SELECT: the dimensions (NULL is the total), contributors, and of each measure three.

    Three are the sum, the largest contribution of one person and the second largest. The days are
    names that whoever runs it must bind. `rows` has been accepted.
    """
    names, sums = [*map(_name, dimensions)], [*map(_name, measures)]
    # OFFSET 0: rows are ordered after they are few. Else the planner may walk the whole history of
    # the source along an index, only to have it in the order of persons.
    given = (
        f"SELECT stretch.*, COUNT(*) OVER (PARTITION BY {CONTRIBUTOR}) AS held"
        f" FROM ({given_sql(rows, dimensions, measures)} OFFSET 0) AS stretch"
    )
    steps = {
        "given AS MATERIALIZED": given,
        "merged AS MATERIALIZED": _merged(names, sums),
        "alone AS NOT MATERIALIZED": _alone(names, sums),
        "cell AS MATERIALIZED": _cell(names, sums),
        "second AS": _second(names, sums),
        "part AS": _part(names, sums),
    }
    text = ",\n".join(f"{name} ({step})" for name, step in steps.items())
    return f"WITH {text}\n{_whole(names, measures)}"


def _merged(names: list[str], sums: list[str]) -> str:
    """Of those with several rows, one for each of their cells."""
    numbers = [f"CAST(SUM({name}) AS BIGINT) AS {name}" for name in sums]
    return (
        f"SELECT {_listed(CONTRIBUTOR, names, numbers)},"
        f" COUNT(*) OVER (PARTITION BY {CONTRIBUTOR}) AS held"
        f" FROM given WHERE held > 1 GROUP BY {_listed(CONTRIBUTOR, names)}"
    )


def _alone(names: list[str], sums: list[str]) -> str:
    """Those who stand in one cell. `< 2` and not `= 1`: the planner expects a third, not a few."""
    columns = _listed(names, sums) or "1"
    return (
        f"SELECT {columns} FROM given WHERE held < 2"
        f" UNION ALL SELECT {columns} FROM merged WHERE held < 2"
    )


def _cell(names: list[str], sums: list[str]) -> str:
    """The cells of the finest table: persons, sums, and the largest contribution of one of them."""
    numbers = [
        f"CAST(SUM({name}) AS BIGINT) AS total_{at}, CAST(MAX({name}) AS BIGINT) AS first_{at}"
        for at, name in enumerate(sums)
    ]
    return f"SELECT {_listed(names, 'COUNT(*) AS persons', numbers)} FROM alone{_grouped(names)}"


def _second(names: list[str], sums: list[str]) -> str:
    """The second largest contributions: as large as the largest where two persons have it."""
    if not sums:
        return f"SELECT {_listed(names) or '1'} FROM cell"
    numbers = [
        f"CASE WHEN COUNT(*) FILTER (WHERE {name} = first_{at}) > 1 THEN MAX(first_{at})"
        f" ELSE CAST(MAX({name}) FILTER (WHERE {name} < first_{at}) AS BIGINT) END AS second_{at}"
        for at, name in enumerate(sums)
    ]
    joined = f"JOIN cell USING ({_listed(names)})" if names else "CROSS JOIN cell"
    return f"SELECT {_listed(names, numbers)} FROM alone {joined}{_grouped(names)}"


def _part(names: list[str], sums: list[str]) -> str:
    """Both of them, in cells and totals: those who stand in one cell, and those in several."""
    joined = f"JOIN second USING ({_listed(names)})" if names else "CROSS JOIN second"
    person = [f"CAST(SUM({name}) AS BIGINT) AS first_{at}" for at, name in enumerate(sums)]
    several = [
        f"CAST(SUM(first_{at}) AS BIGINT), MAX(first_{at}), (ARRAY_AGG(first_{at} ORDER BY"
        f" first_{at} DESC))[2]"
        for at, _ in enumerate(sums)
    ]
    cube = f"CUBE ({_listed(names)})"
    return (
        f"SELECT {_listed(names, 'CAST(SUM(persons) AS BIGINT) AS persons', _sums(len(sums)))}"
        f" FROM cell {joined}" + (f" GROUP BY {cube}" if names else "")
        + f" UNION ALL SELECT {_listed(names, 'COUNT(*)', several)} FROM"
        f" (SELECT {_listed(names, person) or '1'} FROM merged WHERE held > 1"
        f" GROUP BY {_listed(CONTRIBUTOR, [cube] if names else [])}) AS person{_grouped(names)}"
    )  # fmt: skip


def _whole(names: list[str], measures: tuple[str, ...]) -> str:
    numbers = []
    for at, (total, first, second) in enumerate(_three(len(measures))):
        for value, name in (
            (total, "total"),
            (first, "first"),
            (f"COALESCE({second}, 0)", "second"),
        ):
            label = _name(f"{measures[at]}_{name}")
            numbers.append(f"CAST({value} AS BIGINT) AS {label}")
    persons = f"CAST(SUM(persons) AS BIGINT) AS {CONTRIBUTORS}"
    return (
        f"SELECT {_listed(names, persons, numbers)} FROM part{_grouped(names)}"
        " HAVING SUM(persons) > 0"  # the whole has a row though nobody is in it
    )


def _sums(count: int) -> list[str]:
    return [
        f"{total} AS total_{at}, {first} AS first_{at}, {second} AS second_{at}"
        for at, (total, first, second) in enumerate(_three(count))
    ]


def _three(count: int) -> Iterator[tuple[str, str, str]]:
    """Sum, largest and second largest of several parts: the second largest of one part may do."""
    for at in range(count):
        runner_up = f"(ARRAY_AGG(first_{at} ORDER BY first_{at} DESC NULLS LAST))[2]"
        second = f"GREATEST(MAX(second_{at}), {runner_up})"
        yield f"CAST(SUM(total_{at}) AS BIGINT)", f"MAX(first_{at})", second


def _grouped(names: list[str]) -> str:
    return f" GROUP BY {_listed(names)}" if names else ""


def _name(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("postgres")


def _listed(*columns: str | list[str]) -> str:
    def each() -> Iterator[str]:
        for column in columns:
            yield from [column] if isinstance(column, str) else column

    return ", ".join(each())
