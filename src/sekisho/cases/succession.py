"""The passing on of the business (C20): an event, two officers, a day; then the data goes over.

    RECORDED -approve, by another-> APPROVED -hand_over, from its day on-> HANDED_OVER
    RECORDED, APPROVED -withdraw-> WITHDRAWN

The successor is no third party (Art 27(5)(ii)) and may use the data within the purposes of before
(Art 18(2)): these are fixed when the event is recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from sekisho.cases.life import StepRefusedError
from sekisho.cases.stands import SUCCESSION, following
from sekisho.rules.policy import Effect, Policy

OFFICER = "privacy_officer"


class Event(StrEnum):
    """By what the business passes on."""

    MERGER = "merger"
    SPLIT = "split"
    TRANSFER = "transfer"


EVENTS: Mapping[Event, tuple[str, str]] = MappingProxyType(
    {
        Event.MERGER: ("合併", "Merger"),
        Event.SPLIT: ("会社分割", "Company split"),
        Event.TRANSFER: ("事業譲渡", "Transfer of the business"),
    }
)
"""What it is called, in Japanese and English."""


class Whom(StrEnum):
    """How those are chosen who go over with the business."""

    ALL = "all"
    AREAS = "areas"  # supply areas, by number
    PLANS = "plans"  # what the customer pays for, by its name
    CONTRACTS = "contracts"  # a list apart; here only its digest


WHOM: Mapping[Whom, tuple[str, str]] = MappingProxyType(
    {
        Whom.ALL: ("すべての契約", "All contracts"),
        Whom.AREAS: ("供給区域の契約", "Contracts of the supply areas"),
        Whom.PLANS: ("プランの契約", "Contracts of the plans"),
        Whom.CONTRACTS: ("契約の一覧", "Contracts of a list"),
    }
)
"""What it is called, in Japanese and English."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which contracts go over: all, or those named. `values` are empty for all, and only then.

    A list of contracts is one value, the digest of `contract_list`: the list is personal data.
    """

    whom: Whom = Whom.ALL
    values: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether some contracts stay with the giver."""
        return self.whom is not Whom.ALL


def contract_list(text: str) -> tuple[str, ...]:
    """The numbers of contracts in a list, one a line, each once, in their order."""
    lines = (line.strip(" \u3000\r\ufeff") for line in text.split("\n"))
    return tuple(sorted({line for line in lines if line}))


def list_digest(numbers: Iterable[str]) -> str:
    """SHA-256 of the list as `contract_list` gives it: the same whatever its order."""
    return sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest()


class State(StrEnum):
    """Where a succession stands."""

    RECORDED = "recorded"  # nothing goes over: talks are no succession
    APPROVED = "approved"  # by a second officer; customers are told from its day on
    HANDED_OVER = "handed_over"  # the package is made: final
    WITHDRAWN = "withdrawn"  # it did not come about: final


BEFORE: Mapping[str, frozenset[State]] = MappingProxyType(
    {
        "approve": frozenset({State.RECORDED}),
        "hand_over": frozenset({State.APPROVED}),
        "withdraw": frozenset({State.RECORDED, State.APPROVED}),
    }
)
"""The states in which a step may be taken."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A succession as the rules of its life see it."""

    effective_on: date
    recorded_by: str
    state: State = State.RECORDED
    approved_by: str | None = None


def approved(one: Succession, actor: str, role: str) -> Succession:
    """The second officer has approved."""
    _refuse(one, "approve", role)
    if actor == one.recorded_by:
        raise StepRefusedError(
            "one-person",
            "記録した人とは別の責任者が承認します（C20）。",
            "An officer other than who recorded it approves it (C20).",
        )
    return replace(one, state=State.APPROVED, approved_by=actor)


def handed_over(one: Succession, role: str, today: date) -> Succession:
    """The data goes over; not before the day on which the business does."""
    _refuse(one, "hand_over", role)
    if today < one.effective_on:
        raise StepRefusedError(
            "not-yet",
            f"承継の日（{one.effective_on}）より前には渡せません（C20）。",
            f"Nothing is handed over before the day of the succession, {one.effective_on} (C20).",
        )
    return replace(one, state=State.HANDED_OVER)


def withdrawn(one: Succession, role: str) -> Succession:
    """The succession did not come about; nothing was handed over."""
    _refuse(one, "withdraw", role)
    return replace(one, state=State.WITHDRAWN)


def purposes_of(policy: Policy) -> tuple[str, ...]:
    """The purposes for which the operator itself may use data, in the vocabulary's order."""
    allowed: set[str] = set()
    for rule in policy.rules:
        if rule.effect is Effect.PERMIT and policy.operator in rule.recipients:
            allowed |= set(rule.purposes)
    return tuple(purpose for purpose in policy.vocabulary.purposes if purpose in allowed)


def beyond(bound: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """The purposes of a successor's notice that go beyond those it is bound to (Art 18(2))."""
    before = set(bound)
    return tuple(purpose for purpose in purposes_of(policy) if purpose not in before)


def _refuse(one: Succession, step: str, role: str) -> None:
    if role != OFFICER:
        raise StepRefusedError(
            "not-an-officer",
            "承継を記録し、承認し、引き渡すのは個人情報保護の責任者です（C20）。",
            "A privacy officer records, approves and hands over (C20).",
        )
    if one.state not in BEFORE[step]:
        follow = following(BEFORE, one.state)
        raise StepRefusedError("wrong-state", *SUCCESSION.cannot(step, one.state, follow))
