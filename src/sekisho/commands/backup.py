"""``sekisho backup``: one sealed file, and keys that die with the horizon."""

import json
import secrets
from datetime import UTC, datetime

import click

from sekisho.postgres.dump import dumping
from sekisho.postgres.roles import Role
from sekisho.project.database import available
from sekisho.project.places import places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)


@click.command()
@click.option(
    "--expire",
    is_flag=True,
    help="期限の過ぎた鍵を破棄するだけ / only destroy the keys whose time is over",
)
@lang_option
@json_option
def backup(*, expire: bool, lang: str | None, as_json: bool) -> None:
    """控えを取ります / make an encrypted backup; keys older than the horizon are destroyed.

    \b
    The file goes to SEKISHO_BACKUPS, its key to SEKISHO_BACKUP_KEYS: never keep both together.
    Example:
      sekisho backup --json
    """
    spoken = language(lang)
    kept = places()
    with refusals(spoken):
        prepare()
        from sekisho.gate.backup_keys import KeyRing
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.make_backup import Errand, make_backup

        now = datetime.now(UTC)
        keys = KeyRing(kept.backup_keys)
        made = None
        if not expire:
            errand = Errand(kept.backups, keys, kept.outbox, now, secrets.token_bytes(16))
            dsn = available(Role.OWNER)
            with logged_in(Role.OWNER) as connection:
                made = make_backup(connection, lambda snapshot: dumping(dsn, snapshot), errand)
        gone = keys.expire(now.astimezone(TOKYO).date())
    if as_json:
        told = {**(made.to_json() if made else {}), "keys_destroyed": [d.isoformat() for d in gone]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if made is not None and spoken == JA:
        click.echo(f"{made.path}（{made.last_day} まで開けます。台帳の {made.ledger_index} 番）")
    elif made is not None:
        click.echo(f"{made.path} (opens until {made.last_day}; entry {made.ledger_index})")
    days = ", ".join(day.isoformat() for day in gone) or "—"
    click.echo(f"{'破棄した鍵' if spoken == JA else 'keys destroyed'}: {days}")


COMMANDS = (backup,)
