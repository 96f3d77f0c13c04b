"""``sekisho recipient``: keys of recipients, and files handed over encrypted."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands import _recipient_ways
from sekisho.commands._desk import room_in
from sekisho.postgres.roles import Role
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

if TYPE_CHECKING:
    from sekisho.books.connection import Db
    from sekisho.books.versions import Version
    from sekisho.gate.case_steps import Moment
    from sekisho.gate.recipient_key import Key

actor_option = click.option("--actor", required=True, help="担当者の id / who does it")


@dataclass(frozen=True)
class _Office:
    connection: "Db"
    version: "Version"
    moment: "Moment"


@contextmanager
def _office(actor: str, spoken: str) -> Iterator[_Office]:
    """A connection of the extract role, the version in force, and this moment."""
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO, Moment

        now = datetime.now(UTC)
        with logged_in(Role.EXTRACT) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            yield _Office(connection, version, Moment(actor, now, secrets.token_bytes(16)))


@click.group()
def recipient() -> None:
    """提供先 / recipients: keys, ways, and what is handed over or delivered to them.

    \b
    Example:
      sekisho recipient keys
    """


@recipient.command()
@click.argument("name")
@click.argument("public_key")
@click.option(
    "--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="最後の日 / its last day"
)
@actor_option
@lang_option
@json_option
def key(
    name: str, public_key: str, until: datetime, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """鍵を届け入れます / enter the public key (age) of the recipient NAME.

    \b
    It counts once somebody else has heard its fingerprint from the recipient and confirmed it.
    Example:
      sekisho recipient key dax age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p \\
        --until 2027-11-30 --actor midori
    """
    spoken = language(lang)
    with _office(actor, spoken) as office:
        from sekisho.gate.recipient_key import offer_key

        words = office.version.policy.vocabulary
        party = words.party(name) or name
        made = offer_key(
            office.connection, office.version, party, public_key, until.date(), office.moment
        )
    _tell(made, spoken, as_json=as_json)


@recipient.command()
@click.argument("number", type=int)
@click.option("--fingerprint", required=True, help="電話で聞いた指紋 / as it was read out")
@actor_option
@lang_option
@json_option
def confirm(number: int, fingerprint: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """鍵を確かめます / confirm the key NUMBER by the fingerprint that the recipient read out.

    \b
    Example:
      sekisho recipient confirm 3 --fingerprint "a1b2 c3d4 ..." --actor kotaro
    """
    spoken = language(lang)
    with _office(actor, spoken) as office:
        from sekisho.gate.recipient_key import confirm_key

        done = confirm_key(office.connection, office.version, number, fingerprint, office.moment)
    _tell(done, spoken, as_json=as_json)


@recipient.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由（お客様を名指ししない）/ why; name no customer")
@actor_option
@lang_option
@json_option
def end(number: int, reason: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """鍵を終わらせます / nothing is encrypted for the key NUMBER any more.

    \b
    Example:
      sekisho recipient end 3 --reason "the laptop was lost" --actor midori
    """
    spoken = language(lang)
    with _office(actor, spoken) as office:
        from sekisho.gate.recipient_key import end_key

        done = end_key(office.connection, office.version, number, reason, office.moment)
    _tell(done, spoken, as_json=as_json)


@recipient.command()
@lang_option
@json_option
def keys(lang: str | None, *, as_json: bool) -> None:
    """鍵の一覧 / all keys, the newest first.

    \b
    Example:
      sekisho recipient keys
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.recipient_key import keys_of

        with logged_in(Role.AUDIT) as connection:
            found = keys_of(connection, None, datetime.now(TOKYO).date())
    if as_json:
        click.echo(json.dumps([each.to_json() for each in found], ensure_ascii=False))
        return
    for each in found:
        _tell(each, spoken, as_json=False)


@recipient.command("hand-over")
@click.argument("run", type=int)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="置き場のディレクトリ / the directory from which it is taken",
)  # fmt: skip
@actor_option
@lang_option
@json_option
def hand_over(run: int, output: Path, actor: str, lang: str | None, *, as_json: bool) -> None:
    """暗号化して渡します / put RUN's file into a directory, encrypted for its recipient; recorded.

    \b
    Example:
      sekisho recipient hand-over 31 -o /srv/sftp/dax --actor midori
    """
    spoken = language(lang)
    with _office(actor, spoken) as office:
        from sekisho.gate.extract_files import Outbox
        from sekisho.gate.hand_over_extract import hand_over_extract

        room_in(output, spoken)
        box = Outbox(places().outbox)
        given = hand_over_extract(office.connection, box, run, None, office.moment)
    path = output / given.name
    _write(path, given.sealed)
    if as_json:
        told = {"file": str(path), "sha256": given.sha256, "ledger_index": given.ledger_index}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(f"{path} に置きました。" if spoken == JA else f"{path} is there.")


def _write(path: Path, data: bytes) -> None:
    """The name leads to the whole file or to none: others fetch from the directory meanwhile."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)


def _tell(found: "Key", spoken: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
        return
    click.echo(f"{found.id:>4}  {found.recipient:<24} {_state(found, spoken):<12} {found.last_day}")
    click.echo(f"      {found.fingerprint}")


def _state(found: "Key", spoken: str) -> str:
    if found.ended:
        return "終わり" if spoken == JA else "ended"
    if found.confirmed_by is None:
        return "未確認" if spoken == JA else "unconfirmed"
    if not found.standing:
        return "期限切れ" if spoken == JA else "past"
    return "有効" if spoken == JA else "stands"


for _command in _recipient_ways.COMMANDS:
    recipient.add_command(_command)

COMMANDS = (recipient,)
