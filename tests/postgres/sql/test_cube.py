"""The statistics role sees cells and totals, counted as Python counts them, and not one row."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from real_database import Database
from sekisho.books.connection import Db
from sekisho.disclosure.cube import Amount, Cell, Cube, Place, of_persons
from sekisho.postgres.roles import Role
from sekisho.sql.cube import DROP, CubeSource, compile_cube, compile_once, statements
from sekisho.sql.cube_cells import BELOW_ZERO

ROWS = """
SELECT u.month AS period, u.customer_id AS contributor,
       k.kind AS kind, c.lighting_or_power AS voltage,
       1 AS contracts, CAST(u.kwh * 10 AS bigint) AS kwh
FROM records.monthly_usage AS u
JOIN records.customer AS k ON k.id = u.customer_id
JOIN records.contract AS c ON c.customer_id = u.customer_id AND c.id = u.contract_id
"""
SUPPLY = CubeSource("supply", ROWS, ("kind", "voltage"), ("contracts", "kwh"))

Row = tuple[str, int | None, str | None, str | None, int, int]
ROW = st.tuples(
    st.sampled_from(("2026-10-01", "2026-10-31", "2026-11-01")),
    st.sampled_from((1, 2, 3, None)),
    st.sampled_from(("person", 'a, "b"', None)),
    st.sampled_from(("03", None)),
    st.integers(0, 3),
    st.integers(0, 10**12),
)


@pytest.fixture
def counted(fresh_database: Database) -> Database:
    """Four customers with five contracts in one month, and the functions over them."""
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        for key, kind in enumerate(("person", "person", "company", "household"), 1):
            owner.execute(
                "INSERT INTO records.customer (id, customer_no, kind, name, address)"
                " VALUES (%s, %s, %s, '山田', '東京都')",
                (key, f"T{key}", kind),
            )
        for key, contract, voltage, kwh in CONTRACTS:
            owner.execute(
                "INSERT INTO records.contract (customer_id, id, contract_no, state,"
                " lighting_or_power) VALUES (%s, %s, %s, 'active', %s)",
                (key, contract, f"C{contract}", voltage),
            )
            owner.execute(
                "INSERT INTO records.monthly_usage (customer_id, contract_id, month, from_day,"
                " to_day, kwh) VALUES (%s, %s, '2026-10-01', '2026-10-01', '2026-10-31', %s)",
                (key, contract, kwh),
            )
        for statement in statements(
            [SUPPLY, replace(SUPPLY, name="yearly", by="fiscal_year")], ["supply"]
        ):
            owner.execute(statement.encode())
    return fresh_database


CONTRACTS = (
    (1, 11, "電灯", Decimal("120.5")),
    (1, 12, "電力", Decimal("900.0")),
    (2, 13, "電灯", Decimal("80.1")),
    (3, 14, "電力", Decimal("5000.0")),
    (4, 15, None, Decimal("10.0")),
)
CONTRACTS_BY_ID = {contract: kwh for _, contract, _, kwh in CONTRACTS}
KINDS = {1: "person", 2: "person", 3: "company", 4: "household"}


def _seen(connection: Db, day: str = "2026-10-17") -> Cube:
    """What the function gives of the month in which the day is."""
    return _cube(connection, "supply", SUPPLY, day)


def _cube(connection: Db, name: str, source: CubeSource, day: str) -> Cube:
    width, cells = len(source.dimensions), {}
    for row in connection.execute(f'SELECT * FROM statistics."{name}"(%s)'.encode(), (day,)):
        place: Place = row[:width]
        amounts = tuple(Amount(*row[at : at + 3]) for at in range(width + 1, len(row), 3))
        cells[place] = Cell(row[width], amounts)
    return Cube(source.dimensions, source.measures, cells)


def test_the_database_counts_what_python_counts(counted: Database) -> None:
    persons = [
        (str(key), (KINDS[key], voltage or "不明"), (1, int(kwh * 10)))
        for key, _, voltage, kwh in CONTRACTS
    ]
    with psycopg.connect(counted.dsn(Role.STAT)) as connection:
        seen = _seen(connection)
    assert seen == of_persons(("kind", "voltage"), ("contracts", "kwh"), persons)
    assert seen.cells[None, None].contributors == 4  # persons, not the five contracts


@pytest.mark.parametrize(
    ("contract", "kwh", "below"),
    [
        (13, "-0.1", {("person", "電灯"), ("person", None), (None, "電灯"), (None, None)}),
        (12, "-900.0", {("person", "電力"), ("person", None), (None, "電力"), (None, None)}),
        (12, "-100.0", {("person", "電力"), (None, "電力")}),
    ],
)
def test_where_somebody_adds_less_than_nothing_it_is_told(
    contract: int, kwh: str, below: set[Place], counted: Database
) -> None:
    """Whoever has 120.5 beside -100 adds 20.5 to their total, and less than nothing to a cell."""
    with psycopg.connect(counted.dsn(Role.OWNER)) as owner:
        owner.execute(
            "UPDATE records.monthly_usage SET kwh = %s WHERE contract_id = %s", (kwh, contract)
        )
    amounts = dict(CONTRACTS_BY_ID)
    amounts[contract] = Decimal(kwh)
    with psycopg.connect(counted.dsn(Role.STAT)) as connection:
        seen = _seen(connection)
    found = {place for place, cell in seen.cells.items() if cell.amounts[1].first == BELOW_ZERO}
    assert found == below
    assert seen.cells[None, None].amounts[1].total == sum(amounts.values()) * 10


def test_of_a_day_the_whole_period_is_counted_and_nothing_beside_it(counted: Database) -> None:
    """No stretch of days may be asked for: two of them would differ by a few people."""
    with psycopg.connect(counted.dsn(Role.STAT)) as connection:
        first, last = (_seen(connection, f"2026-10-{day}") for day in ("01", "31"))
        assert first == last
        assert not _seen(connection, "2026-11-01").cells
        for day, persons in (("2026-04-01", 4), ("2027-03-31", 4), ("2026-03-31", None)):
            cell = _cube(connection, "yearly", SUPPLY, day).cells.get((None, None))
            assert (cell and cell.contributors) == persons


def test_each_person_stands_in_one_cell_where_noise_is_added(counted: Database) -> None:
    with psycopg.connect(counted.dsn(Role.STAT)) as connection:
        rows = connection.execute(
            'SELECT * FROM statistics."supply_once"(%s) ORDER BY 1, 2', ("2026-10-01",)
        ).fetchall()
    once = {("company", "電力"): 1, ("household", "不明"): 1}
    found = {(kind, voltage): persons for kind, voltage, persons in rows}
    assert sum(found.values()) == len(KINDS)  # the one with two contracts counts once
    assert once.items() <= found.items()


def test_the_statistics_role_is_refused_at_every_table(counted: Database) -> None:
    with psycopg.connect(counted.dsn(Role.OWNER)) as owner:
        tables = [name for (name,) in owner.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace IN ('records'::regnamespace, 'books'::regnamespace)"
        )]  # fmt: skip
    assert len(tables) > 25
    with psycopg.connect(counted.dsn(Role.STAT)) as connection:
        for table in tables:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}".encode())
            connection.rollback()


@pytest.mark.parametrize("role", [Role.WEB, Role.EXTRACT, Role.IMPORT, Role.AUDIT])
def test_no_other_role_sees_the_cube(counted: Database, role: Role) -> None:
    with (
        psycopg.connect(counted.dsn(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        _seen(connection)


@example(rows=[("2026-10-01", who, None, None, 0, 0) for who in (1, 2)], width=0, measures=0)
@given(rows=st.lists(ROW, max_size=12), width=st.integers(0, 2), measures=st.integers(0, 2))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_stands_in_the_rows_is_counted_as_python_counts_it(
    rows: list[Row], width: int, measures: int, trial: Db
) -> None:
    """Somebody with several rows in a cell, in several cells, without a name or a category."""
    names, sums = ("kind", "area")[:width], ("sold", "yen")[:measures]
    listed = ", ".join(f"r.{name}" for name in ("contributor", *names, *sums))
    source = CubeSource("trial", f"SELECT r.period, {listed} FROM trial.rows AS r", names, sums)
    with trial.transaction(force_rollback=True):
        trial.cursor().executemany("INSERT INTO trial.rows VALUES (%s, %s, %s, %s, %s, %s)", rows)
        for statement in (*DROP, *statements([source])):
            trial.execute(statement.encode())
        found = _cube(trial, "trial", source, "2026-10-01")
    persons = [
        (str(who), [word or "不明" for word in (kind, area)[:width]], (sold, yen)[:measures])
        for day, who, kind, area, sold, yen in rows
        if day.startswith("2026-10")
    ]
    assert found == of_persons(names, sums, persons)


@pytest.fixture
def trial(fresh_database: Database) -> Iterator[Db]:
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        owner.execute(
            "CREATE SCHEMA trial; CREATE TABLE trial.rows (period date, contributor bigint,"
            " kind text, area text, sold bigint, yen bigint)"
        )
        yield owner
        owner.rollback()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "SELECT u.customer_id AS contributor FROM records.monthly_usage AS u",
            "its columns must be period, contributor, kind, voltage, contracts, kwh, in this order",
        ),
        ("DELETE FROM records.bill RETURNING bill_no", "write one SELECT that only reads"),
        ("SELECT 1 AS period; SELECT 2 AS period", "write one SELECT that only reads"),
    ],
)  # fmt: skip
def test_a_source_that_is_no_plain_select_is_refused(rows: str, message: str) -> None:
    wrong = CubeSource("supply", rows, SUPPLY.dimensions, SUPPLY.measures)
    for compiled in (compile_cube, compile_once):
        with pytest.raises(ValueError, match=message):
            compiled(wrong)
