"""``sekisho party``: the registry of companies, which the doors ask each time (C42, C44)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option
from sekisho.registers.kinds import ListKind
from sekisho.terms.registry import BROUGHT, LABELS, Aspect

if TYPE_CHECKING:
    from sekisho.books.parties import Line
    from sekisho.gate.show_parties import CompanyOfDay

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def party() -> None:
    """会社の台帳 / the registry of companies: list, show, record, import, review.

    \b
    Example:
      sekisho party list --day 2026-12-01
    """


@party.command("list")
@click.option("--day", type=DAY, help="その日の様子（既定: 今日） / as of that day")
@click.option(
    "--waiting", is_flag=True, help="確認を待つ行だけ / only lines that wait for a review"
)
@lang_option
@json_option
def list_(day: datetime | None, lang: str | None, *, waiting: bool, as_json: bool) -> None:
    """会社とその日の登録・契約 / the companies, and what holds of each on the day.

    \b
    Example:
      sekisho party list --waiting --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate import show_parties
        from sekisho.gate.case_steps import day_of

        if waiting:
            lines = show_parties.waiting(at.connection)
            text = "\n".join(_line(line, at.lang) for line in lines)
            at.say(text, text, [_json(line) for line in lines])
            return
        when = day.date() if day else day_of(at.moment)
        found = show_parties.list_parties(at.connection, at.version, when, at.lang)
        text = "\n".join(_company(one) for one in found)
        at.say(text, text, [one.to_json() for one in found])


@party.command("show")
@click.argument("which")
@click.option("--day", type=DAY, help="その日の様子（既定: 今日） / as of that day")
@lang_option
@json_option
def show(which: str, day: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """会社一社と、その行の履歴 / one company by its number or word, and the history of its lines.

    \b
    Example:
      sekisho party show 6999901000002
      sekisho party show hoshizora_denki --day 2026-12-01
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.case_steps import day_of
        from sekisho.gate.show_parties import show_party

        when = day.date() if day else day_of(at.moment)
        found = show_party(at.connection, at.version, which, when, at.lang)
        text = "\n".join(
            (_company(found.company), *(f"  {_line(line, at.lang)}" for line in found.lines))
        )
        told = {**found.company.to_json(), "lines": [_json(line) for line in found.lines]}
        at.say(text, text, told)


@party.command("record")
@click.argument("number")
@click.argument("aspect", type=click.Choice([str(one) for one in BROUGHT]))
@click.argument("value", default="")
@click.option("--since", required=True, type=DAY, help="はじめの日 / first day")
@click.option("--until", type=DAY, help="おわりの日（その日まで） / last day, whole")
@click.option("--source", required=True, help="何で確かめたか / what it was seen in")
@click.option("--role", default="operator", show_default=True)
@actor_option
@lang_option
@json_option
def record(
    number: str, aspect: str, value: str, since: datetime, until: datetime | None, source: str,
    role: str, actor: str, lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """行を届け入れます / bring a line; it counts once an officer, not its bringer, takes it over.

    \b
    A line with the same number, aspect, value and first day replaces the earlier one: so a licence
    is ended. Names, addresses and representatives hold from their day until the next.
    Example:
      sekisho party record 6999901000002 retail_licence A0002 --since 2017-10-01
        --until 2026-11-30 --source "notice of revocation" --actor midori
    """
    from sekisho.terms import Said

    end = until.date() if until else None
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.books.parties import Proposed
        from sekisho.gate.propose_parties import propose_line

        line = Proposed(number, Said(Aspect(aspect), value, since.date(), end), "stated", source)
        found = propose_line(at.connection, at.version, line, at.moment, role)
        at.say(
            f"{found} 番の行として届け入れました。"
            "別の責任者が sekisho party review で採ると効きます。",
            f"line {found}: it counts once another officer takes it over (sekisho party review)",
            {"line": found},
        )


@party.command("import")
@click.argument("kind", type=click.Choice([str(kind) for kind in ListKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", required=True, type=DAY, help="名簿の日付 / the day of the list")
@click.option("--role", default="operator", show_default=True)
@actor_option
@lang_option
@json_option
def import_(
    kind: str, file: Path, day: datetime, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """公表された名簿を読みます / read a public list: what differs waits for a review.

    \b
    A CSV (UTF-8 or CP932) or a workbook (XLSX), from a file. A list with one fault changes nothing.
    Example:
      sekisho party import retailers examples/registers/retailers.csv --day 2026-11-20
        --actor midori
    """
    data = file.read_bytes()
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.read_party_list import PublicList, read_party_list

        brought = PublicList(ListKind(kind), day.date(), data)
        found = read_party_list(at.connection, at.version, brought, at.moment, role)
        at.say(
            f"名簿 {found.id}: {found.companies} 社を読みました。"
            f"違い {len(found.lines)} 行が確認を待っています。",
            f"list {found.id}: {found.companies} companies; {len(found.lines)} differences wait",
            found.to_json(),
        )


@party.command("review")
@click.argument("lines", nargs=-1, type=int)
@click.option("--list", "list_id", type=int, help="その名簿のすべての行 / every line of that list")
@click.option("--take/--turn-down", "taken", required=True, default=None, help="採る／採らない")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def review(
    lines: tuple[int, ...], list_id: int | None, role: str, actor: str, lang: str | None, *,
    taken: bool, as_json: bool,
) -> None:  # fmt: skip
    """届け入れられた行を確かめます / take lines over, or turn them down: all of these, or none.

    \b
    Example:
      sekisho party review 12 13 --take --actor kotaro
      sekisho party review --list 3 --take --actor kotaro
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.review_parties import review_lines
        from sekisho.gate.show_parties import waiting

        if list_id is not None:
            lines = (*lines, *(line.id for line in waiting(at.connection, list_id)))
            at.connection.rollback()
        index = review_lines(at.connection, at.version, lines, at.moment, role, taken=taken)
        at.say(
            f"{len(lines)} 行を{'採りました' if taken else '採りませんでした'}（台帳 {index}）",
            f"{len(lines)} {'taken over' if taken else 'turned down'} (entry {index})",
            {"lines": len(lines), "taken": taken, "ledger_index": index},
        )


def _company(one: "CompanyOfDay") -> str:
    held = (
        f"{s.label} {s.value} {s.since}–{s.until or ''}{'' if s.holds else ' ×'}"
        for s in one.standings
    )
    return "  ".join((one.number, one.party or "—", one.name, *held))


def _line(line: "Line", lang: str) -> str:
    said = line.proposed.said
    label = LABELS[said.aspect][lang != "ja"]
    state = {None: ("確認待ち", "waits"), True: ("採用", "taken"), False: ("不採用", "turned down")}
    shown = state[line.taken][lang != "ja"]
    days = f"{said.since}–{said.until or ''}"
    return f"{line.id}  {line.proposed.number}  {label}  {said.value}  {days}  {shown}"


def _json(line: "Line") -> dict[str, object]:
    said = line.proposed.said
    return {
        "line": line.id,
        "list": line.list_id,
        "corporate_number": line.proposed.number,
        "aspect": said.aspect,
        "value": said.value,
        "since": said.since.isoformat(),
        "until": said.until.isoformat() if said.until else None,
        "change": line.proposed.change,
        "source": line.proposed.source,
        "proposed_by": line.proposed_by,
        "reviewed_by": line.reviewed_by,
        "taken": line.taken,
    }


COMMANDS = (party,)
