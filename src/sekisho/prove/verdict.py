"""What a proof yields: a promise is proved, broken by a request, or not answered in time."""

from dataclasses import dataclass
from enum import StrEnum

from sekisho.terms import Request, Span


class Outcome(StrEnum):
    """How a promise fared. Only `PROVED` is good."""

    PROVED = "proved"
    BROKEN = "broken"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Example:
    """A request that breaks a promise; `before` is the same request before the customer refused."""

    request: Request
    before: Request | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise with its outcome; `rules` are those that break it without any request."""

    id: str
    title: str
    clauses: tuple[str, ...]
    span: Span
    outcome: Outcome
    example: Example | None = None
    rules: tuple[str, ...] = ()
    property: str | None = None
    reason: str | None = None
