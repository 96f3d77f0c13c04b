"""What speaks against a demand on the day it arrives: forged, or over-broad; all of it, in order.

The paper proves little by itself. What can be known without calling anybody is looked at here; the
call to the number of the independent directory comes after (`cases.demand`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sekisho.cases.demand_bases import BASES, Body
from sekisho.cases.demand_period import Period

MAIL = "mail_content"


@dataclass(frozen=True, slots=True)
class Authority:
    """A body as our own directory knows it; the telephone number was never taken from a demand."""

    id: str
    ja: str
    en: str
    body: Body
    telephone: str
    source: str
    checked_on: date

    def shown(self, lang: str) -> str:
        """The body's name in the language asked for."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Limits:
    """The operator's own limits, as data.

    `valid` are days from the date of a document by basis, `open` days in which a demand must be
    done, `checked` days for which a telephone number of the directory is trusted, `seal` days for
    which a record is kept from the person. `period` are days that may be asked for without a
    warrant; `dated` are the items that grow with time, of which a demand has to say the period.
    """

    valid: Mapping[str, int] = field(default_factory=lambda: {"warrant": 7})
    others_valid: int = 60
    open: int = 30
    checked: int = 366
    persons: int = 10
    items: int = 12
    seal: int = 366
    period: int = 731
    dated: frozenset[str] = frozenset()

    def last_day(self, basis: str, issued_on: date) -> date:
        """The last day on which a document of this date is taken in."""
        return issued_on + timedelta(days=self.valid.get(basis, self.others_valid))


@dataclass(frozen=True, slots=True)
class Paper:
    """What the document says, as the intake wrote it down. `persons` is how many it names.

    `matter` is True where it says what the data is needed for; `period` is the stretch of time that
    it asks for, where it says one.
    """

    basis: str
    number: str
    issued_on: date
    items: tuple[str, ...]
    persons: int
    matter: bool = True
    period: Period | None = None


def examine(
    paper: Paper,
    authority: Authority | None,
    limits: Limits,
    today: date,
    *,
    used: bool,
    never: frozenset[str],
) -> tuple[str, ...]:
    """The codes of `demand_reasons.REASONS` that speak against it; none: the call back is next.

    `used` is True where document or number was taken in before; `never` are items that the notice
    gives to no authority. requires: paper.basis in BASES
    """
    return (
        *_forged(paper, authority, limits, today, used=used),
        *_broad(paper, limits, never),
    )


def _forged(
    paper: Paper, authority: Authority | None, limits: Limits, today: date, *, used: bool
) -> tuple[str, ...]:
    basis = BASES[paper.basis]
    against = {
        "no-number": not paper.number.strip(),
        "unknown-authority": authority is None,
        "directory-stale": authority is not None
        and today - authority.checked_on > timedelta(days=limits.checked),
        "basis-not-theirs": authority is not None and authority.body not in basis.issuers,
        "dated-ahead": paper.issued_on > today,
        "out-of-date": today > limits.last_day(paper.basis, paper.issued_on),
        "document-used": used,
    }
    return tuple(code for code, holds in against.items() if holds)


def _broad(paper: Paper, limits: Limits, never: frozenset[str]) -> tuple[str, ...]:
    basis = BASES[paper.basis]
    against = {
        "nobody-named": paper.persons < 1,
        "too-many-persons": paper.persons > limits.persons,
        "too-many-items": not basis.compels and len(paper.items) > limits.items,
        "mail-without-warrant": MAIL in paper.items and not basis.compels,
        "never-given": bool(never.intersection(paper.items)),
        "not-needed": not paper.matter,
        "no-period": paper.period is None and bool(limits.dated.intersection(paper.items)),
        "period-too-long": paper.period is not None
        and not basis.compels
        and paper.period.days > limits.period,
        "period-ahead": paper.period is not None and paper.period.until > paper.issued_on,
    }
    return tuple(code for code, holds in against.items() if holds)
