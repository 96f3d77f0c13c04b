"""Receipts: to download, and to verify in the browser itself."""

from base64 import b64encode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sekisho.accounts.models import Kind
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.tell_held import PURPOSE
from sekisho.gate.tell_key_changes import tell_key_changes
from sekisho.gate.tell_sources import list_takeovers
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people, public
from sekisho.web.verifiers import verifier_keys


@public
def verify(request: HttpRequest) -> HttpResponse:
    """A page whose script verifies a receipt here, and sends it nowhere.

    The keys of those whose business we took over are there too: their receipts stay good.
    """
    with connected() as connection:
        changes = [b64encode(proof).decode() for proof in tell_key_changes(connection)]
        before = list_takeovers(connection, spoken())
    context = {"keys": verifier_keys(), "changes": changes, "takeovers": before}
    return render(request, "portal/verify.html", context)


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
@require_GET
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of one passage, as a file."""
    with connected() as connection:
        data = give_receipt(connection, account_of(request).number, index)
    response = HttpResponse(data, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{index}.tlog-proof"'
    return response
