"""``sekisho retention``: what the notice no longer allows to keep is erased."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    progress_bar,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.end_copies import Ended


@click.command()
@lang_option
@json_option
def retention(lang: str | None, *, as_json: bool) -> None:
    """保存期間の過ぎた情報を消去します / erase what the notice keeps no longer; run it every night.

    Copies that are older than the horizon go too: files, keys of backups, dead rows of tables.
    \b
    Example:
      sekisho retention --json
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.run_retention import Sweep, run_retention

        now = datetime.now(UTC)
        with logged_in(Role.HAND) as connection, progress_bar() as bar:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            task = bar.add_task("保存期間" if spoken == JA else "retention", total=None)
            sweep = Sweep(
                now,
                lambda: secrets.token_bytes(16),
                lambda done, total: bar.update(task, completed=done, total=total),
            )
            swept = run_retention(connection, version, sweep)
        ended = _end_copies(now)
    if as_json:
        told = {**swept.to_json(), "copies": ended.to_json()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    ja = spoken == JA
    erased = "消去したお客様" if ja else "customers erased"
    click.echo(f"{erased}: {swept.customers:,}")
    for table, count in sorted(swept.rows.items()):
        click.echo(f"{'消した行' if ja else 'rows erased'} {table}: {count:,}")
    for rule, count in sorted(swept.kept.items()):
        click.echo(f"{'残した理由' if ja else 'kept under'} {rule}: {count:,}")
    click.echo(f"{'期限で消した控えのファイル' if ja else 'files past the horizon'}: {ended.files}")
    click.echo(f"{'期限で破棄した控えの鍵' if ja else 'backup keys destroyed'}: {len(ended.keys)}")
    for table in ended.left:
        click.echo(f"{'使用中で書き直せない表' if ja else 'in use, not rewritten'}: {table}")
    click.echo(f"{'台帳' if ja else 'entry'}: {swept.ledger_index}")


def _end_copies(now: datetime) -> "Ended":
    """Copies that are older than the horizon are gone, and the tables are written anew if due."""
    from django.conf import settings

    from sekisho.gate.backup_keys import KeyRing
    from sekisho.gate.end_copies import end_copies

    kept = places()
    directories = [kept.outbox, kept.answers, Path(settings.EMAIL_FILE_PATH)]
    with logged_in(Role.OWNER, autocommit=True) as connection:
        return end_copies(connection, directories, KeyRing(kept.backup_keys), now)


COMMANDS = (retention,)
