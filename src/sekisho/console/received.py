"""The desk of receipts from others (Art 30): the register, and the intake, which wants all told.

The auditor reads the same register; that somebody looked is recorded first.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.console.looks import looking_of
from sekisho.console.received_forms import ReceivedForm
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.record_look import record_look
from sekisho.gate.take_in_received import take_in_received
from sekisho.gate.tell_sources import list_received
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import for_people

AUDIT = "audit"


@acknowledged(purpose=None)
def received(request: HttpRequest) -> HttpResponse:
    """Every receipt, the newest first."""
    with connected() as connection:
        found = list_received(connection, current(connection), spoken())
    return render(request, "console/received.html", {"found": found, "desk": True})


@for_people(Kind.AUDITOR, purpose=None)
def received_at_audit(request: HttpRequest) -> HttpResponse:
    """The same for the auditor."""
    with connected() as connection:
        version = current(connection)
        record_look(connection, version, looking_of(request), "received", {})
    with connected(AUDIT) as connection:
        found = list_received(connection, version, spoken())
    return render(request, "console/received.html", {"found": found, "desk": False})


@acknowledged(purpose=None)
def take_in_from_others(request: HttpRequest) -> HttpResponse:
    """A receipt is recorded, or refused where the law wants more told."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        posted = request.method == "POST"
        form = ReceivedForm(
            version, spoken(), request.POST if posted else None, request.FILES if posted else None
        )
        if form.is_bound and form.is_valid():
            with tried:
                take_in_received(
                    connection, version, form.receipt(timezone.localdate()), actor_of(request),
                    moment_of(request),
                )  # fmt: skip
                messages.success(request, _("Recorded. The persons see it in their account."))
                return redirect("received")
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/take_in_received.html", context, status=tried.status)
