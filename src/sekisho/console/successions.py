"""The desk of successions: the list, the event that two officers record, and what follows.

The package is made at the command line: the hand lists the customers, and no login of a screen may
list anybody. The desk shows the command, and gives the proof afterwards.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.console.succession_forms import SuccessionForm
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.prove_succession import prove_succession
from sekisho.gate.record_succession import (
    approve_succession,
    record_succession,
    withdraw_succession,
)
from sekisho.gate.show_successions import list_successions, show_succession
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


@acknowledged(purpose=None)
def successions(request: HttpRequest) -> HttpResponse:
    """Every succession, the newest first."""
    with connected() as connection:
        found = list_successions(connection, spoken())
    return render(request, "console/successions.html", {"successions": found})


@acknowledged(purpose=None, kinds=(Kind.OFFICER,))
def tell_succession(request: HttpRequest) -> HttpResponse:
    """An event is recorded by the first of two officers; nothing goes over yet."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        posted = request.method == "POST"
        form = SuccessionForm(
            version, timezone.localdate(), spoken(),
            request.POST if posted else None, request.FILES if posted else None,
        )  # fmt: skip
        if form.is_bound and form.is_valid():
            with tried:
                step = record_succession(
                    connection,
                    version,
                    form.passing(),
                    moment_of(request),
                    account_of(request).kind,
                )
                messages.success(request, _("Recorded. Another officer approves it."))
                return redirect("succession", succession=step.succession)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/tell_succession.html", context, status=tried.status)


@acknowledged(purpose=None)
def succession(request: HttpRequest, succession: int) -> HttpResponse:
    """One succession and the step that comes next."""
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            if account_of(request).kind != Kind.OFFICER:
                raise PermissionDenied
            with tried:
                _step(request, connection, succession)
                messages.success(request, _("Recorded."))
                return redirect("succession", succession=succession)
        try:
            shown = show_succession(connection, succession, spoken())
        except ActRefusedError:
            raise Http404 from None
    context = {
        "one": shown,
        "refusal": tried.refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
        "due": shown.effective_on <= timezone.localdate(),
        "acknowledged": account_of(request).acknowledged,
    }
    return render(request, "console/succession.html", context, status=tried.status)


@acknowledged(purpose=None, kinds=(Kind.OFFICER,))
@require_GET
def succession_proof(request: HttpRequest, succession: int) -> HttpResponse:
    """The proof of the package, as a file that goes to the successor with it."""
    with connected() as connection:
        try:
            data = prove_succession(connection, succession)
        except ActRefusedError as refused:
            messages.error(request, refused.message(spoken()))
            return redirect("succession", succession=succession)
    answer = HttpResponse(data, content_type="text/plain; charset=utf-8")
    name = f"succession-{succession}.tlog-proof"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _step(request: HttpRequest, connection: Db, number: int) -> None:
    """The step was taken; the acts look by themselves who may take it."""
    version, role = current(connection), account_of(request).kind
    do = request.POST.get("do")
    if do == "approve":
        approve_succession(connection, version, number, moment_of(request), role)
    elif do == "withdraw":
        withdraw_succession(connection, version, number, moment_of(request), role)
    else:
        raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
