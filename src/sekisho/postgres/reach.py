"""Programs that the server's account can run, wherever the checkout lies."""

import shutil
from dataclasses import replace
from pathlib import Path

from sekisho.postgres.account import Account
from sekisho.postgres.binaries import Binaries
from sekisho.postgres.errors import PostgresError


def within_reach(binaries: Binaries, account: Account, root: Path) -> Binaries:
    """The same programs, copied beneath ``root`` when the account cannot run them in their place.

    A home directory is closed to other accounts, and so are files installed under a strict umask.
    """
    if not account.foreign or _can_run(account, binaries):
        return binaries
    copy = root / f"server-{binaries.version[0]}.{binaries.version[1]}"
    if binaries.parts and not copy.exists():
        _copy_for_everybody(binaries, copy)
    moved = replace(binaries, bindir=copy / binaries.bindir.relative_to(binaries.base), base=copy)
    if not _can_run(account, moved):
        raise PostgresError(
            f"{account.name} は {root} を通れません。親ディレクトリに chmod o+x が要ります。",
            f"{account.name} cannot pass through {root}: its parents need chmod o+x.",
        )
    return moved


def _can_run(account: Account, binaries: Binaries) -> bool:
    try:
        return account.run([binaries.program("postgres"), "--version"]).returncode == 0
    except (PermissionError, FileNotFoundError):
        return False


def _copy_for_everybody(binaries: Binaries, copy: Path) -> None:
    """The programs lie at ``copy``, readable by every account and writable by ours only."""
    partial = copy.with_name("server.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for part in binaries.parts:
        shutil.copytree(binaries.base / part, partial / part)
    for path in [partial, *partial.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    partial.rename(copy)
