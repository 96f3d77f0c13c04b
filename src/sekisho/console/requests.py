"""The desk of requests under the law: by the clock; identity, decision, word to the customer.

No page here names a customer. Whom a case is about is looked up like everything else: by two
identifiers, for the purpose of answering the request.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.cases.life import Outcome
from sekisho.console.request_forms import ASKERS, SEEN, DecideForm, SeenForm, TakeInForm
from sekisho.console.tell_customer import tell_customer
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.confirm_identity import confirm_by_documents
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_requests import list_requests
from sekisho.gate.move_request import decide_request, note_fee, notify_request
from sekisho.gate.open_request import open_request
from sekisho.gate.show_request import Desk, show_request, show_wishes
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of
from sekisho.web.targets import targets


@acknowledged(purpose=None)
def requests(request: HttpRequest) -> HttpResponse:
    """Every open case, the most urgent first."""
    with connected() as connection:
        waiting = list_requests(connection, timezone.now(), targets(), spoken())
    return render(request, "console/requests.html", {"waiting": waiting})


@acknowledged(purpose=PURPOSE)
def take_in(request: HttpRequest) -> HttpResponse:
    """What arrived by post or telephone stands in the books; the same again is joined to it."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        form = TakeInForm(version, spoken(), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            asked = form.asked(targets().fees)
            with tried:
                opened = open_request(
                    connection, version, asked, moment_of(request), targets().of(asked.kind)
                )
                messages.success(request, _("Taken in. The clock runs."))
                return redirect("case", case=opened.joined_to or opened.case)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/take_in.html", context, status=tried.status)


@acknowledged(purpose=None)
def case(request: HttpRequest, case: int) -> HttpResponse:
    """One case, and the step that comes next. What is refused is said; nothing typed is lost."""
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            with tried:
                messages.success(request, _step(request, connection, case))
                return redirect("case", case=case)
        shown = show_request(connection, case, timezone.now(), targets(), spoken())
    return _page(request, shown, {"refusal": tried.refusal}, tried.status)


@acknowledged(purpose=PURPOSE)
@require_POST
def wishes(request: HttpRequest, case: int) -> HttpResponse:
    """What the customer says is wrong, and how it should read; that somebody looked is recorded."""
    with connected() as connection:
        role = account_of(request).kind
        proposed = show_wishes(
            connection, current(connection), case, moment_of(request), role, spoken()
        )
        connection.rollback()
        shown = show_request(connection, case, timezone.now(), targets(), spoken())
    return _page(request, shown, {"proposed": proposed}, 200)


def _page(request: HttpRequest, shown: Desk, more: dict[str, object], status: int) -> HttpResponse:
    decides = request.POST.get("do") == "decide"
    context = {
        "one": shown,
        "asker": {str(key): value for key, value in ASKERS.items()}[shown.asker],
        "checks": [(staff, SEEN[saw]) for staff, saw in shown.checks],
        "seen": SeenForm(),
        "decide": DecideForm(shown.refusals, request.POST if decides else None),
        "officer": account_of(request).kind == Kind.OFFICER,
        **more,
    }
    return render(request, "console/case.html", context, status=status)


def _step(request: HttpRequest, connection: Db, case: int) -> str:
    """The step was taken; what to say. Deciding and telling are the privacy officer's."""
    do, moment = request.POST.get("do"), moment_of(request)
    version = current(connection)
    if do == "check":
        saw = request.POST.get("saw", "")
        index = confirm_by_documents(connection, version, case, saw, moment)
        done = _("Identity is confirmed.")
        return done if index is not None else _("Noted. More checks are needed.")
    if do == "fee":
        note_fee(connection, case)
        return _("The fee is noted.")
    if account_of(request).kind != Kind.OFFICER:
        raise PermissionDenied
    if do == "decide":
        outcome = request.POST.get("outcome", "")
        if outcome not in list(Outcome):
            raise ActRefusedError("no-outcome", "結論を選んでください。", "Choose an outcome.")
        reasons = tuple(request.POST.getlist("reasons"))
        decide_request(connection, version, case, Outcome(outcome), reasons, moment)
        return _("Decided.")
    if do == "notify":
        notify_request(connection, version, case, moment)
        if tell_customer(connection, case):
            return _("The customer is told, and the case is closed.")
        return _("The case is closed, but no mail could be sent: write to the customer.")
    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
