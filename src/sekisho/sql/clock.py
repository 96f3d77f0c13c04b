"""Today (本日) in SQL: one day written out, or a day that the database tells when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from sekisho.rules.condition import Today, Unit
from sekisho.sql.formula import NEVER, SURE, Formula, Test, every, some, truth

_UNITS: Mapping[Unit, str] = {Unit.DAY: "DAY", Unit.MONTH: "MONTH", Unit.YEAR: "YEAR"}


@dataclass(frozen=True, slots=True)
class Clock:
    """The day on which the SQL is run.

    With `asked` None it is `since` itself. Otherwise the database is asked by that expression and
    answers `since` or a later day, so rules and roles that begin or end later do so by themselves.
    """

    since: date
    asked: exp.Expr | None = None

    def day(self, today: Today) -> date | exp.Expr:
        """The day that `today` means: written out where that is possible, else as SQL."""
        if self.asked is None and today.unit is Unit.DAY:
            return self.since + timedelta(days=today.amount)
        start = self.asked.copy() if self.asked is not None else day_literal(self.since)
        if today.amount == 0:
            return start
        unit = exp.var(_UNITS[today.unit])
        step = exp.Interval(this=exp.Literal.string(str(today.amount)), unit=unit)
        # A month or year later ends with the month where it is shorter, as in `decide`.
        return exp.cast(exp.Add(this=start, expression=step), "date")

    def within(self, since: date | None, until: date | None) -> Formula:
        """Today lies between the two days, both included; None leaves a side open."""
        return every(self._from(since), self._to(until))

    def outside(self, since: date | None, until: date | None) -> Formula:
        """Today does not lie between the two days."""
        before = NEVER if since is None else self._to(since - timedelta(days=1))
        after = NEVER if until is None else self._from(until + timedelta(days=1))
        return some(before, after)

    def _from(self, since: date | None) -> Formula:
        if since is None or since <= self.since:
            return SURE
        if self.asked is None:
            return NEVER
        return Test(exp.GTE(this=self.asked.copy(), expression=day_literal(since)))

    def _to(self, until: date | None) -> Formula:
        if until is None or until < self.since:
            return truth(until is None)
        if self.asked is None:
            return SURE
        return Test(exp.LTE(this=self.asked.copy(), expression=day_literal(until)))


def day_literal(day: date) -> exp.Expr:
    """The day, typed."""
    return exp.cast(exp.Literal.string(day.isoformat()), "date")
