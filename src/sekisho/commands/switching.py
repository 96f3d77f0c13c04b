"""``sekisho switching``: a customer changes the retailer, by a relayed cancellation (C31, C45)."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import Desk, actor_option, desk, room_in
from sekisho.commands._fields import listed, notice_word, say_fields
from sekisho.project.terminal import JA, json_option, lang_option

if TYPE_CHECKING:
    from sekisho.gate.advance_switching import Message

DAY = click.DateTime(["%Y-%m-%d"])
GIVING = frozenset({"relay", "accept", "fix_day"})
"""Moves whose messages must be put somewhere: what was given once is not given again."""
acknowledged_option = click.option(
    "--acknowledged", required=True, help="確認した版の digest / version acknowledged"
)
role_option = click.option("--role", default="operator", show_default=True)
number_argument = click.argument("case", type=click.IntRange(1, 2**62))


@click.group()
def switching() -> None:
    """契約の切替え（廃止取次） / switching cases: consent, relay, answer, day, end.

    \b
    Example:
      sekisho switching open S0007-00000000 --retailer akatsuki_power --incoming
        --reference AP0007-00000000 --acknowledged sha256:... --actor staff-1
    """


@switching.command("open")
@click.argument("customer")
@click.option("--retailer", required=True, help="相手の小売電気事業者 / the other retailer")
@click.option(
    "--incoming/--leaving", required=True, help="当社へ、または他社へ / to us, or from us"
)
@click.option("--reference", required=True, help="申込番号（当社へ）、地点番号（他社へ）")
@click.option("--application", default="", help="相手の会社の申込番号 / the other company's number")
@click.option("--channel", default="web", show_default=True, help="web, visit, telephone")
@click.option("--papers", type=DAY, help="書面を受け取った日 / day on which the papers came")
@acknowledged_option
@role_option
@actor_option
@lang_option
@json_option
def open_(
    customer: str, retailer: str, reference: str, application: str, channel: str,
    papers: datetime | None, acknowledged: str, role: str, actor: str, lang: str | None, *,
    incoming: bool, as_json: bool,
) -> None:  # fmt: skip
    """お申込みを受けて切替えを始めます / open a case on a customer's application.

    \b
    Example:
      sekisho switching open S0007-00000000 --retailer akatsuki_power --incoming
        --reference AP0007-00000000 --acknowledged sha256:... --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.open_switching import Application, open_switching
        from sekisho.gate.read_record import Actor

        applied = Application(
            customer, retailer, incoming, reference, channel, application,
            papers.date() if papers else None,
        )  # fmt: skip
        who = Actor(actor, role, acknowledged)
        step = open_switching(at.connection, at.version, applied, who, at.moment)
        _say(at, step.to_json(), step.reasons)


@switching.command("move")
@number_argument
@click.argument("move")
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="同意の文面 / the text of the consent")  # fmt: skip
@click.option("--day", type=DAY, help="切替日、通知を発した日 / day of the change, or of sending")
@click.option("--reason", multiple=True, help="NG の理由 / why it is sent back; may be repeated")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path),
              help="渡すものを置くところ / where the messages are put")  # fmt: skip
@acknowledged_option
@role_option
@actor_option
@lang_option
@json_option
def move(
    case: int, move: str, text: Path | None, day: datetime | None, reason: tuple[str, ...],
    output: Path | None, acknowledged: str, role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """切替えを一段進めます / make a move: consent, relay, send_back, accept, fix_day, complete,
    refuse, withdraw, cool_off.

    Each message that the step gives is written to --output.

    \b
    Example:
      sekisho switching move 1 consent --text consent.txt --acknowledged sha256:... --actor staff-1
      sekisho switching move 1 relay -o out --acknowledged sha256:... --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.cases.switching import Move
        from sekisho.gate.advance_switching import Said, advance_switching
        from sekisho.gate.read_record import Actor

        if move not in list(Move):
            raise click.BadParameter(", ".join(Move), param_hint="MOVE")
        if output is None and move in GIVING:
            raise click.UsageError("この手続きは渡すものを作ります。-o が要ります / -o is needed")
        if output is not None:
            room_in(output, at.lang)
        said = Said(text.read_bytes() if text else None, day.date() if day else None, reason)
        done = advance_switching(
            at.connection, at.version, case, Move(move), Actor(actor, role, acknowledged),
            at.moment, said,
        )  # fmt: skip
        for message in done.messages if output else ():
            _write(output or Path(), f"SW-{case}-{done.state}-{message.recipient}.json",
                   message.content)  # fmt: skip
        _say(at, done.to_json(), done.reasons, done.messages)


@switching.command("list")
@click.option("--all", "everything", is_flag=True, help="終わったものも / those that ended too")
@lang_option
@json_option
def list_(lang: str | None, *, everything: bool, as_json: bool) -> None:
    """切替えの一覧 / the open cases, with the moves that can follow.

    \b
    Example:
      sekisho switching list --all
    """
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.cases.stands import SWITCHING
        from sekisho.gate.show_switchings import list_switchings

        found = list_switchings(at.connection, at.version, at.lang, only_open=not everything)
        lines = "\n".join(
            f"{one.switching}  {'→' if one.incoming else '←'}  {one.retailer}"
            f"  {SWITCHING.state(one.step, at.lang)}  {one.switch_on or '—'}"
            f"  {listed((_move(code, at.lang) for code in one.moves), at.lang)}".rstrip()
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@switching.command("usage")
@click.option("--retailer", required=True, help="照会する小売電気事業者 / the retailer that asks")
@click.option("--password", prompt=True, hide_input=True, help="お客様のパスワード / shown by it")
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--delivery", default=Path("policy/delivery.yaml"), show_default=True,
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="ファイルの形 / the form in which each company wants files")  # fmt: skip
@acknowledged_option
@role_option
@actor_option
@lang_option
@json_option
def usage(
    retailer: str, password: str, output: Path, delivery: Path, acknowledged: str, role: str,
    actor: str, lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """使用量の照会に一度だけ答えます / answer a usage inquiry: 13 months, once, for a password.

    Leave --password away to be asked for it: what is typed is not shown.

    \b
    Example:
      sekisho switching usage --retailer akatsuki_power -o out --acknowledged sha256:...
        --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.delivery import read_deliveries
        from sekisho.gate.inquire_usage import inquire_usage
        from sekisho.gate.read_record import Actor

        room_in(output, at.lang)
        wishes = read_deliveries(delivery.read_text(encoding="utf-8"), delivery.name)
        given = inquire_usage(
            at.connection, at.version, password, retailer, wishes,
            Actor(actor, role, acknowledged), at.moment,
        )  # fmt: skip
        _write(output, given.name, given.content)
        _say(at, given.to_json(), ())


@switching.command("reasons")
@lang_option
@json_option
def reasons(lang: str | None, *, as_json: bool) -> None:
    """NG の理由と、次にすること / every reason of a refusal, and what to do next.

    \b
    Example:
      sekisho switching reasons --lang en
    """
    from sekisho.cases.switching_reasons import REASONS
    from sekisho.project.terminal import language

    spoken = language(lang)
    told = [
        {"code": code, "what": each.shown(spoken)[0], "next": each.shown(spoken)[1],
         "mendable": each.mendable}
        for code, each in REASONS.items()
    ]  # fmt: skip
    lines = "\n".join(f"{one['code']}: {one['what']} — {one['next']}" for one in told)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else lines)


def _write(directory: Path, name: str, content: bytes) -> None:
    """A message, readable by its owner only."""
    file = directory / name
    file.touch(mode=0o600)
    file.write_bytes(content)


def _move(code: str, lang: str) -> str:
    """The move in words, with what is typed for it."""
    from sekisho.cases.stands import SWITCHING

    return f"{SWITCHING.steps[code]}（{code}）" if lang == JA else code


def _say(
    at: Desk, told: dict[str, object], reasons: tuple[str, ...],
    messages: "tuple[Message, ...]" = (),
) -> None:  # fmt: skip
    """The fields in words, what went to whom, and what to do about each reason."""
    from sekisho.cases.stands import SWITCHING
    from sekisho.cases.switching_reasons import REASONS

    gone = [_gone(at, message) for message in messages]
    todo = [": ".join(REASONS[code].shown(at.lang)) for code in reasons]
    say_fields(at, told, SWITCHING, shown={"reasons": None, "given": None}, below=[*gone, *todo])


def _gone(at: Desk, message: "Message") -> str:
    recipient = notice_word(at, message.recipient)
    items = listed((notice_word(at, item) for item in message.items), at.lang)
    if at.lang == JA:
        return f"{recipient}へ: {items}（台帳 {message.ledger_index}）"
    return f"to {recipient}: {items} (entry {message.ledger_index})"


COMMANDS = (switching,)
