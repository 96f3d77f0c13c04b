"""``sekisho seal``: records that an investigation lets be withheld, until the seal is lifted."""

import json
import secrets
from datetime import UTC, datetime

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)

actor_option = click.option("--actor", required=True, help="する人の id / who does it")
role_option = click.option("--role", default="privacy_officer", show_default=True)


@click.group()
def seal() -> None:
    """記録を封じます / records that a customer is not told of: set, lift, list.

    \b
    Example:
      sekisho seal list
    """


@seal.command("set")
@click.argument("entry", type=click.IntRange(0, 2**62))
@click.option("--reason", required=True, help="record_harm, record_crime, ...")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--approved-by", required=True, help="二人目 / the second person")
@actor_option
@role_option
@lang_option
@json_option
def set_(
    entry: int, reason: str, until: datetime, approved_by: str, actor: str, role: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """封じます / the customer is not told of ENTRY any more, up to that day.

    \b
    ENTRY is the number of a reading, or of an extract's header, in the ledger.
    Example:
      sekisho seal set 4711 --reason record_crime --until 2027-05-31
        --actor officer-1 --approved-by officer-2
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO, Moment
        from sekisho.gate.seal_record import Sealing, seal_record

        now = datetime.now(UTC)
        wanted = Sealing(entry, reason, until.date(), approved_by, role)
        with logged_in(Role.HAND) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            index = seal_record(
                connection, version, wanted, Moment(actor, now, secrets.token_bytes(16))
            )
    _say(index, spoken, as_json=as_json)


@seal.command()
@click.argument("entry", type=click.IntRange(0, 2**62))
@actor_option
@role_option
@lang_option
@json_option
def lift(entry: int, actor: str, role: str, lang: str | None, *, as_json: bool) -> None:
    """封を解きます / the customer is told of ENTRY again.

    \b
    Example:
      sekisho seal lift 4711 --actor officer-1
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO, Moment
        from sekisho.gate.seal_record import lift_seal

        now = datetime.now(UTC)
        with logged_in(Role.HAND) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            moment = Moment(actor, now, secrets.token_bytes(16))
            index = lift_seal(connection, version, entry, moment, role)
    _say(index, spoken, as_json=as_json)


@seal.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """封の一覧 / every seal, the newest first: for the auditor.

    \b
    Example:
      sekisho seal list --json
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.seal_record import list_seals

        with logged_in(Role.AUDIT) as connection:
            found = list_seals(connection)
    if as_json:
        click.echo(json.dumps([each.to_json() for each in found]))
        return
    for each in found:
        lifted = each.lifted_by or ("—" if spoken == JA else "stands")
        who = f"{each.sealed_by}, {each.approved_by}"
        word = "解いた者" if spoken == JA else "lifted by"
        click.echo(f"{each.index}  {each.reason}  {each.until}  {who}  {word}: {lifted}")


def _say(index: int, spoken: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ledger_index": index}))
    else:
        click.echo(f"台帳の {index} 番に記しました。" if spoken == JA else f"Entry {index}.")


COMMANDS = (seal,)
