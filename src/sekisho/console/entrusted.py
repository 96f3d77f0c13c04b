"""The desk of entrusted companies: how each stands, its assessment and contract, what it read."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.cases.entrusted import Assessment, Contract
from sekisho.console.entrusted_forms import AssessmentForm, ContractForm
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.case_steps import Moment
from sekisho.gate.entrusted_standing import list_entrusted
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.register_entrusted import assess_entrusted, contract_entrusted
from sekisho.gate.report_entrusted import EntrustedReport, report_entrusted
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of

CONFLICT, UNREADABLE = 409, 422
MONTH = timedelta(days=31)


@acknowledged(purpose=None)
def entrusted(request: HttpRequest) -> HttpResponse:
    """Every entrusted company, those refused today first."""
    with connected() as connection:
        found = list_entrusted(connection, current(connection), timezone.localdate(), spoken())
    return render(request, "console/entrusted.html", {"companies": found})


@acknowledged(purpose=None)
def company(request: HttpRequest, party: str) -> HttpResponse:
    """One company; an officer registers what was found and what binds it, and asks for a report."""
    do = request.POST.get("do")
    assess = AssessmentForm(spoken(), request.POST if do == "assess" else None)
    bind = ContractForm(spoken(), request.POST if do == "contract" else None)
    refusal, status, report = None, 200, None
    with connected() as connection:
        if do is not None:
            if account_of(request).kind != Kind.OFFICER:
                raise PermissionDenied
            try:
                done, report = _step(request, connection, party, assess, bind)
            except ActRefusedError as refused:
                refusal, status = refused.message(spoken()), CONFLICT
            else:
                if done:
                    messages.success(request, _("Recorded."))
                    return redirect("entrusted_company", party=party)
                status = 200 if report else UNREADABLE
            connection.rollback()
        found = list_entrusted(connection, current(connection), timezone.localdate(), spoken())
    one = next((each for each in found if each.party == party), None)
    if one is None:
        raise Http404
    context = {
        "one": one,
        "assess": assess,
        "bind": bind,
        "report": report,
        "refusal": refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
    }
    return render(request, "console/entrusted_company.html", context, status=status)


def _step(
    request: HttpRequest, connection: Db, party: str, assess: AssessmentForm, bind: ContractForm
) -> tuple[bool, EntrustedReport | None]:
    """(whether something was registered, the report that was asked for)."""
    version, role = current(connection), account_of(request).kind
    moment = Moment(actor_of(request).id, timezone.now(), secrets.token_bytes(16))
    if request.POST.get("do") == "report":
        today = timezone.localdate()
        return False, report_entrusted(connection, version, party, today - MONTH, today, moment)
    if assess.is_bound and assess.is_valid():
        said = assess.cleaned_data
        found = Assessment(said["made_on"], said["until"], frozenset(said["met"]))
        assess_entrusted(connection, version, party, found, said["approved_by"], moment, role)
        return True, None
    if bind.is_bound and bind.is_valid():
        said = bind.cleaned_data
        bound = Contract(said["since"], said["until"], frozenset(said["terms"]))
        contract_entrusted(connection, version, party, bound, moment, role)
        return True, None
    return False, None
