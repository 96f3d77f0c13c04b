"""The account of the operating system under which the server runs: never root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.postgres.errors import PostgresError

SYSTEM_ACCOUNT = "sekisho-pg"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system; ``foreign`` when it is not the one running us."""

    name: str
    uid: int
    gid: int
    foreign: bool

    def run(
        self, command: Sequence[str], *, text: str | None = None, timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """The command ran as this account, with no other group and a bare environment.

        Variables of the caller (PGHOST, PGDATA, LANG with a locale that is not installed) would
        change what the server's programs do, so none of them is passed on.
        """
        environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        if not self.foreign:
            return subprocess.run(
                list(command), input=text, capture_output=True, text=True, encoding="utf-8",
                errors="backslashreplace", cwd="/", env=environment, timeout=timeout, check=False,
            )  # fmt: skip
        return subprocess.run(
            list(command), input=text, capture_output=True, text=True, encoding="utf-8",
            errors="backslashreplace", cwd="/", env=environment, timeout=timeout, check=False,
            user=self.uid, group=self.gid, extra_groups=[], umask=0o077,
        )  # fmt: skip


def own_name() -> str:
    """The name of the account that runs this process, which the server maps to login roles."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise PostgresError(
            f"この利用者番号（{os.geteuid()}）には名前がありません。名前のある利用者で実行するか、"
            "DATABASE_URL を設定してください。",
            f"User number {os.geteuid()} has no name here: run as a named user, "
            "or set DATABASE_URL.",
        ) from None


def server_account() -> Account:
    """The account for the server: our own, or as root a system account, created when absent."""
    if os.geteuid() != 0:
        return Account(own_name(), os.geteuid(), os.getegid(), foreign=False)
    entry = _entry() or _created()
    if entry.pw_uid == 0:
        raise PostgresError(
            f"利用者 {SYSTEM_ACCOUNT} が root と同じ番号です。削除してください。",
            f"The account {SYSTEM_ACCOUNT} has root's number: remove it.",
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        return None


def _created() -> pwd.struct_passwd:
    """The system account exists: it has no home, no password and no shell."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    complaint = "useradd: not found"
    if useradd is not None:
        done = subprocess.run(
            [
                useradd, "--system", "--user-group", "--no-create-home",
                "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT,
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        complaint = done.stderr.strip()
    # Another process may have been faster: what counts is that the account is there.
    entry = _entry()
    if entry is None:
        raise PostgresError(
            f"システム利用者 {SYSTEM_ACCOUNT} を作れません（{complaint}）。"
            "root 以外で実行するか、DATABASE_URL を設定してください。",
            f"Cannot create the system account {SYSTEM_ACCOUNT} ({complaint}): "
            "run as another user than root, or set DATABASE_URL.",
        )
    return entry
