"""Loading synthetic customers: whole, repeatable, restartable, one load at a time."""

from collections.abc import Iterator

import psycopg
import pytest
from click.testing import CliRunner

from real_database import Database, create_database, drop_database
from sekisho.commands.synthetic import synthetic
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role
from sekisho.records.one_load import LoadRunningError, only_load
from sekisho.records.synthetic import load as loading
from sekisho.records.synthetic.load import Loaded, load

ALL = [
    "customer",
    "supply_point",
    "application",
    "contract",
    "switching",
    "negawatt_contract",
    "restriction_event",
    "meter",
    "monthly_usage",
    "half_hourly_usage",
    "bill",
    "payment",
    "conversation",
    "mail",
    "consent_event",
    "negawatt_figure",
]


@pytest.fixture
def other_database(cluster: Cluster, migrated: Database) -> Iterator[Database]:
    """Another one with the tables and no rows, for the same test only."""
    other = create_database(cluster, template=migrated.name)
    yield other
    drop_database(other)


def loaded(database: Database, customers: int, *, seed: int = 1, history: bool = True) -> Loaded:
    with psycopg.connect(database.dsn(Role.IMPORT), autocommit=True) as connection:
        return load(connection, seed, customers, with_history=history)


def digest(database: Database) -> dict[str, tuple[object, ...]]:
    """The number and a hash of all rows of every table."""
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        return {
            table: connection.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) "
                f"FROM records.{table} AS t"
            ).fetchone()
            or ()
            for table in ALL
        }


def test_a_second_load_changes_nothing(fresh_database: Database) -> None:
    first = loaded(fresh_database, 400)
    before = digest(fresh_database)
    assert first.customers == 400
    assert loaded(fresh_database, 400) == Loaded(0, 0)
    assert digest(fresh_database) == before


def test_a_larger_load_adds_the_rest_and_the_same(
    fresh_database: Database, other_database: Database
) -> None:
    loaded(fresh_database, 300)
    assert loaded(fresh_database, 600).customers == 300
    loaded(other_database, 600)
    assert digest(fresh_database) == digest(other_database)


def test_history_can_be_added_later(fresh_database: Database) -> None:
    loaded(fresh_database, 200, history=False)
    assert digest(fresh_database)["bill"][0] == 0
    assert loaded(fresh_database, 200) == Loaded(0, sum_of_history(fresh_database))
    assert digest(fresh_database)["meter"][0] == 200


def sum_of_history(database: Database) -> int:
    found = digest(database)
    return sum(int(str(found[table][0])) for table in ALL[ALL.index("meter") :])


def test_a_stopped_load_goes_on_where_it_was(
    fresh_database: Database, other_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "CHUNK", 100)

    def stop(done: int) -> None:
        if done == 300:
            raise KeyboardInterrupt

    with (
        psycopg.connect(fresh_database.dsn(Role.IMPORT), autocommit=True) as connection,
        pytest.raises(KeyboardInterrupt),
    ):
        load(connection, 2, 600, progress=stop)
    partly = int(str(digest(fresh_database)["customer"][0]))
    assert 0 < partly < 600
    assert loaded(fresh_database, 600, seed=2).customers == 600 - partly
    loaded(other_database, 600, seed=2)
    assert digest(fresh_database) == digest(other_database)


def test_no_row_is_an_orphan(fresh_database: Database) -> None:
    loaded(fresh_database, 500)
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        for table in ALL[1:]:
            row = connection.execute(
                f"SELECT count(*) FROM records.{table} AS t WHERE NOT EXISTS "
                f"(SELECT FROM records.customer AS c WHERE c.id = t.customer_id AND c.synthetic)"
            ).fetchone()
            assert row == (0,), table


def test_a_second_load_while_one_runs_is_refused(fresh_database: Database) -> None:
    dsn = fresh_database.dsn(Role.IMPORT)
    with (
        psycopg.connect(dsn, autocommit=True) as running,
        only_load(running),
        psycopg.connect(dsn, autocommit=True) as second,
        pytest.raises(LoadRunningError, match="別の取込みが実行中です") as refused,
    ):
        load(second, 1, 10)
    assert str(refused.value).endswith(
        "Another import is running: wait until it ends, then run this again."
    )
    assert digest(fresh_database)["customer"][0] == 0


def test_the_lock_falls_with_the_load(fresh_database: Database) -> None:
    assert loaded(fresh_database, 10).customers == 10
    assert loaded(fresh_database, 20).customers == 10


def test_the_web_cannot_load(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn(Role.WEB), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        load(connection, 1, 10)


def test_the_command_says_what_it_added(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in fresh_database.environment().items():
        monkeypatch.setenv(name, value)
    first = CliRunner().invoke(synthetic, ["--customers", "50", "--seed", "3", "--no-history"])
    assert first.exit_code == 0, first.output
    assert "50 synthetic customers are there (50 new," in first.output
    second = CliRunner().invoke(synthetic, ["--customers", "50", "--seed", "3", "--no-history"])
    assert "架空の顧客 50 件があります(新たに 0 件、0 行)。" in second.output


@pytest.mark.parametrize("options", [["--customers", "0"], ["--seed", "10000"], ["--seed", "x"]])
def test_numbers_out_of_range_are_misuse(options: list[str]) -> None:
    assert CliRunner().invoke(synthetic, options).exit_code == 2
