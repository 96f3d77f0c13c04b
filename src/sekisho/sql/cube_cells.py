"""The statement that counts a cube: from the rows of one period to its cells and totals.

Nearly everybody has one row in a period, or several in one cell. They count once in their cell
and in each total over it, so they are counted cell by cell, and totals are made from cells. Only
whoever stands in several cells is followed through every total. The rows are read once: what the
second largest contribution needs is kept of each cell as an array of numbers, and of nobody else.
"""

from collections.abc import Iterator

from sqlglot import exp

CONTRIBUTOR, CONTRIBUTORS = "contributor", "contributors"
FIRST_DAY, DAY_AFTER = "first_day", "day_after"
NOBODY_KNOWS = "不明"
BELOW_ZERO = 2**63 - 1
"""What is told as the largest contribution where one is below zero: it is more than any total."""


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

    Three are the sum, the largest contribution of one person and the second largest; BELOW_ZERO
    stands for the largest where somebody's is negative. The days are names that whoever runs it
    must bind. `rows` has been accepted.
    """
    names, sums = [*map(_name, dimensions)], [*map(_name, measures)]
    # OFFSET 0: rows are ordered after they are few. Else the planner may walk the whole history of
    # the source along an index, only to have it in the order of persons.
    given = (
        f"SELECT stretch.*, COUNT(*) OVER (PARTITION BY {CONTRIBUTOR}) AS held"
        f" FROM ({given_sql(rows, dimensions, measures)} OFFSET 0) AS stretch"
    )
    steps = {
        "counted AS MATERIALIZED": _counted(names, sums, given),
        "merged AS MATERIALIZED": _merged(names, sums),
        "cell AS": _cell(names, sums),
        "part AS": _part(names, sums),
    }
    text = ",\n".join(f"{name} ({step})" for name, step in steps.items())
    return f"WITH {text}\n{_whole(names, measures)}"


def _counted(names: list[str], sums: list[str], given: str) -> str:
    """A line for each cell, of those with one row; and one for each of the others and their cells.

    `several` and not `who IS NULL`: a contributor may be unknown, and has several rows then.
    """
    who = f"CASE WHEN held > 1 THEN {CONTRIBUTOR} END"
    numbers = [
        f"CAST(SUM({name}) AS BIGINT) AS total_{at},"
        f" CAST({_largest(name)} AS BIGINT) AS first_{at},"
        f" ARRAY_AGG({name}) FILTER (WHERE held < 2) AS each_{at}"
        for at, name in enumerate(sums)
    ]
    columns = _listed(names, "held > 1 AS several", f"{who} AS who", "COUNT(*) AS persons", numbers)
    return f"SELECT {columns} FROM ({given}) AS given GROUP BY {_listed(names, 'held > 1', who)}"


def _merged(names: list[str], sums: list[str]) -> str:
    """Those with several rows: a line for each of their cells, with the number of these."""
    numbers = [f"total_{at}" for at, _ in enumerate(sums)]
    return (
        f"SELECT {_listed('who', names, numbers)}, COUNT(*) OVER (PARTITION BY who) AS held"
        " FROM counted WHERE several"
    )


def _cell(names: list[str], sums: list[str]) -> str:
    """The cells of the finest table, of those who stand in one: a part or two of each.

    Persons, sums, and the largest and second largest contribution of one of them.
    """
    alone = [
        f"total_{at}, first_{at}, {_runner_up(f'each_{at}')} AS second_{at}"
        for at, _ in enumerate(sums)
    ]
    merged = [
        f"CAST(SUM(total_{at}) AS BIGINT), {_largest(f'total_{at}')},"
        f" {_runner_up(f'ARRAY_AGG(total_{at})')}"
        for at, _ in enumerate(sums)
    ]
    return (
        f"SELECT {_listed(names, 'persons', alone)} FROM counted WHERE NOT several"
        f" UNION ALL SELECT {_listed(names, 'COUNT(*)', merged)} FROM merged WHERE held < 2"
        f"{_grouped(names)}"
    )


def _largest(numbers: str) -> str:
    """The largest of these; BELOW_ZERO where one of them is negative."""
    return f"CASE WHEN MIN({numbers}) < 0 THEN {BELOW_ZERO} ELSE MAX({numbers}) END"


def _runner_up(numbers: str) -> str:
    """The second of the numbers of an array: as large as the largest where two persons have it."""
    return (
        f"(SELECT one FROM (SELECT unnest({numbers}) AS one) AS each"
        " ORDER BY one DESC NULLS LAST LIMIT 1 OFFSET 1)"
    )


def _part(names: list[str], sums: list[str]) -> str:
    """Both of them, in cells and totals: those who stand in one cell, and those in several."""
    person = [f"CAST(SUM(total_{at}) AS BIGINT) AS first_{at}" for at, _ in enumerate(sums)]
    several = [
        f"CAST(SUM(first_{at}) AS BIGINT), {_largest(f'first_{at}')},"
        f" (ARRAY_AGG(first_{at} ORDER BY first_{at} DESC))[2]"
        for at, _ in enumerate(sums)
    ]
    cube = f"CUBE ({_listed(names)})"
    return (
        f"SELECT {_listed(names, 'CAST(SUM(persons) AS BIGINT) AS persons', _sums(len(sums)))}"
        f" FROM cell" + (f" GROUP BY {cube}" if names else "")
        + f" UNION ALL SELECT {_listed(names, 'COUNT(*)', several)} FROM"
        f" (SELECT {_listed(names, person) or '1'} FROM merged WHERE held > 1"
        f" GROUP BY {_listed('who', [cube] if names else [])}) AS person{_grouped(names)}"
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
