"""The private directory of the server's socket: short enough for the kernel, and nobody else's."""

import os
import stat
import tempfile
from pathlib import Path

from sekisho.postgres.account import Account
from sekisho.postgres.configuration import PORT
from sekisho.postgres.errors import PostgresError

# unix(7): sun_path holds 108 bytes, the last of them NUL.
LONGEST_DIRECTORY = 107 - len(f"/.s.PGSQL.{PORT}")

_ELSEWHERE = "socket-directory"


def socket_directory(root: Path) -> Path:
    """Where the socket of the cluster at ``root`` is, as far as is known without making anything.

    Beneath ``root`` when that is short enough; else the directory noted when it was made.
    """
    beneath = root / "run"
    if len(os.fsencode(beneath)) <= LONGEST_DIRECTORY:
        return beneath
    try:
        return Path((root / _ELSEWHERE).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return beneath


def make_socket_directory(root: Path, account: Account) -> Path:
    """The directory exists, belongs to the server's account and is closed to all others.

    A directory elsewhere gets a random name, so that nobody can occupy it beforehand, and is noted
    in ``root``, where only we can write. It is made anew after something cleared /tmp.
    """
    path = socket_directory(root)
    if len(os.fsencode(path)) <= LONGEST_DIRECTORY and path.parent == root:
        path.mkdir(mode=0o700, exist_ok=True)
        _hand_over(path, account)
    elif not path.is_dir() or path.parent == root:
        path = Path(tempfile.mkdtemp(prefix="sekisho-", dir=_short_parent()))
        _hand_over(path, account)
        (root / _ELSEWHERE).write_text(f"{path}\n", encoding="utf-8")
    refuse_open(path, account)
    return path


def refuse_open(path: Path, account: Account) -> None:
    """Nothing happens when the directory is the account's alone; else the error names it.

    A symbolic link, another owner, or a bit for group or others would let somebody else put a
    socket there and be taken for our server.
    """
    found = path.lstat()
    if (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == account.uid
        and not stat.S_IMODE(found.st_mode) & 0o077
    ):
        return
    raise PostgresError(
        f"{path} は {account.name} だけの場所ではありません。誰が作ったかを確かめ、削除してから"
        "もう一度実行してください。",
        f"{path} is not private to {account.name}: find out who made it, remove it, "
        "then run again.",
    )


def _hand_over(path: Path, account: Account) -> None:
    if account.foreign and path.lstat().st_uid == os.geteuid():
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _short_parent() -> str:
    """A directory in which only we can make names, else the sticky /tmp."""
    if os.geteuid() == 0:
        return "/run"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and len(runtime) < LONGEST_DIRECTORY - 20:
        found = Path(runtime)
        if found.is_dir() and found.lstat().st_uid == os.geteuid():
            return runtime
    return "/tmp"  # noqa: S108 - mkdtemp makes a random name of mode 0700 there
