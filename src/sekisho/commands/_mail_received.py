"""``sekisho mail received``: customers' own mail, sealed; found by headers, opened by two ways."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import click

from sekisho.commands._desk import actor_option, desk
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

if TYPE_CHECKING:
    from sekisho.commands._desk import Desk
    from sekisho.gate.content_key import ContentKey
    from sekisho.gate.may_read_mail import Wish
    from sekisho.gate.read_record import Actor

Function = TypeVar("Function", bound=Callable[..., object])
acknowledged_option = click.option(
    "--acknowledged", metavar="DIGEST", required=True,
    help="確認した版の指紋、または current / digest of the version acknowledged, or current",
)  # fmt: skip
role_option = click.option("--role", default="operator", show_default=True)


def wish_options(function: Function) -> Function:
    """The options that say who wants to read whose mail, and on which ground."""
    for option in (
        role_option,
        acknowledged_option,
        actor_option,
        click.option("--document", default="", help="文書の番号（法令） / the demand's document"),
        click.option(
            "--request", default="", help="本人確認が済んだ求めの番号 / the request's number"
        ),
        click.option("--case", required=True, help="件番号 / number of the matter"),
        click.option("--purpose", default="trouble_solving", show_default=True),
        click.option("--customer", required=True, help="お客様番号 / the customer's number"),
    ):
        function = option(function)
    return function


@click.group()
def received() -> None:
    """お客様のメールの中身（C23） / customers' own mail: sealed, and opened on two grounds only.

    \b
    Example:
      sekisho mail received find --customer S0042-00000007 --case Q-7 --request 12 \\
        --actor staff-1 --acknowledged current
    """


@received.command()
@lang_option
@json_option
def key(lang: str | None, *, as_json: bool) -> None:
    """封じる鍵を作ります / make the key that seals and opens; what stands is never replaced.

    \b
    Example:
      sekisho mail received key
    """
    spoken = language(lang)
    with refusals(spoken):
        made = _key()
        public = made.make()
    told = {"public": public, "seals": str(made.public), "opens": str(made.secret)}
    words = f"封じる鍵: {made.public}\n開く鍵: {made.secret}（画面のサーバーには置かないこと）"
    english = f"seals: {made.public}\nopens: {made.secret} (never where screens are served)"
    plain = words if spoken == JA else english
    click.echo(json.dumps(told) if as_json else plain)


@received.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--customer", required=True, help="お客様番号 / the customer's number")
@click.option("--outgoing", is_flag=True, help="お客様が送ったもの / written by the customer")
@lang_option
@json_option
def add(file: Path, customer: str, lang: str | None, *, outgoing: bool, as_json: bool) -> None:
    """メールを封じて納めます / take a mail in: its content is sealed at once.

    \b
    Example:
      sekisho mail received add arrived.eml --customer S0042-00000007
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.take_in_mail import take_in_mail

        with logged_in(Role.IMPORT) as connection:
            number = take_in_mail(
                connection, _key(), customer, file.read_bytes(), incoming=not outgoing,
                now=datetime.now(UTC),
            )  # fmt: skip
    plain = f"封じて納めました: {number}" if spoken == JA else f"Sealed and kept: {number}"
    click.echo(json.dumps({"id": number}) if as_json else plain)


@received.command()
@wish_options
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), default="2000-01-01")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), default="2100-01-01")
@click.option("--direction", type=click.Choice(["in", "out"]), default=None)
@click.option("--domain", default="", help="相手のドメイン / the other side's domain")
@lang_option
@json_option
def find(
    first: datetime, last: datetime, direction: str | None, domain: str, lang: str | None,
    *, as_json: bool, **wanted: str,
) -> None:  # fmt: skip
    """見出しで探します / find a customer's mails by day, direction and domain; it is recorded.

    \b
    Example:
      sekisho mail received find --customer S0042-00000007 --case Q-7 --request 12 \\
        --from 2026-11-01 --actor staff-1 --acknowledged current
    """
    with _wish(lang, wanted, as_json=as_json) as (at, wish):
        from sekisho.gate.find_mail import Headers, find_mail

        incoming = None if direction is None else direction == "in"
        headers = Headers(first.date(), last.date(), incoming, domain)
        found = find_mail(at.connection, at.version, wish, headers, at.moment.nonce)
    lines = [
        f"{each.id}  {each.at.isoformat()}  {'←' if each.incoming else '→'} {each.domain or '—'}"
        for each in found
    ]
    at.say(
        "\n".join(lines),
        "\n".join(lines),
        [each.to_json() for each in found],
    )


@received.command("open")
@click.argument("mail", type=click.UUID)
@wish_options
@click.option("--opening", type=int, help="承認された求めの番号 / an opening that was approved")
@lang_option
def open_(mail: UUID, opening: int | None, lang: str | None, **wanted: str) -> None:
    """封を開きます / open one mail: its content goes to standard output.

    What law allows waits first: the command tells the opening's number, and opens it with
    --opening once a second person has approved.

    \b
    Example:
      sekisho mail received open 6f1c... --customer S0042-00000007 --case Q-7 --request 12 \\
        --actor staff-1 --acknowledged current > opened.eml
    """
    with _wish(lang, wanted, as_json=False) as (at, wish):
        if opening is None:
            from sekisho.gate.ask_opening import ask_opening

            asked = ask_opening(
                at.connection, at.version, wish, mail, at.moment.now, at.moment.nonce
            )
            opening = asked.opening
            if asked.ledger_index is None:
                at.say(
                    f"{opening} 番: 二人目の承認を待ちます。",
                    f"{opening}: waits for a second person.",
                    {},
                )
                return
        from sekisho.gate.open_mail import open_mail

        with logged_in(Role.HAND) as hand:
            content = open_mail(hand, _key(), opening, wish.actor.id, at.moment.now)
    click.echo(content, nl=False)


@received.command()
@click.argument("opening", type=int)
@actor_option
@click.option("--role", default="privacy_officer", show_default=True)
@acknowledged_option
@lang_option
@json_option
def approve(
    opening: int, actor: str, role: str, acknowledged: str, lang: str | None, *, as_json: bool
) -> None:
    """二人目として認めます / approve, as a second person, an opening that law allows.

    \b
    Example:
      sekisho mail received approve 5 --actor officer-2 --acknowledged current
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.approve_opening import approve_opening

        who = _actor(at, actor, role, acknowledged)
        index = approve_opening(
            at.connection, at.version, opening, who, at.moment.now, lambda: secrets.token_bytes(16)
        )
        at.say(
            f"認めました。台帳の {index} 番です。", f"Approved: entry {index}.", {"entry": index}
        )


@received.command("hand-over")
@lang_option
@json_option
def hand_over(lang: str | None, *, as_json: bool) -> None:
    """認められた開封を画面に渡します / seal what was granted for the screens that asked.

    It runs where the key lies, every minute say; forged mail kept for more than 90 days goes too.

    \b
    Example:
      sekisho mail received hand-over
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.note_forged import forget_forged
        from sekisho.gate.open_mail import hand_over_opened

        now = datetime.now(UTC)
        with logged_in(Role.HAND) as connection:
            done = hand_over_opened(connection, _key(), now)
            gone = forget_forged(connection, now.date())
    told = {"handed_over": done, "forgotten": gone}
    count = len(done)
    plain = f"{count} 通を渡しました。" if spoken == JA else f"{count} handed over."
    click.echo(json.dumps(told) if as_json else plain)


@contextmanager
def _wish(
    lang: str | None, wanted: dict[str, str], *, as_json: bool
) -> Iterator[tuple["Desk", "Wish"]]:
    """The desk with the wish that the options say."""
    with desk(lang, wanted["actor"], as_json=as_json) as at:
        from sekisho.gate.case_steps import day_of
        from sekisho.gate.may_read_mail import Wish

        found = at.version.policy.vocabulary.find("purpose", wanted["purpose"])
        yield (
            at,
            Wish(
                wanted["customer"],
                found or wanted["purpose"],
                wanted["case"],
                _actor(at, wanted["actor"], wanted["role"], wanted["acknowledged"]),
                day_of(at.moment),
                wanted["request"],
                wanted["document"],
            ),
        )


def _actor(at: "Desk", actor: str, role: str, acknowledged: str) -> "Actor":
    from sekisho.gate.read_record import Actor

    digest = at.version.policy.digest if acknowledged == "current" else acknowledged
    return Actor(actor, role, digest)


def _key() -> "ContentKey":
    from sekisho.gate.content_key import ContentKey
    from sekisho.project.places import places

    return ContentKey(places().mail_opens, places().mail_seals)


COMMANDS = (received,)
