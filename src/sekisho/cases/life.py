"""The life of a case: states, the steps between them, who may take each, under which clause.

    RECEIVED -identify-> IDENTIFIED -decide-> DECIDED -carry_out-> DONE -notify-> CLOSED
                                              DECIDED -defer-> DEFERRED -carry_out-> DONE
                                              DECIDED (refused) -notify-> CLOSED
    RECEIVED -join-> JOINED        RECEIVED, IDENTIFIED, DECIDED, DEFERRED -withdraw-> WITHDRAWN

No time and no chance in here: the day of a step is an argument of whoever records it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from sekisho.cases.kinds import KINDS, Asker, Effect, Form, Kind
from sekisho.cases.stands import REQUEST, TAKERS, following


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"  # asked; nothing may be told yet, not even whether data is held
    IDENTIFIED = "identified"  # the asker is who they say, and may ask
    DECIDED = "decided"  # granted, in part or refused, each refusal with its reason
    DEFERRED = "deferred"  # erasure granted: restricted now, erased on the day that was told
    DONE = "done"  # carried out; the answer is ready
    CLOSED = "closed"  # the customer was notified: final
    WITHDRAWN = "withdrawn"  # by the customer, before it was done: final
    JOINED = "joined"  # a duplicate: the case it was joined to goes on: final


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    IN_PART = "in_part"
    REFUSED = "refused"


class Step(StrEnum):
    """What happens to a case."""

    IDENTIFY = "identify"
    DECIDE = "decide"
    DEFER = "defer"
    CARRY_OUT = "carry_out"
    NOTIFY = "notify"
    WITHDRAW = "withdraw"
    JOIN = "join"


class Taker(StrEnum):
    """Who takes a step."""

    CUSTOMER = "customer"
    OFFICER = "officer"  # staff in charge of requests
    SYSTEM = "system"  # an act of the gate, at once or at night


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the drawing."""

    before: frozenset[State]
    after: State
    takers: frozenset[Taker]
    clause: str


OPEN = frozenset({State.RECEIVED, State.IDENTIFIED, State.DECIDED, State.DEFERRED})
TRANSITIONS: Mapping[Step, Transition] = MappingProxyType(
    {
        Step.IDENTIFY: Transition(
            frozenset({State.RECEIVED}),
            State.IDENTIFIED,
            frozenset({Taker.SYSTEM, Taker.OFFICER}),
            "L33",
        ),
        Step.JOIN: Transition(
            frozenset({State.RECEIVED}), State.JOINED, frozenset({Taker.SYSTEM}), "L33"
        ),
        Step.DECIDE: Transition(
            frozenset({State.IDENTIFIED}), State.DECIDED, frozenset({Taker.OFFICER}), "L33"
        ),
        Step.DEFER: Transition(
            frozenset({State.DECIDED}), State.DEFERRED, frozenset({Taker.SYSTEM}), "L22"
        ),
        Step.CARRY_OUT: Transition(
            frozenset({State.DECIDED, State.DEFERRED}),
            State.DONE,
            frozenset({Taker.SYSTEM}),
            "L33",
        ),
        Step.NOTIFY: Transition(
            frozenset({State.DONE, State.DECIDED}),
            State.CLOSED,
            frozenset({Taker.OFFICER, Taker.SYSTEM}),
            "L33",
        ),
        Step.WITHDRAW: Transition(OPEN, State.WITHDRAWN, frozenset({Taker.CUSTOMER}), "L33"),
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the rules of its life see it.

    INVARIANT: outcome is set exactly when the case was decided; a refusal or a grant in part has
    at least one reason of its kind
    """

    kind: str
    asker: Asker
    form: Form = Form.ELECTRONIC
    state: State = State.RECEIVED
    papers_seen: bool = False  # of an agent
    fee_due: bool = False
    fee_paid: bool = False
    outcome: Outcome | None = None
    reasons: tuple[str, ...] = ()

    @property
    def law(self) -> Kind:
        """The kind of request, as the law has it."""
        return KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        """True while the customer may still withdraw it."""
        return self.state in OPEN


class StepRefusedError(Exception):
    """The step was not taken; `code`, `ja` and `en` say why."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.code, self.ja, self.en = code, ja, en


def may_step(case: Case, step: Step, taker: Taker) -> StepRefusedError | None:
    """None where the case's state and the taker allow the step; otherwise the reason."""
    arrow = TRANSITIONS[step]
    if taker not in arrow.takers:
        return StepRefusedError(
            "not-yours-to-take",
            f"「{REQUEST.steps[step]}」は{TAKERS[taker]}が行う手続ではありません。",
            f"{step!s} is no step for {taker!s} to take.",
        )
    if case.state not in arrow.before:
        before = {each: arrow.before for each, arrow in TRANSITIONS.items()}
        follow = following(before, case.state)
        return StepRefusedError("wrong-state", *REQUEST.cannot(step, case.state, follow))
    return _unmet(case, step)


def advance(
    case: Case,
    step: Step,
    taker: Taker,
    *,
    outcome: Outcome | None = None,
    reasons: tuple[str, ...] = (),
) -> Case:
    """The case after the step; StepRefusedError where it may not be taken.

    requires: `outcome` and `reasons` belong to the step `decide` and to no other
    """
    refused = may_step(case, step, taker)
    if refused is not None:
        raise refused
    if step is not Step.DECIDE:
        return replace(case, state=TRANSITIONS[step].after)
    _check_outcome(case, outcome, reasons)
    return replace(case, state=State.DECIDED, outcome=outcome, reasons=reasons)


def _unmet(case: Case, step: Step) -> StepRefusedError | None:
    """What is missing though state and taker are right."""
    if step is Step.IDENTIFY and case.asker is not Asker.PERSON and not case.papers_seen:
        return StepRefusedError(
            "papers-missing",
            "代理人の資格を示す書類をまだ確かめていません（法第37条第3項）。",
            "The agent's papers have not been checked (Art 37(3)).",
        )
    if step is Step.CARRY_OUT and case.outcome is Outcome.REFUSED:
        return StepRefusedError(
            "was-refused", "お断りした件は実行できません。", "A refused case is not carried out."
        )
    if step is Step.CARRY_OUT and case.fee_due and not case.fee_paid:
        return StepRefusedError(
            "fee-unpaid",
            "手数料をまだ受け取っていません（法第38条）。",
            "The fee has not been received (Art 38).",
        )
    if step is Step.NOTIFY and case.state is State.DECIDED and case.outcome is not Outcome.REFUSED:
        return StepRefusedError(
            "not-done",
            "認めた内容をまだ実行していません。",
            "What was granted has not been carried out.",
        )
    if step is Step.DEFER and (case.law.effect is not Effect.ERASE or not _grants(case)):
        return StepRefusedError(
            "nothing-to-defer",
            "延ばせるのは、認めた消去だけです。",
            "Only a granted erasure can be deferred.",
        )
    return None


def _grants(case: Case) -> bool:
    return case.outcome in (Outcome.GRANTED, Outcome.IN_PART)


def _check_outcome(case: Case, outcome: Outcome | None, reasons: tuple[str, ...]) -> None:
    if outcome is None:
        raise StepRefusedError(
            "no-outcome",
            "結論を示してください。",
            "Say what was decided: granted, in_part, refused.",
        )
    unknown = sorted(set(reasons) - set(case.law.refusals))
    if unknown:
        known = "、".join(case.law.refusals)
        raise StepRefusedError(
            "no-such-reason",
            f"「{case.law.ja}」を断る理由に「{unknown[0]}」はありません。使えるもの: {known}",
            f"{unknown[0]!r} is no reason to refuse {case.kind}: {', '.join(case.law.refusals)}",
        )
    if outcome is Outcome.GRANTED and reasons:
        raise StepRefusedError(
            "reason-without-refusal",
            "すべて認めるなら、断る理由は書けません。",
            "Granted in whole: there is nothing to give a reason for.",
        )
    if outcome is not Outcome.GRANTED and not reasons:
        raise StepRefusedError(
            "no-reason",
            "お断りするときは理由が要ります（法第36条）。",
            "A refusal needs its reason (Art 36).",
        )
