"""``sekisho succession take-in``: a package that another company handed over becomes ours (C20)."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.commands._fields import say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option, logged_in

if TYPE_CHECKING:
    from sekisho.ledger.note import VerifierKey

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("take-in")
@click.argument("package", type=FILE)
@click.option("--manifest", type=FILE, required=True, help="一式の説明 / the package's manifest")
@click.option("--proof", type=FILE, required=True, help="台帳による証明 / the proof by the ledger")
@click.option("--key", required=True, help="引き渡した会社の公開鍵 / the giver's key, or a file")
@click.option("--witness", "witnesses", multiple=True, help="立会人の鍵 / a witness that must sign")
@click.option("--dry-run", is_flag=True, help="確かめるだけ / look, and write nothing")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def take_in(
    *, package: Path, manifest: Path, proof: Path, key: str, witnesses: tuple[str, ...],
    dry_run: bool, role: str, actor: str, lang: str | None, as_json: bool,
) -> None:  # fmt: skip
    """承継した事業のお客様を受け入れます / take a business in: verified, bound to the old purposes.

    Get the key from the giver's published page or contract, never from the package.
    Exit status: 0 all taken in (or would be), 1 refused, or some rows were.
    \b
    Example:
      sekisho succession take-in succession-1.jsonl --manifest succession-1.manifest.json
        --proof succession-1.tlog-proof --key giver.vkey --dry-run --actor officer-1
    """
    with (
        desk(lang, actor, as_json=as_json) as at,
        logged_in(Role.IMPORT, autocommit=True) as imports,
        tempfile.TemporaryDirectory(prefix="sekisho-") as scratch,
    ):
        from sekisho.gate.succession_package import open_package
        from sekisho.gate.take_in_succession import (
            Examined,
            Taking,
            examine_taking,
            take_in_succession,
        )

        known = _key(key)
        opened = open_package(package, manifest, proof, known, [_key(each) for each in witnesses])
        taking = Taking(
            at.connection, imports, at.version, role, at.moment, Path(scratch), str(known)
        )
        done = (examine_taking if dry_run else take_in_succession)(taking, opened)
        told = done.to_json()
        rows = done.looked.refused if isinstance(done, Examined) else ()
        below = [
            f"{line}行目 {each.column}: {each.ja}"
            if at.lang == JA
            else f"line {line}, {each.column}: {each.en}"
            for line, each in rows
        ]
        say_fields(at, told, shown={"refused": None}, below=below)
    if told.get("refused") or told.get("rows_refused"):
        raise SystemExit(1)


@click.command("taken-in")
@lang_option
@json_option
def taken_in(lang: str | None, *, as_json: bool) -> None:
    """受け入れた事業の一覧 / businesses taken in, with the purposes that bind and the giver's key.

    \b
    Example:
      sekisho succession taken-in --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.tell_sources import list_takeovers

        found = list_takeovers(at.connection, at.lang)
        lines = "\n".join(
            f"{one.taken_in}  {one.event}  {one.giver}  {one.taken_on}  {one.customers}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


def _key(text: str) -> "VerifierKey":
    """The verifier key, given as text or as a file that holds it."""
    from sekisho.ledger.note import parse_vkey
    from sekisho.ledger.text import FormatError

    try:
        held = Path(text).read_text(encoding="utf-8").strip() if Path(text).is_file() else text
        return parse_vkey(held)
    except (FormatError, OSError, UnicodeDecodeError) as wrong:
        raise click.UsageError(f"鍵として読めません / no verifier key: {wrong}") from None
