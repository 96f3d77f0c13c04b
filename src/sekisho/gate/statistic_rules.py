"""What is looked at before a statistic is counted: declared, held, its period closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.statistics import (
    EXACT,
    NOISE,
    PREPARED,
    PROTECTED,
    RELEASED,
    Release,
    of_period,
    seen_before,
    spent,
    spent_on,
)
from sekisho.books.versions import Version
from sekisho.disclosure.period import EXAMPLES, Period, period_of
from sekisho.disclosure.refuse import NoStatisticError, refuse_open_period
from sekisho.gate.alike_statistics import alike_released
from sekisho.gate.errors import ActRefusedError
from sekisho.rules.policy import Statistic
from sekisho.sql.cube_cells import NOBODY_KNOWS
from sekisho.sql.declared import Declared, declared

MOST_THOUSANDTHS = 1_000
"""Of epsilon, for one period of a table: with more there is hardly any noise on a small cell."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statistic (its id or title), of which period; `again` counts anew, for a revision.

    `thousandths` of epsilon to spend on noise; 0: no noise, the table is protected or exact.
    """

    statistic: str
    period: str
    again: bool = False
    thousandths: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made. `before`: protected tables of this period that were ever released.

    `beside`: the statistics on this table of the nearest periods before and after, as last
    released. `alike`: tables of other sources that tell nearly the same, of this period and the
    two next to it.
    """

    statistic: Statistic
    declared: Declared
    period: Period
    method: str
    number: int
    before: tuple[Release, ...]
    beside: tuple[Release, ...]
    alike: tuple[Release, ...]


def plan_statistic(connection: Db, version: Version, wanted: Wanted, today: date) -> Plan:
    """The plan, or the reason why there is none; nothing was counted. In a transaction."""
    statistic, found = _declared(version, wanted.statistic)
    period = period_of(statistic.period, wanted.period)
    if period is None:
        example = EXAMPLES[statistic.period]
        raise ActRefusedError(
            "no-period",
            f"「{statistic.title}」の期間は {example} のように書いてください。",
            f"Write the period of {statistic.title!r} like this: {example}.",
        )
    try:
        refuse_open_period(period, today)
    except NoStatisticError as open_yet:
        raise ActRefusedError(open_yet.code, open_yet.ja, open_yet.en) from None
    method = NOISE if wanted.thousandths else PROTECTED if statistic.suppressed else EXACT
    if method == NOISE:
        _refuse_noise(connection, version, statistic, found, period, wanted.thousandths)
    earlier = of_period(connection, statistic.title, method, period.text)
    _refuse_twice(earlier, again=wanted.again)
    before = _before(connection, found, period) if method == PROTECTED else ()
    beside: tuple[Release, ...] = ()
    alike: tuple[Release, ...] = ()
    if method == PROTECTED:
        beside = released_beside(connection, found.table.id, statistic.period, period)
        alike = alike_released(
            connection, version.catalog, found.table.id, statistic.period, period
        )
    return Plan(statistic, found, period, method, len(earlier) + 1, before, beside, alike)


def _declared(version: Version, name: str) -> tuple[Statistic, Declared]:
    found = declared(version.policy, version.catalog)
    for each in found:
        for statistic in each.statistics:
            if name in (statistic.id, statistic.title):
                return statistic, each
    titles = [statistic.title for each in found for statistic in each.statistics]
    raise ActRefusedError(
        "no-statistic",
        f"「{name}」という統計は、有効な告知にありません。あるのは"
        f" {'、'.join(titles) or '一つも'} です。",
        f"The notice in force declares no statistic {name!r};"
        f" it declares {', '.join(titles) or 'none'}.",
    )


def _refuse_twice(earlier: Sequence[Release], *, again: bool) -> None:
    standing = [one for one in earlier if one.state in (PREPARED, RELEASED)]
    waiting = [one for one in standing if one.state == PREPARED]
    if waiting:
        raise ActRefusedError(
            "statistic-waits",
            f"この期間の表は {waiting[-1].id} 番として用意してあります。公表するか、"
            "破棄してください。",
            f"The table of this period waits as number {waiting[-1].id}. Release it or discard it.",
        )
    if standing and not again:
        raise ActRefusedError(
            "statistic-released",
            f"この期間の表は {standing[-1].id} 番として公表済みです。改訂するときは --again"
            " を付けてください。",
            f"The table of this period was released as number {standing[-1].id}."
            " To revise it, give --again.",
        )


def released_beside(connection: Db, source: str, by: str, period: Period) -> tuple[Release, ...]:
    """Each statistic on the table, along each of its dimensions, of the nearest period before and
    the nearest after for which it was released; of several numbers the last.
    """
    found: dict[tuple[object, ...], tuple[date, Release]] = {}
    for one in seen_before(connection, source):
        theirs = period_of(by, one.period) if one.by == by else None
        if theirs is None or theirs.first == period.first:
            continue
        earlier = theirs.first < period.first
        key = (one.title, one.dimensions, earlier)
        nearest = found[key][0] if key in found else theirs.first
        if theirs.first >= nearest if earlier else theirs.first <= nearest:
            found[key] = (theirs.first, one)
    return tuple(sorted((one for _, one in found.values()), key=lambda one: one.id))


def _before(connection: Db, found: Declared, period: Period) -> tuple[Release, ...]:
    """Refused where the period is a part or a sum of one that was released."""
    seen = seen_before(connection, found.table.id)
    other = [one for one in seen if one.by != found.by]
    for one in other:
        theirs = period_of(one.by, one.period)
        if theirs is not None and theirs.first < period.after and period.first < theirs.after:
            raise ActRefusedError(
                "period-overlap",
                f"{one.period} の表を出しています。長い期間は短い期間の合計なので、"
                "隠した値が引き算で分かります。"
                f"{period.text} は出しません。",
                f"A table of {one.period} was released. The longer period is the sum of the"
                f" shorter, and what is hidden could be subtracted; {period.text} is not released.",
            )
    return tuple(one for one in seen if one.by == found.by and one.period == period.text)


def _refuse_noise(
    connection: Db,
    version: Version,
    statistic: Statistic,
    found: Declared,
    period: Period,
    thousandths: int,
) -> None:
    if not statistic.suppressed:
        raise ActRefusedError(
            "exact-with-noise",
            f"「{statistic.title}」は法令が正確な値を求める報告です。雑音は加えられません。",
            f"{statistic.title!r} is a report in which the law demands exact figures; no noise.",
        )
    _refuse_spending(connection, found, period, thousandths)
    unknown = [one for one in statistic.dimensions if one not in version.catalog.categories]
    if unknown:
        raise ActRefusedError(
            "no-categories",
            f"軸「{'、'.join(unknown)}」の区分が catalog.yaml の categories にありません。"
            "データから取った区分は、"
            "だれかがいることを教えます。",
            f"catalog.yaml names no categories for {', '.join(unknown)}. Categories taken from the"
            " data would tell that somebody is in them.",
        )


def _refuse_spending(connection: Db, found: Declared, period: Period, thousandths: int) -> None:
    table = found.table
    if not found.source.budget:
        raise ActRefusedError(
            "no-budget",
            f"表「{table.label}」には、雑音に使える ε（budget）が catalog.yaml にありません。"
            "雑音を加えずに、セルを隠す表を用意してください。",
            f"catalog.yaml gives the table {table.id!r} no budget of epsilon. Prepare the table"
            " without noise, with cells hidden.",
        )
    left = found.source.budget - spent(connection).get(table.id, 0)
    if thousandths > left:
        raise ActRefusedError(
            "budget-spent",
            f"表「{table.label}」に残る ε は {left / 1000:g} で、{thousandths / 1000:g}"
            " は使えません。"
            "使った分は戻りません。",
            f"Epsilon {left / 1000:g} is left for the table {table.id!r};"
            f" {thousandths / 1000:g} cannot be spent. What was spent does not come back.",
        )
    gone, most = spent_on(connection, table.id, period.text), MOST_THOUSANDTHS
    if gone + thousandths > most:
        raise ActRefusedError(
            "epsilon-tells",
            f"一つの期間に使える ε は合わせて {most / 1000:g} までです（{period.text} に使った分は"
            f" {gone / 1000:g}）。これを超えると雑音がほとんど付かず、"
            "隠すはずの小さな値が読めます。",
            f"One period of a table may spend epsilon {most / 1000:g} in all, and {period.text} has"
            f" spent {gone / 1000:g}. Beyond it there is hardly any noise, and small cells could be"
            " read.",
        )


def all_categories(version: Version, statistic: Statistic) -> list[list[str]]:
    """Every category of each dimension, whether somebody is in it or not."""
    categories = version.catalog.categories
    return [[*categories[name], NOBODY_KNOWS] for name in statistic.dimensions]
