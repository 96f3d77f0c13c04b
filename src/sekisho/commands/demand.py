"""``sekisho demand``: a legal demand, from the paper to the disclosure or the refusal (C26)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands import _demand_release
from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.project.terminal import json_option, lang_option

if TYPE_CHECKING:
    from sekisho.cases.demand_period import Period
    from sekisho.gate.demand_rules import DemandRules
    from sekisho.gate.demand_steps import DemandStep

document_option = click.option(
    "--document",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="文書のファイル / the file of the document",
)
DAY = click.DateTime(["%Y-%m-%d"])
role_option = click.option("--role", default="privacy_officer", show_default=True)
number_argument = click.argument("demand", type=click.IntRange(1, 2**62))


@click.group()
def demand() -> None:
    """捜査機関などからの開示の求め / demands of investigating bodies and courts (C26).

    \b
    Example:
      sekisho demand open inquiry kaku_police --document inquiry.pdf --number 照会1号
        --issued 2026-11-24 --customer S0042-00000007 --asked name --asked address --actor staff-1
    """


@contextmanager
def demand_desk(
    lang: str | None, actor: str, *, as_json: bool
) -> Iterator[tuple[Desk, "DemandRules"]]:
    """The desk, with the limits and the directory of policy/demands.yaml."""
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.demand_rules import demand_rules_at
        from sekisho.project.places import places

        yield at, demand_rules_at(places().demands)


def period_of(since: datetime | None, until: datetime | None) -> "Period | None":
    """The period of two days; none where neither is given, a usage error where they make none."""
    from sekisho.cases.demand_period import Period

    if since is None and until is None:
        return None
    if since is None or until is None or since > until:
        raise click.UsageError(
            "--from と --to を、初日と末日の順に両方書いてください。"
            " / Give both --from and --to, the first day and the last."
        )
    return Period(since.date(), until.date())


def say_step(at: Desk, step: "DemandStep") -> None:
    """How the demand stands after the step; a refusal with its reasons."""
    from sekisho.cases.demand_reasons import REASONS
    from sekisho.cases.stands import DEMAND

    ja = "".join(f"\n- {REASONS[code].shown('ja')}" for code in step.reasons)
    en = "".join(f"\n- {REASONS[code].shown('en')}" for code in step.reasons)
    at.say(
        f"受付番号 {step.demand}、{DEMAND.state(step.state, 'ja')}、台帳 {step.ledger_index}{ja}",
        f"demand {step.demand}, {step.state}, entry {step.ledger_index}{en}",
        step.to_json(),
    )


@demand.command("open")
@click.argument("basis")
@click.argument("authority")
@document_option
@click.option("--number", default="", help="文書の番号 / number of the document")
@click.option("--issued", required=True, type=click.DateTime(["%Y-%m-%d"]), help="文書の日付")
@click.option("--customer", multiple=True, help="お客様番号 / customer number; may be repeated")
@click.option(
    "--asked", multiple=True, required=True, help="文書が求める項目の id / item asked for"
)
@click.option(
    "--give", multiple=True, help="渡す項目（既定: すべて） / item to give (default: all)"
)
@click.option("--from", "since", type=DAY, help="求める期間の初日 / first day asked for")
@click.option("--to", "until", type=DAY, help="求める期間の末日 / last day asked for")
@click.option("--matter/--no-matter", default=True, help="事件との関わりが書いてある / says why")
@actor_option
@lang_option
@json_option
def open_(
    basis: str, authority: str, document: Path, number: str, issued: datetime,
    customer: tuple[str, ...], asked: tuple[str, ...], give: tuple[str, ...],
    since: datetime | None, until: datetime | None, actor: str, lang: str | None, *, matter: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """求めを受け付けます / take a demand in; a forged or over-broad one is refused at once.

    \b
    BASIS is warrant, inquiry, court_request or bar_inquiry; AUTHORITY an id of
    policy/demands.yaml.
    Example:
      sekisho demand open inquiry kaku_police --document inquiry.pdf --number 照会1号
        --issued 2026-11-24 --customer S0042-00000007 --asked name --asked billing_history
        --from 2026-01-01 --to 2026-06-30 --actor staff-1
    """
    period = period_of(since, until)
    with demand_desk(lang, actor, as_json=as_json) as (at, rules):
        from sekisho.gate.open_demand import Demanded, open_demand

        arrived = Demanded(basis, authority, number, document.read_bytes(), issued.date(),
                           customer, asked, give, matter, period)  # fmt: skip
        say_step(at, open_demand(at.connection, at.version, arrived, at.moment, rules))


@demand.command("call-back")
@number_argument
@click.option("--dialled", required=True, help="かけた電話番号 / the number that was called")
@click.option("--issued/--denied", required=True, help="機関の答え / what the body answered")
@actor_option
@lang_option
@json_option
def call_back(
    demand: int, dialled: str, actor: str, lang: str | None, *, issued: bool, as_json: bool
) -> None:
    """名簿の番号に折り返しました / the body was called at the directory's number.

    \b
    Example:
      sekisho demand call-back 3 --dialled 0000-70-0110 --issued --actor staff-1
    """
    with demand_desk(lang, actor, as_json=as_json) as (at, rules):
        from sekisho.gate.call_back_demand import call_back_demand

        step = call_back_demand(
            at.connection, at.version, demand, dialled, at.moment, rules, issued=issued
        )
        say_step(at, step)


@demand.command("narrow")
@number_argument
@click.option("--give", multiple=True, required=True, help="渡す項目 / item that stays")
@click.option("--from", "since", type=DAY, help="渡す期間の初日 / first day that stays")
@click.option("--to", "until", type=DAY, help="渡す期間の末日 / last day that stays")
@actor_option
@lang_option
@json_option
def narrow(
    demand: int, give: tuple[str, ...], since: datetime | None, until: datetime | None, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """渡す項目と期間を減らします / give less, or of a shorter period; approvals begin anew.

    \b
    Example:
      sekisho demand narrow 3 --give billing_history --from 2026-03-01 --to 2026-03-31
        --actor officer-1
    """
    period = period_of(since, until)
    with demand_desk(lang, actor, as_json=as_json) as (at, _):
        from sekisho.gate.narrow_demand import narrow_demand

        say_step(at, narrow_demand(at.connection, at.version, demand, give, at.moment, period))


@demand.command("approve")
@number_argument
@document_option
@role_option
@actor_option
@lang_option
@json_option
def approve(
    demand: int, document: Path, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """承認します（二人必要） / approve; two officers other than the intake do.

    \b
    Example:
      sekisho demand approve 3 --document inquiry.pdf --actor officer-1
    """
    with demand_desk(lang, actor, as_json=as_json) as (at, _):
        from sekisho.gate.decide_demand import approve_demand

        data = document.read_bytes()
        say_step(at, approve_demand(at.connection, at.version, demand, data, at.moment, role))


@demand.command("refuse")
@number_argument
@click.option("--reason", multiple=True, required=True, help="断る理由 / may be repeated")
@role_option
@actor_option
@lang_option
@json_option
def refuse(
    demand: int, reason: tuple[str, ...], role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """断ります / refuse a demand, with its reasons.

    \b
    Example:
      sekisho demand refuse 3 --reason not-needed --actor officer-1
    """
    with demand_desk(lang, actor, as_json=as_json) as (at, _):
        from sekisho.gate.decide_demand import refuse_demand

        say_step(at, refuse_demand(at.connection, at.version, demand, reason, at.moment, role))


for _command in _demand_release.COMMANDS:
    demand.add_command(_command)

COMMANDS = (demand,)
