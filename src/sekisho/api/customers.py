"""Customers from another program of the company: row by row, with the checks of an import."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from sekisho.api.answers import ERRORS, done_once
from sekisho.api.caller import Caller, caller_of
from sekisho.api.cases import Key
from sekisho.api.in_force import current
from sekisho.api.shapes import CustomersIn, CustomersTaken
from sekisho.books.acts import each_statement_alone
from sekisho.gate.read_record import refuse_untrained
from sekisho.gate.take_in_rows import take_in_rows
from sekisho.web.connections import connected

router = Router()
SCOPE = "customers"
LOADER = "import"
"""The role that may fill the tables, and read of them no more than keys."""


@router.post("/customers", response={200: CustomersTaken, **ERRORS}, tags=["customers"],
             operation_id="take_in_customers")  # fmt: skip
def customers(request: HttpRequest, sent: CustomersIn, key: Key) -> HttpResponse:
    """Each row is taken in whole, or refused with reasons that do not say what it held."""
    caller = caller_of(request)
    caller.refuse_beyond(SCOPE)
    return done_once(request, caller, key, lambda: _taken(caller, sent))


def _taken(caller: Caller, sent: CustomersIn) -> dict[str, object]:
    with connected() as connection:
        refuse_untrained(current(connection), caller.actor)
    with connected(LOADER) as connection, each_statement_alone(connection):
        taken = take_in_rows(connection, sent.rows)
    return {
        "taken": taken.taken,
        "refused": [
            {"row": at, "column": each.column, "code": each.code, "ja": each.ja, "en": each.en}
            for at, each in taken.refused
        ],
    }
