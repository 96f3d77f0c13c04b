"""The life of a switching case: a customer changes the retailer, and the cancellation is relayed.

    APPLIED -consent-> CONSENTED -relay-> RELAYED -accept-> ACCEPTED -fix_day-> DATED
    DATED -complete, from its day on-> DONE
    RELAYED -send_back-> SENT_BACK, or REFUSED where a reason cannot be mended
    SENT_BACK -consent-> CONSENTED      SENT_BACK -relay-> RELAYED
    any open -refuse-> REFUSED          any open -withdraw-> WITHDRAWN
    any open, DONE -cool_off, within eight days of the papers-> COOLED_OFF

The operator is one of the two retailers: the new one (`incoming`), or the present one. What goes to
whom is fixed by the step that is reached (`given_at`); nothing goes at any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sekisho.cases.life import StepRefusedError
from sekisho.cases.stands import SWITCHING, following
from sekisho.cases.switching_reasons import NO_CONSENT, REASONS, all_mendable


class Step(StrEnum):
    """Where a case stands. The first six are the values of the notice's fact `relay_step`."""

    APPLIED = "applied"  # the application is in; nothing goes out
    CONSENTED = "consented"  # the customer agreed, to a text that can be shown
    RELAYED = "relayed"  # the present retailer is asked to cancel
    SENT_BACK = "sent_back"  # NG: to be mended; nothing goes out
    ACCEPTED = "accepted"  # the present retailer agreed to end its contract
    DATED = "dated"  # the day of the change is fixed
    DONE = "done"  # changed: final, but for a cooling-off
    REFUSED = "refused"  # NG for good: final
    WITHDRAWN = "withdrawn"  # the customer called it off: final
    COOLED_OFF = "cooled_off"  # the contract was rescinded within eight days: final


class Move(StrEnum):
    """What happens to a case."""

    CONSENT = "consent"
    RELAY = "relay"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    FIX_DAY = "fix_day"
    COMPLETE = "complete"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    COOL_OFF = "cool_off"


class Channel(StrEnum):
    """How the customer came to apply: two of the ways carry a right to cool off (特商法)."""

    WEB = "web"  # the customer's own doing: no cooling-off
    VISIT = "visit"  # door-to-door sales, Art 9
    TELEPHONE = "telephone"  # telephone solicitation, Art 24


class Whom(StrEnum):
    """The three others beside the operator; nobody else is ever given anything."""

    RETAILER = "retailer"  # the other retailer of this case
    OCCTO = "occto"
    OPERATOR = "operator"  # the network operator of the supply point


OPEN = frozenset(
    {Step.APPLIED, Step.CONSENTED, Step.RELAYED, Step.SENT_BACK, Step.ACCEPTED, Step.DATED}
)
BEFORE: Mapping[Move, frozenset[Step]] = MappingProxyType(
    {
        Move.CONSENT: frozenset({Step.APPLIED, Step.SENT_BACK}),
        Move.RELAY: frozenset({Step.CONSENTED, Step.SENT_BACK}),
        Move.SEND_BACK: frozenset({Step.RELAYED}),
        Move.ACCEPT: frozenset({Step.RELAYED}),
        Move.FIX_DAY: frozenset({Step.ACCEPTED, Step.DATED}),
        Move.COMPLETE: frozenset({Step.DATED}),
        Move.REFUSE: OPEN,
        Move.WITHDRAW: OPEN,
        Move.COOL_OFF: OPEN | {Step.DONE},
    }
)
"""The steps from which something may happen."""

_WHOSE = ("name", "address", "phone", "retail_contract_no")
_WHERE = ("supply_area", "supply_point_id", "contract_state")
_WHICH = ("retail_contract_no", *_WHERE)
_WHEN = ("supply_point_id", "wheeling_change_date")
_RELAYED = {
    Whom.RETAILER: (*_WHOSE, *_WHERE),
    Whom.OCCTO: ("name", "address", "retail_contract_no", *_WHERE),
}


@dataclass(frozen=True, slots=True)
class Relay:
    """A case as the rules of its life see it.

    `cool_off_until` is the last of the eight days, None where the papers have not been received:
    then they have not begun. INVARIANT: `reasons` is empty unless SENT_BACK or REFUSED.
    """

    incoming: bool
    channel: Channel
    step: Step = Step.APPLIED
    consent_sha256: str | None = None
    switch_on: date | None = None
    cool_off_until: date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while the case may still go on."""
        return self.step in OPEN


def opened(*, incoming: bool, channel: Channel, another_open: bool) -> Relay:
    """A case that was just opened: refused at once where another is open at the point."""
    if another_open:
        return Relay(incoming, channel, Step.REFUSED, reasons=("another-open",))
    return Relay(incoming, channel)


def given_at(step: Step, *, incoming: bool) -> Mapping[Whom, tuple[str, ...]]:
    """What goes to whom when a case reaches this step: items of the notice, by recipient.

    A name goes only where we ask the present retailer to cancel: whoever asks us has it already.
    """
    if step is Step.RELAYED and incoming:
        return _RELAYED
    if step is Step.ACCEPTED:
        return {Whom.RETAILER: _WHICH, Whom.OCCTO: _WHICH, Whom.OPERATOR: _WHERE}
    if step is Step.DATED:
        return dict.fromkeys(Whom, _WHEN)
    return {}


def moved(
    relay: Relay,
    move: Move,
    today: date,
    *,
    consent_sha256: str | None = None,
    day: date | None = None,
    reasons: tuple[str, ...] = (),
) -> Relay:
    """The case after the move; StepRefusedError where it may not be made.

    requires: `consent_sha256` belongs to `consent`; `day` to `fix_day`, and to `cool_off`, of which
    it is the day on which the word was sent; `reasons` to `send_back` and `refuse`
    """
    _refuse_step(relay, move)
    match move:
        case Move.CONSENT:
            return _consented(relay, consent_sha256)
        case Move.RELAY:
            return _relayed(relay)
        case Move.ACCEPT:
            return replace(relay, step=Step.ACCEPTED)
        case Move.FIX_DAY:
            return replace(relay, step=Step.DATED, switch_on=_coming(day, today))
        case Move.COMPLETE:
            return _completed(relay, today)
        case Move.SEND_BACK | Move.REFUSE:
            return _not_accepted(relay, move, reasons)
        case Move.WITHDRAW:
            return replace(relay, step=Step.WITHDRAWN, reasons=())
        case Move.COOL_OFF:
            return _cooled_off(relay, min(day or today, today))


def _consented(relay: Relay, consent_sha256: str | None) -> Relay:
    if not consent_sha256:
        raise _no_consent()
    return replace(relay, step=Step.CONSENTED, consent_sha256=consent_sha256, reasons=())


def _relayed(relay: Relay) -> Relay:
    if relay.consent_sha256 is None or NO_CONSENT in relay.reasons:
        raise _no_consent()
    return replace(relay, step=Step.RELAYED, reasons=())


def _completed(relay: Relay, today: date) -> Relay:
    if relay.switch_on is None or today < relay.switch_on:
        raise StepRefusedError(
            "not-yet",
            f"切替日（{relay.switch_on}）より前に完了にはできません（C31）。",
            f"It is not done before the day of the change, {relay.switch_on} (C31).",
        )
    return replace(relay, step=Step.DONE)


def _not_accepted(relay: Relay, move: Move, reasons: tuple[str, ...]) -> Relay:
    unknown = sorted(set(reasons) - set(REASONS))
    if unknown or not reasons:
        known = ", ".join(REASONS)
        raise StepRefusedError(
            "no-such-reason",
            f"理由を次から選んでください（C31）: {known}",
            f"Choose the reasons from (C31): {known}",
        )
    ordered = tuple(code for code in REASONS if code in reasons)
    goes_on = move is Move.SEND_BACK and all_mendable(ordered)
    return replace(relay, step=Step.SENT_BACK if goes_on else Step.REFUSED, reasons=ordered)


def _cooled_off(relay: Relay, today: date) -> Relay:
    if relay.channel is Channel.WEB:
        raise StepRefusedError(
            "no-cooling-off",
            "お客様がご自分で申し込まれた契約に、クーリング・オフはありません。"
            "切替えの前なら、取消として承ってください（特商法第9条、第24条）。",
            "There is no cooling-off of what the customer applied for unasked. Before the change,"
            " take it as a withdrawal (Specified Commercial Transactions Act, Arts 9, 24).",
        )
    if relay.cool_off_until is not None and today > relay.cool_off_until:
        raise StepRefusedError(
            "cooling-off-over",
            f"クーリング・オフの期間は {relay.cool_off_until} に終わりました。"
            "通知を発した日がそれより前なら、その日を入れてください（特商法第9条第2項）。",
            f"The cooling-off ended on {relay.cool_off_until}. Where the word was sent before, give"
            " the day of sending (Art 9(2)).",
        )
    return replace(relay, step=Step.COOLED_OFF, reasons=())


def _coming(day: date | None, today: date) -> date:
    if day is None or day <= today:
        raise StepRefusedError(
            "day-not-coming",
            "切替日には、明日以降の日を入れてください（C31）。",
            "Give a day of the change that is to come: tomorrow or later (C31).",
        )
    return day


def _no_consent() -> StepRefusedError:
    return StepRefusedError(
        "no-consent",
        "お客様の同意がありません。同意の文面を示して、同意をいただいてください（C31、C45）。",
        "There is no consent of the customer. Show the text and obtain it (C31, C45).",
    )


def _refuse_step(relay: Relay, move: Move) -> None:
    if relay.step not in BEFORE[move]:
        follow = following(BEFORE, relay.step)
        raise StepRefusedError("wrong-step", *SWITCHING.cannot(move, relay.step, follow))
