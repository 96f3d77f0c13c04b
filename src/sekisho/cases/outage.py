"""A declared outage or disaster (C33): an area, a reason, a time box, two people; then a review.

    DECLARED -approve, by another-> RUNNING, until its last moment; then OVER by itself
    DECLARED, RUNNING -withdraw-> WITHDRAWN
    RUNNING, OVER, WITHDRAWN -review, by one who gave no list-> REVIEWED

OVER is no state that anybody sets: it is what a running one is once its last moment went by.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sekisho.cases.life import StepRefusedError
from sekisho.cases.stands import OUTAGE

OFFICER = "privacy_officer"
LONGEST = timedelta(hours=72)
"""No box is longer: what lasts longer is declared anew, and looked at by two people again."""
REASON_LENGTH = 200


class State(StrEnum):
    """Where a declaration stands; `OVER` is derived."""

    DECLARED = "declared"  # by one; no list yet
    RUNNING = "running"  # a second approved; the area's operator may be given the list
    OVER = "over"  # its last moment went by
    WITHDRAWN = "withdrawn"  # ended early
    REVIEWED = "reviewed"  # somebody looked at what was given: final


@dataclass(frozen=True, slots=True)
class Outage:
    """A declaration as the rules of its life see it."""

    area: str
    reason: str
    until: datetime
    declared_by: str
    state: State = State.DECLARED
    approved_by: str | None = None
    reviewed_by: str | None = None
    review: str = ""

    def stands(self, now: datetime) -> State:
        """How it stands at this moment."""
        return State.OVER if self.state is State.RUNNING and now > self.until else self.state


def declared(area: str, reason: str, until: datetime, actor: str, now: datetime) -> Outage:
    """One person has declared it; nothing is given before another approves."""
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise StepRefusedError(
            "no-reason",
            f"停電・災害の内容を 1〜{REASON_LENGTH} 文字で書いてください（C33）。",
            f"Say in 1 to {REASON_LENGTH} characters what happened (C33).",
        )
    if until <= now or until - now > LONGEST:
        raise StepRefusedError(
            "no-time-box",
            "終わりの時刻は、今より後で 72 時間以内にしてください。続くときは宣言し直します"
            "（C33）。",
            "Give an end that is to come, at most 72 hours away. What lasts longer is declared anew"
            " (C33).",
        )
    return Outage(area, reason.strip(), until, actor)


def approved(one: Outage, actor: str, role: str, now: datetime) -> Outage:
    """The second person has approved: the box runs."""
    _refuse_state(one, now, State.DECLARED)
    _refuse_role(role)
    if now > one.until:
        raise _over(one)
    if actor == one.declared_by:
        raise StepRefusedError(
            "one-person",
            "宣言した人とは別の責任者が承認します（C33）。",
            "An officer other than who declared it approves it (C33).",
        )
    return replace(one, state=State.RUNNING, approved_by=actor)


def giving(one: Outage, now: datetime) -> None:
    """Returns only while the area's operator may be given the list."""
    if one.stands(now) is State.OVER:
        raise _over(one)
    _refuse_state(one, now, State.RUNNING)


def withdrawn(one: Outage, role: str, now: datetime) -> Outage:
    """It is over earlier than declared; no list is given any more."""
    _refuse_state(one, now, State.DECLARED, State.RUNNING)
    _refuse_role(role)
    return replace(one, state=State.WITHDRAWN)


def reviewed(
    one: Outage, actor: str, role: str, review: str, now: datetime, givers: frozenset[str]
) -> Outage:
    """Somebody who gave no list has looked at what was given, and says what they found."""
    _refuse_state(one, now, State.OVER, State.WITHDRAWN)
    _refuse_role(role)
    if actor in givers:
        raise StepRefusedError(
            "own-list",
            "一覧を渡した人とは別の責任者が確かめます（C33）。",
            "An officer who gave no list reviews it (C33).",
        )
    if not review.strip() or len(review) > REASON_LENGTH:
        raise StepRefusedError(
            "no-review",
            f"確かめた結果を 1〜{REASON_LENGTH} 文字で書いてください（C33）。",
            f"Say in 1 to {REASON_LENGTH} characters what you found (C33).",
        )
    return replace(one, state=State.REVIEWED, reviewed_by=actor, review=review.strip())


def _over(one: Outage) -> StepRefusedError:
    return StepRefusedError(
        "box-over",
        "宣言の期限が過ぎています。まだ続いているなら、二人で宣言し直してください（C33）。",
        f"The box ended at {one.until:%Y-%m-%d %H:%M} UTC. If it goes on, two people declare it"
        " anew (C33).",
    )


def _refuse_state(one: Outage, now: datetime, *states: State) -> None:
    found = one.stands(now)
    if found not in states:
        raise StepRefusedError(
            "wrong-state",
            f"この宣言の状態は「{OUTAGE.states[found]}」なので、その手続はできません（C33）。",
            f"The declaration is {found!s}; that step cannot follow (C33).",
        )


def _refuse_role(role: str) -> None:
    if role != OFFICER:
        raise StepRefusedError(
            "not-an-officer",
            "停電・災害の宣言を承認し、終え、確かめるのは個人情報保護の責任者です（C33）。",
            "A privacy officer approves, ends and reviews a declaration (C33).",
        )
