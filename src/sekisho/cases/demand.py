"""The life of a legal demand: from the paper to the disclosure, or to a refusal with its reason.

    RECEIVED -call_back-> CONFIRMED -approve, by two-> APPROVED -disclose-> DISCLOSED
    RECEIVED, CONFIRMED, APPROVED -refuse-> REFUSED
    RECEIVED, CONFIRMED, APPROVED -expire-> EXPIRED
    RECEIVED, CONFIRMED, APPROVED -narrow-> the same, at most CONFIRMED: approvals begin anew

Who took it in approves nothing, and two others must have seen the same document and items.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from unicodedata import normalize

from sekisho.cases.demand_period import Period
from sekisho.cases.demand_reasons import REASONS
from sekisho.cases.life import StepRefusedError
from sekisho.cases.stands import DEMAND, following

APPROVALS = 2
OFFICER = "privacy_officer"
"""The role of whoever approves, refuses and discloses."""
NOT_LISTED = (
    "求めた機関が名簿にありません。policy/demands.yaml を確かめてください（C26）。",
    "The body is not in the directory any more. Check it, and mend policy/demands.yaml (C26).",
)


class State(StrEnum):
    """Where a demand stands."""

    RECEIVED = "received"  # nothing speaks against the paper; nobody was called yet
    CONFIRMED = "confirmed"  # the body itself, at the directory's number, says that it issued it
    APPROVED = "approved"  # two people beside the intake have seen document and items
    DISCLOSED = "disclosed"  # given, watermarked, recorded: final
    REFUSED = "refused"  # with its reasons: final
    EXPIRED = "expired"  # its last day went by: final


class Step(StrEnum):
    """What happens to a demand."""

    CALL_BACK = "call_back"
    NARROW = "narrow"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISCLOSE = "disclose"
    EXPIRE = "expire"


OPEN = frozenset({State.RECEIVED, State.CONFIRMED, State.APPROVED})
BEFORE: Mapping[Step, frozenset[State]] = MappingProxyType(
    {
        Step.CALL_BACK: frozenset({State.RECEIVED}),
        Step.NARROW: OPEN,
        Step.APPROVE: frozenset({State.CONFIRMED}),
        Step.REFUSE: OPEN,
        Step.DISCLOSE: frozenset({State.APPROVED}),
        Step.EXPIRE: OPEN,
    }
)
"""The states in which a step may be taken."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand as the rules of its life see it.

    INVARIANT: `reasons` is empty unless REFUSED; two of `approved_by`, neither the intake, where
    APPROVED or DISCLOSED
    """

    state: State
    taken_in_by: str
    items: tuple[str, ...]
    expires_on: date
    approved_by: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    period: Period | None = None
    """The stretch of time of what is to be given; None where nothing of it is a record of time."""


def received(
    taken_in_by: str, items: tuple[str, ...], expires_on: date, against: tuple[str, ...],
    period: Period | None = None,
) -> Demand:  # fmt: skip
    """A demand that was just taken in: refused at once where anything speaks against it."""
    state = State.REFUSED if against else State.RECEIVED
    return Demand(state, taken_in_by, items, expires_on, reasons=against, period=period)


def call_back(demand: Demand, today: date, dialled: str, telephone: str, *, issued: bool) -> Demand:
    """The body was called at the directory's number; what it denies is refused as forged.

    StepRefusedError where another number was dialled, or the directory has none: that call proves
    nothing.
    """
    _refuse_state(demand, Step.CALL_BACK, today)
    if not _digits(telephone):
        raise StepRefusedError("unknown-authority", *NOT_LISTED)
    if _digits(dialled) != _digits(telephone):
        raise StepRefusedError(
            "wrong-number",
            "名簿の電話番号にかけてください。文書に書かれた番号への電話では確かめになりません"
            "（C26）。",
            "Call the number of the directory: a call to the document's own number proves nothing"
            " (C26).",
        )
    if not issued:
        return replace(demand, state=State.REFUSED, reasons=("issuer-denied",), approved_by=())
    return replace(demand, state=State.CONFIRMED)


def narrow(
    demand: Demand, today: date, items: tuple[str, ...], period: Period | None = None
) -> Demand:
    """Fewer items, or a shorter period, are to be given; whoever approved more approves again.

    `period` None leaves the period as it is.
    """
    _refuse_state(demand, Step.NARROW, today)
    if not items or not set(items) <= set(demand.items) or not _inside(period, demand.period):
        raise _not_narrower()
    kept = tuple(item for item in demand.items if item in items)
    stretch = period or demand.period
    if kept == demand.items and stretch == demand.period:
        raise _not_narrower()
    back = State.CONFIRMED if demand.state is State.APPROVED else demand.state
    return replace(demand, state=back, items=kept, period=stretch, approved_by=())


def _inside(period: Period | None, given: Period | None) -> bool:
    return period is None or (given is not None and period.within(given))


def _not_narrower() -> StepRefusedError:
    return StepRefusedError(
        "not-narrower",
        "項目と期間は減らすことしかできません。増やすには、新しい文書が要ります（C26）。",
        "Items and period can only be left out. For more, a new document is needed (C26).",
    )


def approve(demand: Demand, today: date, actor: str, role: str) -> Demand:
    """One more of the two has approved; with the second the demand is APPROVED."""
    _refuse_role(role)
    if actor == demand.taken_in_by:
        raise StepRefusedError(
            "own-intake",
            "受け付けた人は承認できません。ほかの責任者二人が承認します（C26）。",
            "Who took it in can't approve it. Two other officers do (C26).",
        )
    if actor in demand.approved_by:
        raise StepRefusedError(
            "approved-already",
            "あなたはもう承認しています。別の責任者がもう一人必要です（C26）。",
            "You have approved it already. Another officer is needed (C26).",
        )
    _refuse_state(demand, Step.APPROVE, today)
    approved = (*demand.approved_by, actor)
    state = State.APPROVED if len(approved) >= APPROVALS else State.CONFIRMED
    return replace(demand, state=state, approved_by=approved)


def refuse(demand: Demand, today: date, role: str, reasons: tuple[str, ...]) -> Demand:
    """The demand is refused, for reasons that stand in `REASONS`."""
    _refuse_role(role)
    _refuse_state(demand, Step.REFUSE, today)
    unknown = sorted(set(reasons) - set(REASONS))
    if unknown or not reasons:
        known = ", ".join(REASONS)
        raise StepRefusedError(
            "no-such-reason",
            f"断る理由を次から選んでください: {known}",
            f"Choose the reasons of the refusal from: {known}",
        )
    ordered = tuple(code for code in REASONS if code in reasons)
    return replace(demand, state=State.REFUSED, reasons=ordered, approved_by=())


def disclose(demand: Demand, today: date, role: str) -> Demand:
    """What two approved may go out today, once."""
    _refuse_role(role)
    _refuse_state(demand, Step.DISCLOSE, today)
    return replace(demand, state=State.DISCLOSED)


def expire(demand: Demand, today: date) -> Demand | None:
    """The demand once its last day has gone by; None while it may still be worked on."""
    if demand.state not in OPEN or today <= demand.expires_on:
        return None
    return replace(demand, state=State.EXPIRED)


def _refuse_state(demand: Demand, step: Step, today: date) -> None:
    if demand.state not in BEFORE[step]:
        follow = following(BEFORE, demand.state)
        raise StepRefusedError("wrong-state", *DEMAND.cannot(step, demand.state, follow))
    if today > demand.expires_on:
        raise StepRefusedError(
            "expired",
            f"この求めは {demand.expires_on} で期限が切れています。新しい文書が要ります（C26）。",
            f"The demand expired on {demand.expires_on}. A new document is needed (C26).",
        )


def _refuse_role(role: str) -> None:
    if role != OFFICER:
        raise StepRefusedError(
            "not-an-officer",
            "開示の求めを承認し、断り、実行できるのは個人情報保護の責任者だけです（C26）。",
            "Only a privacy officer approves, refuses or carries out a demand (C26).",
        )


def _digits(number: str) -> str:
    plain = normalize("NFKC", number)  # a Japanese keyboard writes digits of full width, too
    return "".join(each for each in plain if each.isascii() and each.isdigit())
