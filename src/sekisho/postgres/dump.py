"""A dump of one database and its loading, by the programs of PostgreSQL, as streams."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sekisho.postgres.binaries import find_binaries
from sekisho.postgres.errors import PostgresError


@contextmanager
def dumping(dsn: str, snapshot: str) -> Iterator[IO[bytes]]:
    """What pg_dump writes of the database as it was at the exported snapshot (custom format).

    PostgresError at the end where it failed: then what was read is no dump.
    """
    command = [find_binaries().program("pg_dump"), "--format=custom", "--compress=1"]
    command += [f"--snapshot={snapshot}", "--lock-wait-timeout=60s", f"--dbname={dsn}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as program:
        assert program.stdout is not None  # noqa: S101  # it was asked for
        yield program.stdout
        _finish(program, "pg_dump")


@contextmanager
def loading(dsn: str) -> Iterator[IO[bytes]]:
    """Where to write a dump: all of it is in the database at the end, or nothing.

    PostgresError where it does not go in. requires: the database is empty
    """
    command = [find_binaries().program("pg_restore"), "--single-transaction", "--exit-on-error"]
    command += ["--no-owner", f"--dbname={dsn}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as program:
        sink, program.stdin = program.stdin, None
        assert sink is not None  # noqa: S101  # it was asked for
        try:
            with sink:
                yield sink
        except BrokenPipeError:
            pass  # it ended early: its own words say why
        except BaseException:
            program.kill()  # before the end it commits nothing
            raise
        _finish(program, "pg_restore")


def _environment() -> dict[str, str]:
    """Ours, without what would lead the programs to another server than the one they are told."""
    return {
        name: value for name, value in os.environ.items() if name not in ("PGDATABASE", "PGOPTIONS")
    }


def _finish(program: subprocess.Popen[bytes], name: str) -> None:
    """The program ended well, or PostgresError with its last words, which hold no row."""
    _, said = program.communicate()
    if program.returncode != 0:
        # The first line names the object; what follows may quote data.
        words = said.decode("utf-8", "replace").strip().partition("\n")[0]
        raise PostgresError(
            f"{name} が失敗しました: {words}",
            f"{name} failed: {words}",
        )
