"""A server named by DATABASE_URL: who logs in, and which logins are turned away."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from sekisho.postgres.account import server_account
from sekisho.postgres.binaries import find_binaries
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.database_url import dsn, is_named, refuse_old_server, refuse_superuser
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.making import as_superuser
from sekisho.postgres.reach import within_reach
from sekisho.postgres.roles import Role
from sekisho.project.database import available


def test_without_it_the_embedded_server_is_used() -> None:
    assert not is_named({})
    assert not is_named({"DATABASE_URL": ""})


def test_a_url_without_a_user_means_the_role_that_is_needed() -> None:
    named = {"DATABASE_URL": "postgresql://db.example.jp/sekisho?sslmode=verify-full"}
    assert is_named(named)
    assert psycopg.conninfo.conninfo_to_dict(dsn(Role.EXTRACT, named)) == {
        "host": "db.example.jp",
        "dbname": "sekisho",
        "sslmode": "verify-full",
        "user": "sekisho_extract",
    }


def test_a_role_can_have_a_url_of_its_own() -> None:
    named = {
        "DATABASE_URL": "postgresql://sekisho_web@db.example.jp/sekisho",
        "DATABASE_URL_AUDIT": "postgresql://auditor@replica.example.jp/sekisho",
    }
    assert "user=auditor" in dsn(Role.AUDIT, named)
    assert "user=sekisho_web" in dsn(Role.STAT, named)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "postgresql://sekisho_web:hunter2@[broken/sekisho",
            "DATABASE_URL cannot be read: write it as postgresql://host/database.",
        ),
        (
            "mysql://sekisho_web:hunter2@db.example.jp/sekisho",
            "DATABASE_URL cannot be read: write it as postgresql://host/database.",
        ),
        (
            "postgresql://sekisho_web:hunter2@db.example.jp",
            "DATABASE_URL names no database: write it as postgresql://host/database.",
        ),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(url: str, message: str) -> None:
    with pytest.raises(PostgresError) as refused:
        dsn(Role.WEB, {"DATABASE_URL": url})
    assert refused.value.en == message
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("role", list(Role))
def test_our_own_roles_are_not_too_mighty(cluster: Cluster, role: Role) -> None:
    with psycopg.connect(cluster.dsn(role)) as connection:
        refuse_superuser(connection)
        refuse_old_server(connection)


@pytest.fixture(scope="module")
def sabotaged() -> Iterator[Cluster]:
    """A server whose administrator gives a role of ours more power than it may have."""
    place = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    place.chmod(0o711)
    cluster = Cluster(place / "pg")
    cluster.ensure_initialised()
    yield cluster
    shutil.rmtree(place)


@contextmanager
def administered(cluster: Cluster, statement: str, undo: str) -> Iterator[None]:
    """The server runs after the administrator's statement; afterwards it is as it was."""
    account = server_account()
    binaries = within_reach(find_binaries(), account, cluster.root)
    as_superuser(account, binaries, cluster.data, "postgres", [statement])
    cluster.start()
    yield
    cluster.stop()
    as_superuser(account, binaries, cluster.data, "postgres", [undo])


@pytest.mark.parametrize(
    ("given", "undo", "power"),
    [
        # The one login as superuser in these tests: it exists to be refused.
        ("ALTER ROLE sekisho_web SUPERUSER", "ALTER ROLE sekisho_web NOSUPERUSER", "SUPERUSER"),
        ("ALTER ROLE sekisho_web BYPASSRLS", "ALTER ROLE sekisho_web NOBYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE sekisho_web CREATEROLE", "ALTER ROLE sekisho_web NOCREATEROLE", "CREATEROLE"),
        (
            "ALTER ROLE sekisho_web REPLICATION",
            "ALTER ROLE sekisho_web NOREPLICATION",
            "REPLICATION",
        ),
        (
            "GRANT pg_read_all_data TO sekisho_web",
            "REVOKE pg_read_all_data FROM sekisho_web",
            "pg_read_all_data",
        ),
        (
            "GRANT sekisho_bootstrap TO sekisho_web",
            "REVOKE sekisho_bootstrap FROM sekisho_web",
            "BYPASSRLS, CREATEROLE, REPLICATION, SUPERUSER",
        ),
    ],
)
def test_a_role_with_too_much_power_is_refused(
    sabotaged: Cluster, monkeypatch: pytest.MonkeyPatch, given: str, undo: str, power: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", sabotaged.dsn(Role.WEB))
    with administered(sabotaged, given, undo), pytest.raises(PostgresError) as refused:
        available(Role.WEB)
    assert refused.value.en == (
        f"The database role sekisho_web has too much power ({power}) and is refused. "
        "Name in DATABASE_URL a role made by sekisho db roles --sql."
    )
    assert refused.value.ja == (
        f"データベースの役割 sekisho_web は強すぎる権限（{power}）を持つため、接続しません。"
        "sekisho db roles --sql が作る役割を DATABASE_URL に書いてください。"
    )


def test_a_server_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "host=/nowhere dbname=sekisho password=hunter2")
    with pytest.raises(PostgresError) as refused:
        available(Role.WEB)
    assert refused.value.en.startswith("Cannot connect to the server of DATABASE_URL: ")
    assert "hunter2" not in str(refused.value)
