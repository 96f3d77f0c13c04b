"""``sekisho entrusted``: companies that handle data for us, assessed and bound (C15, L24)."""

from datetime import datetime
from pathlib import Path

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.commands._entrusted_passed_on import COMMANDS as PASSED_ON
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

DAY = click.DateTime(["%Y-%m-%d"])
role_option = click.option("--role", default="privacy_officer", show_default=True)


@click.group()
def entrusted() -> None:
    """委託先の評価と契約 / entrusted companies: assessed, bound, looked up at each reading.

    \b
    Example:
      sekisho entrusted list --json
    """


@entrusted.command("assess")
@click.argument("party")
@click.option("--made", required=True, type=DAY, help="評価した日 / day of the assessment")
@click.option("--until", required=True, type=DAY, help="期限（その日まで） / last day, whole")
@click.option("--met", multiple=True, help="満たす措置 / a measure that is met; or all")
@click.option("--approved-by", required=True, help="二人目 / the second person")
@role_option
@actor_option
@lang_option
@json_option
def assess(
    party: str, made: datetime, until: datetime, met: tuple[str, ...], approved_by: str, role: str,
    actor: str, lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """評価を登録します / register an assessment against the list of safety measures.

    \b
    Example:
      sekisho entrusted assess michibiki_call --made 2026-12-01 --until 2027-11-30 --met all
        --approved-by officer-2 --actor officer-1
    """
    from sekisho.cases.entrusted import MEASURES, Assessment

    found = Assessment(made.date(), until.date(), _listed(met, list(MEASURES)))
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.register_entrusted import assess_entrusted

        index = assess_entrusted(
            at.connection, at.version, party, found, approved_by, at.moment, role
        )
        at.say(f"登録しました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


@entrusted.command("contract")
@click.argument("party")
@click.option("--since", required=True, type=DAY, help="はじめの日 / first day")
@click.option("--until", required=True, type=DAY, help="おわりの日 / last day, whole")
@click.option("--term", multiple=True, help="含まれる条件 / a term that is in it; or all")
@role_option
@actor_option
@lang_option
@json_option
def contract(
    party: str, since: datetime, until: datetime, term: tuple[str, ...], role: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """契約を登録します / register a contract; one that ends early is registered anew.

    \b
    Example:
      sekisho entrusted contract michibiki_call --since 2026-04-01 --until 2028-03-31 --term all
        --actor officer-1
    """
    from sekisho.cases.entrusted import TERMS, Contract

    bound = Contract(since.date(), until.date(), _listed(term, list(TERMS)))
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.register_entrusted import contract_entrusted

        index = contract_entrusted(at.connection, at.version, party, bound, at.moment, role)
        at.say(f"登録しました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


@entrusted.command("list")
@click.option("--day", type=DAY, help="その日の様子（既定: 今日） / as of that day")
@lang_option
@json_option
def list_(day: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """どの委託先が見られるか / which companies may see anything, and why others may not.

    \b
    Example:
      sekisho entrusted list --day 2027-04-01
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.case_steps import day_of
        from sekisho.gate.entrusted_standing import list_entrusted

        when = day.date() if day else day_of(at.moment)
        found = list_entrusted(at.connection, at.version, when, at.lang)
        lines = "\n".join(
            f"{one.party}  {one.name}  {one.last_day or '—'}"
            f"  {', '.join(text for _, text in one.against)}".rstrip()
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@entrusted.command("report")
@click.argument("party")
@click.option("--since", required=True, type=DAY)
@click.option("--until", required=True, type=DAY)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@actor_option
@lang_option
@json_option
def report(
    party: str, since: datetime, until: datetime, output: Path | None, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """委託先の閲覧を報告します / what its people read: for the company and for us, as CSV.

    \b
    Example:
      sekisho entrusted report michibiki_call --since 2026-11-01 --until 2026-11-30
        -o out/michibiki-2026-11.csv --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.report_entrusted import report_entrusted

        made = report_entrusted(
            at.connection, at.version, party, since.date(), until.date(), at.moment
        )
        if output is not None:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(made.to_csv(), encoding="utf-8", newline="")
        told = {"passages": made.passages, "ledger_index": made.ledger_index}
        at.say(made.to_csv(), made.to_csv(), told)


def _listed(given: tuple[str, ...], known: list[str]) -> frozenset[str]:
    """What was given; `all` stands for every word of the list."""
    return frozenset(known) if given == ("all",) else frozenset(given)


for _command in PASSED_ON:
    entrusted.add_command(_command)

COMMANDS = (entrusted,)
