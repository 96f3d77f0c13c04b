"""``sekisho ledger``: checkpoints, proofs, and whether everything follows from the entries."""

import json
import time
from pathlib import Path

import click

from sekisho.commands._ledger_keys import keys, replace_key
from sekisho.postgres.roles import Role
from sekisho.project.places import Places, places
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


@click.group()
def ledger() -> None:
    """台帳 / the ledger: checkpoint, prove, pack, fsck, keys, replace-key.

    \b
    Example:
      sekisho ledger fsck
    """


@ledger.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@lang_option
def checkpoint(output: Path | None, lang: str | None) -> None:
    """署名します / sign everything committed so far; the witness cosigns.

    \b
    Example:
      sekisho ledger checkpoint -o checkpoint.txt
    """
    with refusals(language(lang)):
        prepare()
        note = sign_checkpoint(places())
    if output is None:
        click.echo(note.decode(), nl=False)
    else:
        output.write_bytes(note)


def sign_checkpoint(kept: Places) -> bytes:
    """The newest checkpoint, signed with the log's key and cosigned by the file witness."""
    from sekisho.books.keys import make_signer
    from sekisho.books.ledger_copy import LedgerCopy
    from sekisho.books.witness import FileWitness
    from sekisho.gate.make_checkpoint import make_checkpoint
    from sekisho.ledger.note import ED25519

    signer = make_signer(kept.log_key, kept.origin, ED25519)
    witness = FileWitness.at(kept.witness, kept.witness_name)
    with logged_in(Role.WEB) as connection:
        copy = LedgerCopy(kept.replay / "ledger")
        return make_checkpoint(connection, signer, witness, int(time.time()), copy)


@ledger.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@lang_option
def prove(old: int, new: int, lang: str | None) -> None:
    """証明を出します / prove that the log of size NEW begins with that of size OLD.

    \b
    Example:
      sekisho ledger prove 120 4500 > consistency.txt
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books import log, proofs
        from sekisho.ledger.tlog_proof import consistency_file

        with logged_in(Role.AUDIT) as connection:
            size = log.read_head(connection).frontier.size
            if not 0 < old <= new <= size:
                raise click.UsageError(
                    f"0 < OLD <= NEW <= {size} としてください。"
                    if spoken == JA
                    else f"Give 0 < OLD <= NEW <= {size}."
                )
            hashes = proofs.consistency(connection, old, new)
    click.echo(consistency_file(old, hashes).decode(), nl=False)


@ledger.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@lang_option
def pack(directory: Path, lang: str | None) -> None:
    """監査一式を書き出します / write an audit pack of the newest checkpoint to DIRECTORY.

    \b
    sekisho-verify computes everything again from it, with nothing else.
    Example:
      sekisho ledger pack audit-2026-12
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books import log
        from sekisho.gate.extract_files import Outbox
        from sekisho.gate.write_audit_pack import write_audit_pack

        with logged_in(Role.AUDIT) as connection, progress_bar() as bar:
            task = bar.add_task("pack", total=log.read_head(connection).frontier.size)
            size = write_audit_pack(
                connection,
                Outbox(places().outbox),
                directory,
                lambda done: bar.update(task, completed=done),
            )
    told = f"{size:,} 件を {directory} に書き出しました。"
    click.echo(told if spoken == JA else f"{size:,} entries stand in {directory}.")


@ledger.command()
@lang_option
@json_option
def fsck(lang: str | None, *, as_json: bool) -> None:
    """台帳を端から確かめます / derive head, nodes, checkpoints and runs again from the entries.

    \b
    Exit status 0 when nothing is wrong, 1 otherwise.
    Example:
      sekisho ledger fsck
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books import log
        from sekisho.books.fsck import fsck as check
        from sekisho.books.keys import load_signer

        key = load_signer(places().log_key).key
        with logged_in(Role.AUDIT) as connection, progress_bar() as bar:
            size = log.read_head(connection).frontier.size
            task = bar.add_task("fsck", total=size)
            faults = check(connection, key, lambda done: bar.update(task, completed=done))
    if as_json:
        told = [{"code": fault.code, "ja": fault.ja, "en": fault.en} for fault in faults]
        click.echo(json.dumps({"size": size, "faults": told}, ensure_ascii=False))
    elif faults:
        for fault in faults:
            click.echo(f"{fault.code}: {fault.ja if spoken == JA else fault.en}")
    elif spoken == JA:
        click.echo(f"台帳の {size:,} 件は、先頭・節点・署名・抽出のすべてと合っています。")
    else:
        click.echo(f"All {size:,} entries agree with head, nodes, checkpoints and runs.")
    raise SystemExit(1 if faults else 0)


ledger.add_command(keys)
ledger.add_command(replace_key)

COMMANDS = (ledger,)
