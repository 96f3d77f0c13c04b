"""``sekisho restore``: a backup into an empty database, closed until it is up to date."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.postgres.dump import loading
from sekisho.postgres.roles import Role
from sekisho.project.database import available, migrate, ready
from sekisho.project.places import Places, places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.open_restored import Opened
    from sekisho.gate.restore_backup import Witnessed

SERVING = tuple(role.value for role in Role if role is not Role.OWNER)


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--open",
    "only_open",
    is_flag=True,
    help="戻したものを開くだけ / only open what was restored before",
)
@lang_option
@json_option
def restore(file: Path | None, *, only_open: bool, lang: str | None, as_json: bool) -> None:
    """控えを戻します / restore FILE into an empty database, then repeat what happened since.

    \b
    Nobody may enter until the erasures and refusals since the backup were done again.
    Example:
      sekisho restore out/backups/2026-12-01T030000.backup.age
    """
    spoken = language(lang)
    if (file is None) != only_open:
        raise click.UsageError(
            "ファイルか --open のどちらか一つを指定してください。"
            if spoken == JA
            else "Name either a file or --open."
        )
    with refusals(spoken):
        ready(Role.OWNER)
        if file is not None:
            load(file, places(), spoken, quiet=as_json)
        opened = open_again()
    if as_json:
        click.echo(json.dumps(opened.to_json(), ensure_ascii=False))
    elif spoken == JA:
        click.echo(
            f"開きました。やり直した消去 {opened.erased} 件、停止 {opened.restricted} 件、"
            f"停止の取消し {opened.lifted} 件。"
            f"写しから戻した台帳の記録 {opened.brought_back:,} 件。"
            f"台帳の {opened.ledger_index} 番。"
        )
    else:
        click.echo(
            f"Open. Repeated: {opened.erased} erasures, {opened.restricted} refusals,"
            f" {opened.lifted} lifted. Ledger entries brought back: {opened.brought_back:,}."
            f" Entry {opened.ledger_index}."
        )
    if not as_json:
        for digest in opened.imports:
            word = "取り込み直してください: SHA-256" if spoken == JA else "import again: SHA-256"
            click.echo(f"{word} {digest}")


def load(file: Path, kept: Places, lang: str, *, quiet: bool) -> None:
    """The backup is in the database, which is closed."""
    from sekisho.books.ledger_copy import LedgerCopy
    from sekisho.gate.backup_keys import KeyRing
    from sekisho.gate.restore_backup import Restoring, restore_backup

    dsn = available(Role.OWNER)
    what = Restoring(
        file=file,
        keys=KeyRing(kept.backup_keys),
        outbox=kept.outbox,
        copy=LedgerCopy(kept.replay / "ledger"),
        witnessed=last_witnessed(kept),
        roles=SERVING,
        load=lambda: loading(dsn),
        migrate=lambda: migrate(dsn),
    )
    with logged_in(Role.OWNER) as connection:
        restored = restore_backup(connection, what)
    if not quiet:
        click.echo(
            f"{restored.made_at:%Y-%m-%d %H:%M} の控えを戻しました。まだ閉じています。"
            if lang == JA
            else f"The backup of {restored.made_at:%Y-%m-%d %H:%M} is restored, and closed.",
            err=True,
        )


def open_again() -> "Opened":
    """What happened since is repeated, and the roles may enter."""
    from sekisho.gate.open_restored import open_restored

    with logged_in(Role.OWNER) as connection:
        return open_restored(connection, SERVING, datetime.now(UTC), secrets.token_bytes(16))


def last_witnessed(kept: Places) -> "Witnessed | None":
    """What the witness saw last, or None where it never saw anything."""
    from sekisho.books.keys import load_signer
    from sekisho.books.witness import FileWitness
    from sekisho.gate.restore_backup import Witnessed

    if not (kept.witness / "last.checkpoint").exists():
        return None
    witness = FileWitness(kept.witness, load_signer(kept.witness / "witness.key"))
    seen = witness.seen(load_signer(kept.log_key).key)
    return Witnessed(seen.size, seen.root, witness.last.read_bytes())


COMMANDS = (restore,)
