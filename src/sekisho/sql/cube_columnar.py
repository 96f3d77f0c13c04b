"""The cube of a statistic for a columnar engine (DuckDB), from the same source as the view's.

The statement of `sekisho.sql.cube` makes a row for each person of each cell and total. Nearly every
person has one row in a period, and counts once in its cell and in each total over it; so here these
are counted cell by cell, and the totals are made from cells. Whoever has several rows is counted
person by person, as there. Both give the same rows.
"""

from collections.abc import Iterator

from sqlglot import exp

from sekisho.sql.cube import CONTRIBUTOR, CONTRIBUTORS, NOBODY_KNOWS, PERIOD, CubeSource


def compile_columnar(source: CubeSource, rows: str) -> str:
    """One SELECT in DuckDB's language over the table `rows`, which has the source's columns.

    Its columns are those of `compile_cube`, in the same order. requires a dimension
    """
    names = [exp.to_identifier(name, quoted=True).sql("duckdb") for name in source.dimensions]
    sums = [exp.to_identifier(name, quoted=True).sql("duckdb") for name in source.measures]
    table = exp.to_identifier(rows, quoted=True).sql("duckdb")
    steps = {
        "given": _given(names, sums, table),
        "more": f"SELECT {PERIOD}, {CONTRIBUTOR} FROM given GROUP BY ALL HAVING COUNT(*) > 1",
        "cell": _cell(names, sums),
        "several": _several(names, sums),
        "part": _part(names, sums),
    }
    given = ",\n".join(f"{name} AS MATERIALIZED ({step})" for name, step in steps.items())
    given = given.replace("given AS MATERIALIZED", "given AS", 1)
    return f"WITH {given}\n{_whole(names, source.measures)}"


def _given(names: list[str], sums: list[str], table: str) -> str:
    known = [f"COALESCE({name}, '{NOBODY_KNOWS}') AS {name}" for name in names]
    return f"SELECT {_listed(PERIOD, CONTRIBUTOR, known, sums)} FROM {table}"


def _cell(names: list[str], sums: list[str]) -> str:
    """The cells of the finest table, of those who have one row."""
    numbers = [f"SUM({name}) AS total_{at}, MAX({name}, 2) AS two_{at}"
               for at, name in enumerate(sums)]  # fmt: skip
    return (
        f"SELECT {_listed(PERIOD, names, 'COUNT(*) AS persons', numbers)} FROM given"
        f" ANTI JOIN more USING ({PERIOD}, {CONTRIBUTOR}) GROUP BY {_listed(PERIOD, names)}"
    )


def _several(names: list[str], sums: list[str]) -> str:
    """Those who have more: a row for each person of each cell and total."""
    numbers = [f"SUM({name}) AS {name}" for name in sums]
    level = f"GROUPING({_listed(names)}) AS level"
    return (
        f"SELECT {_listed(PERIOD, names, numbers, level)} FROM given"
        f" SEMI JOIN more USING ({PERIOD}, {CONTRIBUTOR})"
        f" GROUP BY {PERIOD}, {CONTRIBUTOR}, CUBE ({_listed(names)})"
    )


def _part(names: list[str], sums: list[str]) -> str:
    """Both of them: persons, sum, and the two largest of each cell and total."""
    cells = [f"SUM(total_{at}) AS total_{at}, FLATTEN(LIST(two_{at})) AS two_{at}"
             for at in range(len(sums))]  # fmt: skip
    persons = [f"SUM({name}), MAX({name}, 2)" for name in sums]
    level = f"GROUPING({_listed(names)}) AS level"
    return (
        f"SELECT {_listed(PERIOD, names, level, 'SUM(persons) AS persons', cells)}"
        f" FROM cell GROUP BY {PERIOD}, CUBE ({_listed(names)})"
        f" UNION ALL SELECT {_listed(PERIOD, names, 'level', 'COUNT(*)', persons)}"
        f" FROM several GROUP BY {_listed(PERIOD, names)}, level"
    )


def _whole(names: list[str], measures: tuple[str, ...]) -> str:
    numbers = []
    for at, measure in enumerate(measures):
        largest = f"LIST_REVERSE_SORT(FLATTEN(LIST(two_{at})))"
        for value, name in (
            (f"SUM(total_{at})", "total"),
            (f"{largest}[1]", "first"),
            (f"COALESCE({largest}[2], 0)", "second"),
        ):
            label = exp.to_identifier(f"{measure}_{name}", quoted=True).sql("duckdb")
            numbers.append(f"CAST({value} AS BIGINT) AS {label}")
    persons = f"CAST(SUM(persons) AS BIGINT) AS {CONTRIBUTORS}"
    return (
        f"SELECT {_listed(PERIOD, names, persons, numbers)} FROM part"
        f" GROUP BY {_listed(PERIOD, names)}, level"
    )


def _listed(*columns: str | list[str]) -> str:
    def each() -> Iterator[str]:
        for column in columns:
            yield from [column] if isinstance(column, str) else column

    return ", ".join(each())
