"""What the notice declares as statistics, what was made of each, and the budget of noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.statistic_orders import Order, add_order, newest_orders
from sekisho.books.statistics import EXACT, NOISE, PROTECTED, Release, releases, spent
from sekisho.books.versions import Version, of_digest
from sekisho.disclosure.period import newest_closed
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.statistic_rules import MOST_THOUSANDTHS, Wanted, plan_statistic
from sekisho.sql.declared import declared

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A statistic of the notice in words; `budget` and `spent` are thousandths of epsilon."""

    id: str
    title: str
    table: str
    method: str
    by: str
    newest: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    recipients: tuple[str, ...]
    ground: str
    clauses: tuple[str, ...]
    threshold: int
    dominance: int
    budget: int
    spent: int

    @property
    def spent_epsilon(self) -> str:
        """What was spent of the budget, as people write it."""
        return f"{self.spent / 1000:g}"

    @property
    def budget_epsilon(self) -> str:
        """The budget, as people write it."""
        return f"{self.budget / 1000:g}"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk of statistics shows."""

    declared: Sequence[Listed]
    waiting: Sequence[Release]
    done: Sequence[Release]
    orders: Sequence[Order]


@dataclass(frozen=True, slots=True)
class Told:
    """A release in words, for whoever examines the books; no figure of it."""

    about: Release
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    ground: str

    @property
    def exact(self) -> bool:
        """Whether it is a report to the authority alone."""
        return self.about.method == EXACT


def list_told(
    connection: Db, lang: str, before: int | None = None
) -> tuple[list[Told], int | None]:
    """A page of the tables and reports that were ever released, the newest first, withdrawn ones
    too, and where the next page begins.

    Words are those of the version that declared it. requires: the role sekisho_audit
    """
    with connection.transaction():
        found = []
        wanted = releases(connection, "released", "withdrawn", most=PAGE + 1, before=before)
        for about in wanted[:PAGE]:
            policy = of_digest(connection, about.policy).policy
            words = policy.vocabulary
            found.append(
                Told(
                    about,
                    tuple(words.parties[one].shown(lang) for one in about.recipients),
                    tuple(words.purposes[one].shown(lang) for one in about.purposes),
                    policy.law.grounds[about.ground].shown(lang),
                )
            )
        return found, wanted[PAGE - 1].id if len(wanted) > PAGE else None


def list_declared(connection: Db, version: Version, today: date, lang: str) -> list[Listed]:
    """Every statistic of the version, in the order of the notice. In a transaction."""
    words, gone = version.policy.vocabulary, spent(connection)
    return [
        Listed(
            id=statistic.id,
            title=statistic.title,
            table=each.table.shown(lang),
            method=PROTECTED if statistic.suppressed else EXACT,
            by=statistic.period,
            newest=newest_closed(statistic.period, today),
            dimensions=tuple(
                one.shown(lang) for one in each.table.dimensions if one.id in statistic.dimensions
            ),
            measures=tuple(
                one.shown(lang) for one in each.table.measures if one.id in statistic.measures
            ),
            recipients=tuple(words.parties[one].shown(lang) for one in statistic.recipients),
            ground=version.policy.law.grounds[statistic.ground].shown(lang),
            clauses=statistic.clauses,
            threshold=statistic.threshold,
            dominance=statistic.dominance,
            budget=each.source.budget if statistic.suppressed else 0,
            spent=gone.get(each.table.id, 0) if statistic.suppressed else 0,
        )
        for each in declared(version.policy, version.catalog)
        for statistic in each.statistics
    ]


def statistics_desk(connection: Db, version: Version, today: date, lang: str) -> Desk:
    """The desk's page. requires: the role sekisho_web"""
    with connection.transaction():
        return Desk(
            list_declared(connection, version, today, lang),
            releases(connection, "prepared"),
            releases(connection, "released", "withdrawn"),
            newest_orders(connection),
        )


def order_statistic(connection: Db, version: Version, wanted: Wanted, by: str, today: date) -> int:
    """The order stands for the next round; refused as `plan_statistic` refuses, before counting.

    requires: the role sekisho_web, in no transaction
    """
    if not 0 <= wanted.thousandths <= MOST_THOUSANDTHS:
        raise ActRefusedError(
            "no-epsilon",
            f"ε は 0.001 から {MOST_THOUSANDTHS // 1000} までで書いてください。",
            f"Epsilon lies between 0.001 and {MOST_THOUSANDTHS // 1000}.",
        )
    with connection.transaction():
        plan = plan_statistic(connection, version, wanted, today)
        return add_order(
            connection,
            plan.statistic.title,
            plan.period.text,
            by,
            again=wanted.again,
            thousandths=wanted.thousandths if plan.method == NOISE else 0,
        )
