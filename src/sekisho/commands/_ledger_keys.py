"""``sekisho ledger keys`` and ``replace-key``: the keys that a verifier must trust."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sekisho.postgres.roles import Role
from sekisho.project.places import Places, places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.books.checkpoints import Retiring
    from sekisho.gate.replace_log_key import Successor


@click.command()
@click.option(
    "--changes",
    type=click.Path(file_okay=False, path_type=Path),
    help="鍵の交代の証明を書き出す先 / where to write the proofs of changes of the key",
)
@lang_option
@json_option
def keys(changes: Path | None, lang: str | None, *, as_json: bool) -> None:
    """検証用の公開鍵を示します / print the keys that a verifier must trust.

    \b
    With --changes DIR the proofs of every change of the log's key are written there, for
    sekisho-verify --key-change.
    Example:
      sekisho-verify receipt r.txt --key "$(sekisho ledger keys --json | jq -r .log)"
    """
    with refusals(language(lang)):
        log_key, witness_key = verifier_keys(places())
        written = [] if changes is None else _write_changes(changes)
    told = {"log": log_key, "witness": witness_key}
    if as_json:
        click.echo(json.dumps(told if changes is None else {**told, "changes": written}))
        return
    click.echo(f"log      {log_key}\nwitness  {witness_key}")
    for path in written:
        click.echo(path)


def verifier_keys(kept: Places) -> tuple[str, str]:
    """(log key, witness key) as vkey strings. KeyFileError where there are none yet."""
    from sekisho.books.keys import load_signer

    return (
        str(load_signer(kept.log_key).key),
        str(load_signer(kept.witness / "witness.key").key),
    )


def _write_changes(directory: Path) -> list[str]:
    prepare()
    from sekisho.books import log_keys

    directory.mkdir(parents=True, exist_ok=True)
    written = []
    with logged_in(Role.AUDIT) as connection:
        for size, proof in log_keys.changes(connection):
            path = directory / f"{size}.tlog-proof"
            path.write_bytes(proof)
            written.append(str(path))
    return written


@click.command("replace-key")
@click.option(
    "--approved-by", multiple=True, required=True,
    help="承認者。二人分書きます / an approver; give two",
)  # fmt: skip
@click.option(
    "--reason", type=click.Choice(("planned", "stolen", "lost")), default="planned",
    show_default=True, help="理由 / why",
)  # fmt: skip
@click.option(
    "--old", metavar="VKEY",
    help="失われた鍵の公開鍵 / the verifier key of a key that is lost (as published)",
)  # fmt: skip
@lang_option
@json_option
def replace_key(
    approved_by: tuple[str, ...], reason: str, old: str | None, lang: str | None, *, as_json: bool
) -> None:
    """署名鍵を交代します / replace the key that signs the log.

    \b
    The old key signs for the last time, together with the new one; then its file is overwritten.
    Whoever trusts the old key verifies the new one with sekisho ledger keys --changes.
    Interrupted, the command is run again: it ends the same change.
    Example:
      sekisho ledger replace-key --approved-by sato --approved-by suzuki
      sekisho ledger replace-key --reason lost --old "$(cat log.vkey)" --approved-by sato
        --approved-by suzuki
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.replace_log_key import Replacement, replace_log_key

        kept = places()
        retiring, successor = _retiring(kept, old, spoken), _successor(kept)
        day = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        replacement = Replacement(approved_by, reason, day)
        with logged_in(Role.OWNER) as connection:
            size = replace_log_key(connection, retiring, successor, replacement, int(time.time()))
        _beside(kept).replace(kept.log_key)
    new = str(successor.signer.key)
    if as_json:
        click.echo(json.dumps({"size": size, "old": str(retiring.key), "new": new}))
    elif spoken == JA:
        click.echo(
            f"{size:,} 件目から新しい鍵で署名します。\n{new}\n"
            "公開している鍵を改め、交代の証明（sekisho ledger keys --changes）を添えてください。"
            "画面のサーバーを再起動し、前の鍵の控えを消してください。"
        )
    else:
        click.echo(
            f"From {size:,} entries on the log is signed with the new key.\n{new}\n"
            "Publish it with the proof of the change (sekisho ledger keys --changes), restart the"
            " screens' server, and destroy the copies of the old key."
        )


def _beside(kept: Places) -> Path:
    return kept.log_key.with_name(f"{kept.log_key.name}.next")


def _retiring(kept: Places, old: str | None, spoken: str) -> "Retiring":
    """The key that signed so far: from its file, or, where it is lost, its public half."""
    from sekisho.books.checkpoints import Retiring
    from sekisho.books.keys import load_signer
    from sekisho.ledger.note import parse_vkey
    from sekisho.ledger.text import FormatError

    if old is None:
        signer = load_signer(kept.log_key)
        return Retiring(signer.key, signer)
    try:
        key = parse_vkey(old)
    except FormatError as reason:
        raise click.UsageError(
            f"--old が検証用の公開鍵（name+keyid+base64）ではありません: {reason}"
            if spoken == JA
            else f"--old is no verifier key (name+keyid+base64): {reason}"
        ) from None
    kept_signer = load_signer(kept.log_key) if kept.log_key.exists() else None
    return Retiring(key, kept_signer if kept_signer and kept_signer.key == key else None)


def _successor(kept: Places) -> "Successor":
    """The next key, made beside the one in use where an interrupted change left none."""
    from sekisho.books.keys import make_signer
    from sekisho.books.ledger_copy import LedgerCopy
    from sekisho.books.witness import FileWitness
    from sekisho.gate.replace_log_key import Successor
    from sekisho.ledger.note import ED25519

    return Successor(
        make_signer(_beside(kept), kept.origin, ED25519),
        FileWitness.at(kept.witness, kept.witness_name),
        LedgerCopy(kept.replay / "ledger"),
    )
