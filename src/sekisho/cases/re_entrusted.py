"""Whether a re-entrusted company may see anything today (再委託; C15, L24; Art 25 APPI).

An entrusted company passes part of its work on. That stands while we have consented to it, between
two days that count whole, for purposes and items that the consent names, and while the company that
passes it on may see something itself. Nobody passes on what was passed on to them. A company that
passes work on without our consent may see nothing itself, as long as it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sekisho.cases.entrusted import Line

REASONS: Mapping[str, Line] = MappingProxyType(
    {
        "no-consent": Line("再委託を当社が承諾していません", "We have not consented to it"),
        "purpose-not-consented": Line("承諾した目的ではありません", "Not a purpose consented to"),
        "passed-on-not-begun": Line("再委託の期間が始まっていません", "It has not begun"),
        "passed-on-over": Line("再委託の期限が過ぎています", "The re-entrustment has lapsed"),
        "entruster-lapsed": Line(
            "再委託した会社が情報を見られません", "The company that re-entrusts may see nothing"
        ),
        "passes-on-unconsented": Line(
            "当社の承諾がない再委託をしています", "It passes work on without our consent"
        ),
    }
)
"""Why a company may see nothing today, beside what its assessment and contract say."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Our consent: who gave it, on which day."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ReEntrustment:
    """`by` passes work on to `to`, both days whole. Without consent we know of it, no more."""

    by: str
    to: str
    since: date
    until: date
    purposes: frozenset[str]
    items: frozenset[str]
    document_no: str
    consent: Consent | None

    def consented(self, day: date) -> bool:
        """Whether we had consented by that day."""
        return self.consent is not None and self.consent.on <= day

    def unconsented(self, day: date) -> bool:
        """Whether work is passed on that day although we had not consented."""
        return self.since <= day <= self.until and not self.consented(day)


def against_passing(
    one: ReEntrustment, purpose: str, day: date, *, entruster_sees: bool
) -> tuple[str, ...]:
    """Why it does not stand on `day` for this purpose; none: it stands, for its items."""
    holds = {
        "no-consent": not one.consented(day),
        "purpose-not-consented": purpose not in one.purposes,
        "passed-on-not-begun": day < one.since,
        "passed-on-over": day > one.until,
        "entruster-lapsed": not entruster_sees,
    }
    return tuple(code for code, found in holds.items() if found)
