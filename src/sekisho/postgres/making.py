"""A data directory made from nothing: the only place where anything is done as superuser."""

from pathlib import Path

from sekisho.postgres import configuration
from sekisho.postgres.account import Account
from sekisho.postgres.binaries import Binaries
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.roles import DATABASE, Role, close_database_sql, roles_sql


def make_data_directory(account: Account, binaries: Binaries, data: Path) -> None:
    """The directory holds a stopped server with our roles and the database ``sekisho``.

    requires: data is an empty directory of the account's own
    """
    _initdb(account, binaries, data)
    roles = [
        *roles_sql(owner_creates_databases=True),
        f"CREATE DATABASE {DATABASE} OWNER {Role.OWNER}",
        "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC",
    ]
    as_superuser(account, binaries, data, "postgres", roles)
    as_superuser(account, binaries, data, DATABASE, close_database_sql(DATABASE))


def renew_roles(account: Account, binaries: Binaries, data: Path) -> None:
    """Every role of this release exists with exactly its attributes, and may enter the database.

    requires: no server runs on data
    """
    as_superuser(account, binaries, data, "postgres", roles_sql(owner_creates_databases=True))
    as_superuser(account, binaries, data, DATABASE, close_database_sql(DATABASE))


def as_superuser(
    account: Account, binaries: Binaries, data: Path, dbname: str, statements: list[str]
) -> None:
    """The statements were run by a server of one user, without a socket, that then ended.

    A login as superuser does not exist, so what needs one is done while the server is down.

    requires: no server runs on data
    """
    command = [binaries.program("postgres"), "--single", "-D", str(data), "-F", "-j"]
    command += ["-c", "exit_on_error=on", "-c", "log_min_messages=fatal", dbname]
    # With -j a statement ends at a semicolon and an empty line, so that it may hold semicolons.
    done = account.run(command, text="".join(f"{statement};\n\n" for statement in statements))
    if done.returncode != 0:
        raise PostgresError(
            f"役割を作れません（{data}）: {done.stderr.strip()}",
            f"Cannot make the roles ({data}): {done.stderr.strip()}",
        )


def _initdb(account: Account, binaries: Binaries, data: Path) -> None:
    command = [binaries.program("initdb"), "-D", str(data), "-U", configuration.SUPERUSER]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
    command += ["--auth-local=reject", "--auth-host=reject"]
    if binaries.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = account.run(command)
    if done.returncode != 0:
        raise PostgresError(
            f"データベースを初期化できません（{data}）: {done.stderr.strip()}",
            f"Cannot initialise the database ({data}): {done.stderr.strip()}",
        )
