"""Counted beside the database: the same cells as the view's, and nothing written anywhere."""

import duckdb
import psycopg
import pyarrow as pa
import pytest

from real_database import Database
from sekisho.gate.cube_engine import CLOSED, count_beside
from sekisho.postgres.roles import Role
from sekisho.sql.cube import CubeSource, compile_cube

FEW = """
CREATE TABLE sold (period date, contributor bigint, area text, kind text, contracts bigint,
                   kwh bigint);
INSERT INTO sold VALUES
    ('2026-10-01', 1, '03', 'person', 1, 1205), ('2026-10-01', 1, '03', 'person', 1, 95),
    ('2026-10-01', 2, '03', 'person', 1, 801), ('2026-10-01', 2, '04', 'company', 1, 9000),
    ('2026-10-01', 3, NULL, 'company', 1, 50000), ('2026-10-01', 4, '04', 'a, "b"', 1, 0),
    ('2026-11-30', 1, '03', 'person', 1, 7)
"""
ROWS = "SELECT s.period, s.contributor, s.area, s.kind, s.contracts, s.kwh FROM sold AS s"
SOLD = CubeSource("sold", ROWS, ("area", "kind"), ("contracts", "kwh"))


def test_the_cells_are_those_of_the_view(fresh_database: Database) -> None:
    """A customer with two rows in a cell, one in two cells, and categories that are missing."""
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        owner.execute("CREATE SCHEMA trial; SET search_path = trial")
        owner.execute(FEW)
        beside = count_beside(owner, SOLD, "2026-10")
        view = owner.execute(
            f"SELECT * FROM ({compile_cube(SOLD)}) AS c WHERE period = '2026-10'".encode()
        )
        assert sorted(map(str, beside)) == sorted(map(str, view.fetchall()))
        assert ("2026-10", None, None, 4, 6, 2, 2, 61101, 50000, 9801) in beside


def test_what_names_no_period_is_refused(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner,
        pytest.raises(ValueError, match=r"^2026-13 is no month$"),
    ):
        count_beside(owner, SOLD, "2026-13")


def test_the_statistics_role_cannot_count_beside(fresh_database: Database) -> None:
    """It sees cells and no row, so it has nothing to stream."""
    source = CubeSource(
        "supply",
        "SELECT u.month AS period, u.customer_id AS contributor, 'x' AS area,"
        " 1 AS contracts FROM records.monthly_usage AS u",
        ("area",),
        ("contracts",),
    )
    with (
        psycopg.connect(fresh_database.dsn(Role.STAT)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        count_beside(connection, source, "2026-10")


def test_a_contributor_that_is_a_name_is_refused(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        owner.execute("CREATE SCHEMA trial; SET search_path = trial")
        owner.execute(FEW)
        named = SOLD.rows.replace("s.contributor,", "'Yamada' AS contributor,")
        with pytest.raises(pa.ArrowInvalid, match="CSV conversion error to int64"):
            count_beside(
                owner, CubeSource("sold", named, SOLD.dimensions, SOLD.measures), "2026-10"
            )


@pytest.mark.parametrize(
    "statement",
    ["COPY (SELECT 1) TO 'rows.csv'", "FROM read_text('/etc/passwd')", "INSTALL httpfs"],
)
def test_the_engine_opens_nothing(statement: str) -> None:
    with duckdb.connect(config=CLOSED) as engine, pytest.raises(duckdb.PermissionException):
        engine.execute(statement)
