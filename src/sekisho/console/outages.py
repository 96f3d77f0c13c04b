"""The desk of outages and disasters: declared by one, approved by another, reviewed afterwards.

The list is made at the command line: the hand lists the customers, and no login of a screen may
list anybody. The desk shows the command, and what was given.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.cases.outage import REASON_LENGTH
from sekisho.console.outage_forms import OutageForm
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.declare_outage import (
    approve_outage,
    declare_outage,
    review_outage,
    withdraw_outage,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.show_outages import list_outages, show_outage
from sekisho.gate.succession_scope import supply_areas
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


@acknowledged(purpose=None)
def outages(request: HttpRequest) -> HttpResponse:
    """Every declaration, the newest first."""
    with connected() as connection:
        found = list_outages(connection, current(connection), timezone.now(), spoken())
    return render(request, "console/outages.html", {"outages": found})


@acknowledged(purpose=None)
def declare_one(request: HttpRequest) -> HttpResponse:
    """An outage is declared by the first of two people; no list may be given yet."""
    with connected() as connection:
        tried = Attempt(connection)
        form = OutageForm(supply_areas(), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            with tried:
                step = declare_outage(
                    connection, current(connection), said["area"], said["reason"], form.until(),
                    moment_of(request),
                )  # fmt: skip
                messages.success(request, _("Declared. A privacy officer approves it."))
                return redirect("outage", outage=step.outage)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/declare_outage.html", context, status=tried.status)


@acknowledged(purpose=None)
def outage(request: HttpRequest, outage: int) -> HttpResponse:
    """One declaration, what was given in it, and the step that comes next."""
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            if account_of(request).kind != Kind.OFFICER:
                raise PermissionDenied
            with tried:
                _step(request, connection, outage)
                messages.success(request, _("Recorded."))
                return redirect("outage", outage=outage)
        version = current(connection)
        try:
            shown = show_outage(connection, version, outage, timezone.now(), spoken())
        except ActRefusedError:
            raise Http404 from None
    context = {
        "one": shown,
        "refusal": tried.refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
        "acknowledged": account_of(request).acknowledged,
        "typed": request.POST.get("found", ""),
        "longest": REASON_LENGTH,
    }
    return render(request, "console/outage.html", context, status=tried.status)


def _step(request: HttpRequest, connection: Db, number: int) -> None:
    """The step was taken; the acts look by themselves who may take it."""
    version, role = current(connection), account_of(request).kind
    do, moment = request.POST.get("do"), moment_of(request)
    if do == "approve":
        approve_outage(connection, version, number, moment, role)
    elif do == "withdraw":
        withdraw_outage(connection, version, number, moment, role)
    elif do == "review":
        found = request.POST.get("found", "")
        review_outage(connection, version, number, found, moment, role)
    else:
        raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
