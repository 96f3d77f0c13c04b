"""What the notice says to a request: nothing is read, nothing is recorded."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from sekisho.api.answers import ERRORS
from sekisho.api.caller import caller_of
from sekisho.api.in_force import current
from sekisho.api.shapes import Decided, DecideIn
from sekisho.gate.answer_question import answer_question
from sekisho.web.connections import connected
from sekisho.web.context import spoken

router = Router()


@router.post("/decide", response={200: Decided, **ERRORS}, tags=["decide"],
             operation_id="decide")  # fmt: skip
def decide(request: HttpRequest, asked: DecideIn) -> dict[str, object]:
    """The decision, item by item, with the clauses and the reason in words."""
    caller = caller_of(request)
    caller.refuse_beyond("decide")
    with connected() as connection:
        version = current(connection)
    caller.refuse_untrained(version)
    said = asked.model_dump(mode="json", exclude_none=True)
    return answer_question(version, said, timezone.localdate(), spoken())
