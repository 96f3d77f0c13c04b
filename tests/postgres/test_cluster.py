"""The embedded server lives through what happens to it, and lets nobody in who should not be."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from real_database import throw_away
from sekisho.postgres.account import server_account
from sekisho.postgres.binaries import find_binaries
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.configuration import SUPERUSER, hba_conf
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.making import as_superuser
from sekisho.postgres.reach import within_reach
from sekisho.postgres.roles import DATABASE, Role

LOCK_HOLDER = """
import psycopg, sys, time
connection = psycopg.connect(sys.argv[1])
connection.execute("CREATE TABLE held (line int)")
connection.commit()
connection.execute("LOCK TABLE held")
print("held", flush=True)
time.sleep(60)
"""


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def one(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query.encode()).fetchone()
        return None if row is None else row[0]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server with the product's own settings, every one of them."""
    place = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    place.chmod(0o711)
    cluster = Cluster(place / "pg")
    cluster.start()
    yield cluster
    throw_away(cluster)
    shutil.rmtree(place)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_logs_in_as_itself(cluster: Cluster, role: Role) -> None:
    assert one(cluster.dsn(role), "SELECT session_user::text") == role.value


@pytest.mark.parametrize("name", [SUPERUSER, "postgres", "root", "sekisho-pg", "nobody", "all"])
def test_nobody_else_logs_in_and_no_superuser_does(cluster: Cluster, name: str) -> None:
    login = psycopg.conninfo.make_conninfo(cluster.dsn(Role.WEB), user=name)
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(login)
    assert f'no pg_hba.conf entry for host "[local]", user "{name}"' in str(refused.value)


def test_no_role_of_ours_has_or_can_take_more_power(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(Role.AUDIT)) as connection:
        mighty = connection.execute(
            """SELECT rolname FROM pg_roles
               WHERE starts_with(rolname, 'sekisho_') AND rolname <> %s
                 AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication OR rolinherit
                      OR (rolcreatedb AND rolname <> %s))""",
            [SUPERUSER, Role.OWNER],
        ).fetchall()
        memberships = connection.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member::regrole::text ~ '^sekisho_'"
        ).fetchone()
    assert mighty == []
    assert memberships == (0,)


@pytest.mark.parametrize("word", ["trust", "password", "host", "replication", SUPERUSER])
def test_the_login_rules_know_no(word: str) -> None:
    assert word not in hba_conf()


@pytest.mark.parametrize("dbname", ["postgres", "template1"])
@pytest.mark.parametrize("role", list(Role))
def test_the_server_s_own_databases_are_closed(cluster: Cluster, role: Role, dbname: str) -> None:
    with pytest.raises(
        psycopg.OperationalError, match=f'permission denied for database "{dbname}"'
    ):
        psycopg.connect(cluster.dsn(role, dbname))


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("CREATE TABLE public.note (line text)", "permission denied for schema public"),
        ("CREATE TEMP TABLE note (line text)", "permission denied to create temporary tables"),
        ("CREATE SCHEMA mine", "permission denied for database sekisho"),
        ("SET log_min_messages = 'debug5'", "permission denied to set parameter"),
        ("SET ROLE sekisho_owner", 'permission denied to set role "sekisho_owner"'),
        ("COPY (SELECT 1) TO PROGRAM 'cat'", "permission denied to COPY to or from an external"),
        ("ALTER ROLE sekisho_web BYPASSRLS", "permission denied to alter role"),
        ("CREATE DATABASE elsewhere", "permission denied to create database"),
    ],
)
def test_a_serving_role_is_refused(cluster: Cluster, statement: str, complaint: str) -> None:
    with (
        psycopg.connect(cluster.dsn(Role.WEB), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=complaint),
    ):
        connection.execute(statement.encode())


def test_a_new_function_is_closed_to_all_but_its_owner(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(Role.OWNER), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA hall")
        connection.execute("GRANT USAGE ON SCHEMA hall TO sekisho_web")
        connection.execute("CREATE FUNCTION hall.secret() RETURNS int RETURN 1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="function secret"):
        one(cluster.dsn(Role.WEB), "SELECT hall.secret()")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("log_min_error_statement", "panic"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_error_verbosity", "terse"),
    ],
)
def test_the_setting_is(cluster: Cluster, setting: str, value: str) -> None:
    assert one(cluster.dsn(Role.AUDIT), f"SHOW {setting}") == value


def test_a_failing_statement_leaves_no_value_in_the_log(own_cluster: Cluster) -> None:
    with (
        psycopg.connect(own_cluster.dsn(Role.WEB)) as connection,
        pytest.raises(psycopg.errors.InvalidTextRepresentation),
    ):
        connection.execute("SELECT %s::int", ["関所花子 03-0000-0000"])
    own_cluster.stop()
    logs = [path.read_text() for path in (own_cluster.data / "log").iterdir()]
    assert any("database system is ready" in log for log in logs)
    assert not any("花子" in log or "SELECT" in log for log in logs)


def test_a_second_start_finds_it_running(own_cluster: Cluster) -> None:
    first = postmaster(own_cluster)
    own_cluster.start()
    assert postmaster(own_cluster) == first


def test_two_who_start_at_once_get_one_server(own_place: Path) -> None:
    clusters = [Cluster(own_place / "pg"), Cluster(own_place / "pg")]
    with ThreadPoolExecutor(2) as both:
        list(both.map(Cluster.start, clusters))
    assert [cluster.is_running() for cluster in clusters] == [True, True]
    clusters[0].stop()
    assert [cluster.is_running() for cluster in clusters] == [False, False]


def test_what_was_committed_is_there_after_stop_and_start(own_cluster: Cluster) -> None:
    with psycopg.connect(own_cluster.dsn(Role.OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '関' AS line")
    own_cluster.stop()
    own_cluster.stop()
    own_cluster.start()
    assert one(own_cluster.dsn(Role.OWNER), "SELECT line FROM kept") == "関"


def test_a_data_directory_of_an_earlier_release_gets_the_roles_that_came_since(
    own_cluster: Cluster,
) -> None:
    own_cluster.stop()
    account = server_account()
    binaries = within_reach(find_binaries(None), account, own_cluster.root)
    for dbname in (DATABASE, "postgres"):
        as_superuser(account, binaries, own_cluster.data, dbname, [f"DROP OWNED BY {Role.HAND}"])
    gone = [f"DROP ROLE {Role.HAND}"]
    as_superuser(account, binaries, own_cluster.data, "postgres", gone)
    (own_cluster.root / "roles").unlink()
    own_cluster.start()
    assert one(own_cluster.dsn(Role.HAND), "SELECT session_user::text") == Role.HAND.value


def test_it_starts_again_after_kill_9_with_a_client_in_the_middle(own_cluster: Cluster) -> None:
    with psycopg.connect(own_cluster.dsn(Role.OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS line")
    busy = psycopg.connect(own_cluster.dsn(Role.OWNER))
    busy.execute("INSERT INTO kept VALUES (2)")
    killed = postmaster(own_cluster)
    os.kill(killed, signal.SIGKILL)
    own_cluster.start()
    assert postmaster(own_cluster) != killed
    assert one(own_cluster.dsn(Role.OWNER), "SELECT array_agg(line) FROM kept") == [1]
    busy.close()


def test_a_client_killed_with_9_blocks_nobody(own_cluster: Cluster) -> None:
    command = [sys.executable, "-c", LOCK_HOLDER, own_cluster.dsn(Role.OWNER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    began = time.monotonic()
    assert one(own_cluster.dsn(Role.OWNER), "SELECT count(*) FROM held") == 0
    assert time.monotonic() - began < 30, "it was to hold the table for a minute"


def test_an_initialisation_cut_short_is_begun_again(own_place: Path) -> None:
    cluster = Cluster(own_place / "pg")
    (cluster.root / "data.partial" / "base").mkdir(parents=True)
    cluster.root.chmod(0o711)
    assert not cluster.is_initialised()
    cluster.start()
    assert cluster.is_running()
    cluster.stop()


@pytest.mark.parametrize("locale", ["ja_JP.UTF-8", "C", "xx_XX.nowhere"])
def test_it_starts_under_the_locale(
    own_place: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    cluster = Cluster(own_place / "pg")
    cluster.start()
    assert one(cluster.dsn(Role.WEB), "SELECT upper('é') || '髙﨑①㈱𠮷'") == "É髙﨑①㈱𠮷"
    cluster.stop()


@pytest.mark.parametrize("part", ["長い道のり" * 12, "with space", "quote's"])
def test_it_starts_in_a_directory_named(own_place: Path, part: str) -> None:
    cluster = Cluster(own_place / part / "pg")
    cluster.start()
    assert one(cluster.dsn(Role.WEB), "SELECT 1") == 1
    socket = Path(str(psycopg.conninfo.conninfo_to_dict(cluster.dsn(Role.WEB))["host"]))
    assert socket.stat().st_mode & 0o777 == 0o700
    cluster.stop()
    if socket.parent != cluster.root:
        socket.rmdir()


def test_a_socket_directory_that_is_a_link_is_refused(own_place: Path) -> None:
    cluster = Cluster(own_place / "pg")
    cluster.ensure_initialised()
    trap = own_place / "trap"
    trap.mkdir()
    (cluster.root / "run").symlink_to(trap)
    with pytest.raises(PostgresError) as refused:
        cluster.start()
    assert refused.value.en.startswith(f"{cluster.root / 'run'} is not private to ")
    assert not (cluster.data / "postmaster.pid").exists()


def test_a_socket_directory_open_to_others_is_refused(own_cluster: Cluster) -> None:
    sockets = own_cluster.root / "run"
    sockets.chmod(0o777)
    with pytest.raises(PostgresError) as refused:
        own_cluster.is_running()
    sockets.chmod(0o700)
    assert refused.value.en.endswith("find out who made it, remove it, then run again.")
    assert refused.value.ja.endswith("削除してからもう一度実行してください。")


def test_a_data_directory_that_does_not_start_says_what_the_server_said(own_place: Path) -> None:
    cluster = Cluster(own_place / "pg")
    cluster.ensure_initialised()
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(PostgresError) as refused:
        cluster.start()
    assert "could not find the database system" in refused.value.en
    assert refused.value.en.startswith(f"PostgreSQL does not start ({cluster.root}).")


def test_an_unknown_role_has_no_login(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="'sekisho_admin' is not a valid Role"):
        cluster.dsn("sekisho_admin")
