"""``sekisho entrusted re-entrust | re-entrusted``: to whom entrusted companies pass work on."""

from datetime import datetime

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("re-entrust")
@click.argument("by")
@click.argument("to")
@click.option("--since", required=True, type=DAY, help="はじめの日 / first day")
@click.option("--until", required=True, type=DAY, help="おわりの日 / last day, whole")
@click.option("--document", required=True, help="承諾を求めた書面の番号 / number of the document")
@click.option("--purpose", "purposes", multiple=True, default=("entrusted_service",),
              show_default=True)  # fmt: skip
@click.option("--item", "items", multiple=True, required=True, help="項目 / an item")
@click.option("--consented-by", help="承諾した責任者 / the officer who consented")
@click.option("--consented-on", type=DAY, help="承諾した日 / the day of the consent")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def re_entrust(
    *, by: str, to: str, since: datetime, until: datetime, document: str,
    purposes: tuple[str, ...], items: tuple[str, ...], consented_by: str | None,
    consented_on: datetime | None, role: str, actor: str, lang: str | None, as_json: bool,
) -> None:  # fmt: skip
    """再委託を登録します / register a re-entrustment with our consent, or that there is none.

    \b
    Without --consented-by neither company sees anything while it lasts.
    Example:
      sekisho entrusted re-entrust michibiki_call tomoshibi_call --since 2026-12-01
        --until 2027-03-31 --document R-12 --item name --item phone
        --consented-by officer-2 --consented-on 2026-11-28 --actor officer-1
    """
    from sekisho.cases.re_entrusted import Consent, ReEntrustment

    if (consented_by is None) != (consented_on is None):
        raise click.UsageError(
            "--consented-by と --consented-on は両方要ります / give both, or neither"
        )
    consent = Consent(consented_by, consented_on.date()) if consented_by and consented_on else None
    one = ReEntrustment(
        by, to, since.date(), until.date(), frozenset(purposes), frozenset(items), document, consent
    )
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.re_entrust import re_entrust as act

        index = act(at.connection, at.version, one, at.moment, role)
        at.say(f"登録しました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


@click.command("re-entrusted")
@click.option("--day", type=DAY, help="その日の様子（既定: 今日） / as of that day")
@lang_option
@json_option
def re_entrusted(day: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """再委託先の一覧 / who passes work on to whom, with our consent, and what does not stand.

    \b
    Example:
      sekisho entrusted re-entrusted --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.case_steps import day_of
        from sekisho.gate.re_entrust import list_all_passed_on

        when = day.date() if day else day_of(at.moment)
        found = list_all_passed_on(at.connection, at.version, when, at.lang)
        lines = "\n".join(
            f"{one.by} -> {one.to}  {one.since}..{one.until}  {one.consented_by or '—'}"
            f"  {', '.join(text for _, text in one.against)}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


COMMANDS = (re_entrust, re_entrusted)
