"""The desk of entrusted companies: how each stands, its assessment and contract, what it read."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.acting import Named, refuse_unfit
from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.cases.entrusted import Assessment, Contract
from sekisho.console.entrusted_forms import AssessmentForm, ContractForm, PassingForm
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.entrusted_standing import list_entrusted
from sekisho.gate.re_entrust import list_passed_on, re_entrust, what_can_be_passed_on
from sekisho.gate.register_entrusted import assess_entrusted, contract_entrusted
from sekisho.gate.report_entrusted import EntrustedReport, report_entrusted
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of

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
    report = None
    with connected() as connection:
        tried = Attempt(connection)
        forms = _forms(request, connection, party)
        if do is not None:
            if account_of(request).kind != Kind.OFFICER:
                raise PermissionDenied
            with tried:
                done, report = _step(request, connection, party, forms)
                if done:
                    messages.success(request, _("Recorded."))
                    return redirect("entrusted_company", party=party)
                if report is None:
                    tried.could_not_read()
        version, today = current(connection), timezone.localdate()
        found = list_entrusted(connection, version, today, spoken())
        passed = list_passed_on(connection, version, party, today, spoken())
    one = next((each for each in found if each.party == party), None)
    if one is None:
        raise Http404
    context = {
        "one": one,
        "passed": passed,
        "assess": forms.assess,
        "bind": forms.bind,
        "passing": forms.passing,
        "report": report,
        "refusal": tried.refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
    }
    return render(request, "console/entrusted_company.html", context, status=tried.status)


@dataclass(frozen=True, slots=True)
class _Forms:
    """What an officer may register; the one that was sent is bound."""

    assess: AssessmentForm
    bind: ContractForm
    passing: PassingForm


def _forms(request: HttpRequest, connection: Db, party: str) -> _Forms:
    do, version = request.POST.get("do"), current(connection)
    items = what_can_be_passed_on(connection, version, party)
    connection.rollback()
    words = version.policy.vocabulary.items
    return _Forms(
        AssessmentForm(spoken(), request.POST if do == "assess" else None),
        ContractForm(spoken(), request.POST if do == "contract" else None),
        PassingForm(
            [(item, words[item].shown(spoken())) for item in items],
            request.POST if do == "pass" else None,
        ),
    )


def _step(
    request: HttpRequest, connection: Db, party: str, forms: _Forms
) -> tuple[bool, EntrustedReport | None]:
    """(whether something was registered, the report that was asked for)."""
    version, role = current(connection), account_of(request).kind
    moment = moment_of(request)
    if request.POST.get("do") == "report":
        today = timezone.localdate()
        return False, report_entrusted(connection, version, party, today - MONTH, today, moment)
    if forms.assess.is_bound and forms.assess.is_valid():
        said = forms.assess.cleaned_data
        _refuse_unfit_second(request, said["approved_by"])
        found = Assessment(said["made_on"], said["until"], frozenset(said["met"]))
        assess_entrusted(connection, version, party, found, said["approved_by"], moment, role)
        return True, None
    if forms.bind.is_bound and forms.bind.is_valid():
        said = forms.bind.cleaned_data
        bound = Contract(said["since"], said["until"], frozenset(said["terms"]))
        contract_entrusted(connection, version, party, bound, moment, role)
        return True, None
    if forms.passing.is_bound and forms.passing.is_valid():
        _refuse_unfit_second(request, forms.passing.cleaned_data["consented_by"])
        re_entrust(connection, version, forms.passing.passing(party), moment, role)
        return True, None
    return False, None


def _refuse_unfit_second(request: HttpRequest, name: str) -> None:
    """Who is named beside is no second name of who asks, and, where an account, an officer."""
    actor = actor_of(request)
    named = [Named(actor.id, (actor.role,)), Named(name.strip(), (Kind.OFFICER,), acts=False)]
    refuse_unfit(named, timezone.now())
