"""What the auditor asks about one customer: which past passages touched an item. It is recorded."""

import secrets

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.books.versions import in_force
from sekisho.console.work import NONCE_BYTES
from sekisho.gate.record_look import Looking
from sekisho.gate.trace_item import trace_item
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.kept import typed_before
from sekisho.web.routes import account_of, for_people


@for_people(Kind.AUDITOR, purpose=None)
def accesses(request: HttpRequest) -> HttpResponse:
    """Which past passages touched this item of this customer; the number stands in no address."""
    typed = request.POST if request.method == "POST" else typed_before(request) or QueryDict()
    number, item = typed.get("customer_no", "").strip(), typed.get("item", "")
    traced, more = None, None
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        if request.method == "POST":
            looking = looking_of(request)
            with tried:
                before = before_of(request)
                traced, more = trace_item(
                    connection, version, looking, number, item, spoken(), before
                )
    words = version.policy.vocabulary.items
    context = {
        "items": [(word.id, word.shown(spoken())) for word in words.values()],
        "number": number,
        "item": item,
        "traced": traced,
        "more": more,
        "refusal": tried.refusal,
    }
    return render(request, "console/accesses.html", context, status=tried.status)


def looking_of(request: HttpRequest) -> Looking:
    """Who looks at the auditor's desk, as the acts know them."""
    who = f"account-{account_of(request).pk}"
    return Looking(who, timezone.localdate(), secrets.token_bytes(NONCE_BYTES))
