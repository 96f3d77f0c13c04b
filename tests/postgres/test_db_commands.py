"""``sekisho db``: what a person can do with the embedded database by hand."""

import shutil
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from sekisho.cli import main
from sekisho.postgres import place
from sekisho.postgres.roles import Role, server_sql


@pytest.fixture
def house(own_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of the test's own, with no server named."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SEKISHO_HOME", str(own_place))
    monkeypatch.setattr(place, "ROOTS_CLUSTERS", own_place / "var")
    (own_place / "var").mkdir(mode=0o711)
    return own_place


def db(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["db", *arguments])


def test_start_status_url_stop(house: Path) -> None:
    assert db("status").exit_code == 1
    assert db("start").output == "PostgreSQL は起動しています。/ PostgreSQL is running.\n"
    assert db("start").exit_code == 0
    assert db("status").exit_code == 0
    url = db("psql-url", "sekisho_stat").output.strip()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT session_user::text").fetchone() == ("sekisho_stat",)
    assert db("stop").output == "PostgreSQL は停止しています。/ PostgreSQL is stopped.\n"
    assert db("stop").exit_code == 0
    assert db("status").exit_code == 1


def test_a_database_that_cannot_be_had_ends_with_1_and_both_sentences(house: Path) -> None:
    db("start")
    sockets = place.own_cluster().root / "run"
    sockets.chmod(0o755)
    done = db("status")
    sockets.chmod(0o700)
    assert done.exit_code == 1
    assert "だけの場所ではありません" in done.output
    assert "find out who made it, remove it, then run again." in done.output
    db("stop")


@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_server_of_one_s_own_is_not_started_or_stopped_from_here(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.jp/sekisho")
    done = db(command)
    assert done.exit_code == 2
    assert "The server of DATABASE_URL is not started or stopped from here." in done.output


def test_a_named_server_s_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://sekisho_web:hunter2@db.example.jp/sekisho")
    outputs = [db("status").output, db("psql-url").output]
    assert not any("hunter2" in output for output in outputs)
    assert "The server of DATABASE_URL is used." in outputs[0]
    assert "DATABASE_URL is set: use it." in outputs[1]


def test_an_unknown_role_is_a_misuse(house: Path) -> None:
    done = db("psql-url", "postgres")
    assert done.exit_code == 2
    assert "'postgres' is not one of 'sekisho_owner', 'sekisho_web'" in done.output


def test_roles_are_listed_and_their_sql_is_printed() -> None:
    assert [line.split()[0] for line in db("roles").output.splitlines()] == [r.value for r in Role]
    assert db("roles", "--sql").output == server_sql()
    assert "CREATEDB" not in server_sql().replace("NOCREATEDB", "")


def test_two_checkouts_never_share_a_cluster(tmp_path: Path) -> None:
    one = place.cluster_root(tmp_path / "a", as_root=True)
    other = place.cluster_root(tmp_path / "b", as_root=True)
    assert one != other
    assert one.parent == other.parent == Path("/var/lib/sekisho")
    assert place.cluster_root(tmp_path / "a", as_root=False) == tmp_path / "a" / ".sekisho" / "pg"


def test_a_new_checkout_at_the_same_path_finds_no_old_database(tmp_path: Path) -> None:
    before = place.cluster_root(tmp_path, as_root=True)
    assert place.cluster_root(tmp_path, as_root=True) == before
    shutil.rmtree(tmp_path / ".sekisho")  # the checkout was removed and made anew, keys and all
    assert place.cluster_root(tmp_path, as_root=True) != before
