"""The acts of showing the breaches with their clocks, and one with the passages it reaches."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sekisho.books import breaches
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.breach import State
from sekisho.cases.breach_triage import SITUATIONS, due
from sekisho.cases.clock import Urgency
from sekisho.gate.breach_rules import BreachRules
from sekisho.gate.breach_steps import locked_breach
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.report_breach import draft_text
from sekisho.gate.touched_by_breach import Touch, touched_by

MOST = 200
WEEK = timedelta(days=7)
"""So long before the final report is due, people are warned."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The last days of both reports and how urgent the next one is; None once nothing is due."""

    aim: date
    preliminary: date
    final: date
    urgency: Urgency | None


@dataclass(frozen=True, slots=True)
class ShownBreach:
    """A breach as the desk sees it. `situations` are (code, text); `items` words of the notice."""

    breach: int
    state: str
    known_on: date
    since: date
    until: date
    actor: str | None
    recipient: str | None
    told_by: str | None
    told_by_known_on: date | None
    persons: int
    more_persons: int
    more_items: tuple[str, ...]
    items: tuple[str, ...]
    situations: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    clock: Clock
    preliminary_on: date | None
    final_on: date | None
    told: str | None
    told_on: date | None
    untold: int
    waits_for: str
    reason: str
    report: dict[str, str]
    opened_by: str
    all_told: bool

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form, without the texts of the report."""
        days = ("known_on", "since", "until", "told_by_known_on", "preliminary_on", "final_on",
                "told_on")  # fmt: skip
        plain = ("breach", "state", "actor", "recipient", "told_by", "persons", "more_persons",
                 "told", "untold", "waits_for", "opened_by")  # fmt: skip
        return {
            **{name: getattr(self, name) for name in plain},
            **{name: (day := getattr(self, name)) and day.isoformat() for name in days},
            "items": list(self.items),
            "situations": [code for code, _ in self.situations],
            "aim": self.clock.aim.isoformat(),
            "preliminary_due": self.clock.preliminary.isoformat(),
            "final_due": self.clock.final.isoformat(),
            "urgency": str(self.clock.urgency) if self.clock.urgency else None,
        }


@dataclass(frozen=True, slots=True)
class OpenedBreach:
    """One breach with the passages it reaches, and the draft of the report that comes next."""

    shown: ShownBreach
    touches: tuple[Touch, ...]
    draft: str


def list_breaches(
    connection: Db, version: Version, now: datetime, rules: BreachRules, lang: str
) -> list[ShownBreach]:
    """Every breach, those not closed first. requires: the role sekisho_web or sekisho_audit"""
    today = now.astimezone(TOKYO).date()
    return [
        _shown(stored, version, today, rules, lang) for stored in breaches.every(connection, MOST)
    ]


def show_breach(
    connection: Db, version: Version, number: int, now: datetime, rules: BreachRules, lang: str
) -> OpenedBreach:
    """One breach; ActRefusedError where there is none. requires: the role sekisho_web"""
    today = now.astimezone(TOKYO).date()
    with connection.transaction():
        stored = locked_breach(connection, number)
        touched = touched_by(connection, stored.reach)
    final = stored.breach.state in (State.PRELIMINARY, State.FINAL, State.CLOSED)
    return OpenedBreach(
        _shown(stored, version, today, rules, lang),
        tuple(
            replace(each, name=_party(version, each.who, lang) or "") for each in touched.touches
        ),
        draft_text(version, stored, lang, final=final),
    )


def waits_for(stored: breaches.Stored) -> str:
    """What has to happen next."""
    breach = stored.breach
    if breach.state is State.TRIAGED:
        return "preliminary" if breach.reportable else "close"
    if breach.state is State.FINAL:
        return "close" if breach.all_told else "notify"
    return {State.RECEIVED: "triage", State.PRELIMINARY: "final"}.get(breach.state, "nothing")


def _clock(stored: breaches.Stored, today: date, rules: BreachRules) -> Clock:
    ends = due(stored.known_on, stored.breach.situations, rules.periods)
    state = stored.breach.state
    if state in (State.FINAL, State.CLOSED) or (
        state is State.TRIAGED and not stored.breach.reportable
    ):
        urgency = None
    elif state is State.PRELIMINARY:
        urgency = _urgency(today, ends.final, soon=ends.final - today < WEEK)
    else:
        urgency = _urgency(today, ends.preliminary, soon=today >= ends.aim)
    return Clock(ends.aim, ends.preliminary, ends.final, urgency)


def _urgency(today: date, last: date, *, soon: bool) -> Urgency:
    if today > last:
        return Urgency.OVERDUE
    return Urgency.WARNING if soon else Urgency.IN_TIME


def _shown(
    stored: breaches.Stored, version: Version, today: date, rules: BreachRules, lang: str
) -> ShownBreach:
    words, reach, judged = version.policy.vocabulary, stored.reach, stored.judged
    names = ("special_care", "property_damage", "malice", "protected")
    return ShownBreach(
        breach=stored.id,
        state=str(stored.breach.state),
        known_on=stored.known_on,
        since=reach.since,
        until=reach.until,
        actor=reach.actor,
        recipient=_party(version, reach.recipient, lang),
        told_by=_party(version, stored.told_by, lang),
        told_by_known_on=stored.told_by_known_on,
        persons=stored.persons,
        more_persons=judged.more_persons,
        more_items=judged.more_items,
        items=tuple(
            word.shown(lang) for item, word in words.items.items() if item in stored.found_items
        ),
        situations=tuple((code, SITUATIONS[code].shown(lang)) for code in stored.breach.situations),
        flags=tuple(name for name in names if getattr(judged, name)),
        clock=_clock(stored, today, rules),
        preliminary_on=stored.preliminary_on,
        final_on=stored.final_on,
        told=str(stored.breach.told) if stored.breach.told else None,
        told_on=stored.told_on,
        untold=stored.breach.untold if stored.breach.reportable else 0,
        waits_for=waits_for(stored),
        reason=stored.breach.reason,
        report=dict(stored.report),
        opened_by=stored.opened_by,
        all_told=stored.breach.all_told,
    )


def _party(version: Version, party: str | None, lang: str) -> str | None:
    words = version.policy.vocabulary.parties
    return words[party].shown(lang) if party is not None and party in words else party
