"""Requests under the law (Arts 32 to 35), and what a customer refuses."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router

from sekisho.api.answers import ERRORS, done_once
from sekisho.api.caller import Caller, caller_of
from sekisho.api.in_force import current, moment_of
from sekisho.api.shapes import CaseIn, CaseOpened, CasesOpen, Restricted, RestrictIn
from sekisho.cases.kinds import Asker, Form
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.list_requests import Waiting, list_requests
from sekisho.gate.open_request import Asked, open_request
from sekisho.gate.read_record import refuse_untrained
from sekisho.gate.restrict_use import restrict_use
from sekisho.web.connections import connected
from sekisho.web.targets import targets

router = Router()
PAGE = 50
CASE_BITS = 33
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Before = Annotated[int | None, Query(ge=0, le=10**18)]


@router.get("/cases", response={200: CasesOpen, **ERRORS}, tags=["cases"],
            operation_id="list_cases")  # fmt: skip
def list_cases(request: HttpRequest, before: Before = None) -> dict[str, object]:
    """Open cases, the most urgent first. `before` is the `next` of the page before."""
    caller = caller_of(request)
    caller.refuse_beyond("cases", PURPOSE)
    with connected() as connection:
        caller.refuse_untrained(current(connection))
        waiting = list_requests(connection, timezone.now(), targets())
    rest = [each for each in waiting if before is None or _place(each) > before]
    page = rest[:PAGE]
    return {
        "cases": [each.to_json() for each in page],
        "next": _place(page[-1]) if len(rest) > PAGE else None,
    }


def _place(one: Waiting) -> int:
    """Where it stands in the order, by due day and number; exact as a number of JavaScript."""
    return one.due_on.toordinal() << CASE_BITS | one.case


@router.post("/cases", response={200: CaseOpened, **ERRORS}, tags=["cases"],
             operation_id="open_case")  # fmt: skip
def open_case(request: HttpRequest, asked: CaseIn, key: Key) -> HttpResponse:
    """A request stands in the books, and its clock runs; what is held is not told yet."""
    caller = caller_of(request)
    caller.refuse_beyond("cases", PURPOSE)

    def do() -> dict[str, object]:
        with connected() as connection:
            version = current(connection)
            refuse_untrained(version, caller.actor)
            clocks = targets()
            wanted = Asked(
                asked.customer_no, asked.kind, Asker(asked.asker), Form(asked.form),
                asked.channel, tuple(asked.scope), clocks.fee(asked.kind),
            )  # fmt: skip
            opened = open_request(
                connection, version, wanted, moment_of(caller), clocks.of(asked.kind)
            )
        return {
            "case": opened.case,
            "due_on": opened.due_on.isoformat(),
            "joined_to": opened.joined_to,
            "ledger_index": opened.ledger_index,
        }

    return done_once(request, caller, key, do)


@router.post("/restrictions", response={200: Restricted, **ERRORS}, tags=["restrictions"],
             operation_id="restrict")  # fmt: skip
def restrict(request: HttpRequest, asked: RestrictIn, key: Key) -> HttpResponse:
    """A customer's refusal stands from now on. Only the customer lifts it, and nothing here."""
    caller = caller_of(request)
    caller.refuse_beyond("restrictions", PURPOSE)
    return done_once(request, caller, key, lambda: _restricted(caller, asked))


def _restricted(caller: Caller, asked: RestrictIn) -> dict[str, object]:
    with connected() as connection:
        version = current(connection)
        refuse_untrained(version, caller.actor)
        index = restrict_use(connection, version, asked.customer_no, asked.scope, moment_of(caller))
    return {"ledger_index": index}
