"""The desk of breaches: what happened, the four situations, the clocks, the report, the end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.breaches import Judged
from sekisho.books.connection import Db
from sekisho.cases.breach_report import WRITTEN
from sekisho.console.breach_forms import BreachForm, ReportForm, TriageForm
from sekisho.console.typed import whole
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.close_breach import close_breach
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.notify_breach import substitute_notice
from sekisho.gate.open_breach import open_breach
from sekisho.gate.report_breach import make_report, write_report
from sekisho.gate.show_breaches import list_breaches, show_breach
from sekisho.gate.triage_breach import triage_breach
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of
from sekisho.web.targets import breach_rules


@acknowledged(purpose=None)
def breaches(request: HttpRequest) -> HttpResponse:
    """Every breach with its clocks."""
    with connected() as connection:
        found = list_breaches(
            connection, current(connection), timezone.now(), breach_rules(), spoken()
        )
    return render(request, "console/breaches.html", {"breaches": found})


@acknowledged(purpose=None)
def tell_breach(request: HttpRequest) -> HttpResponse:
    """Somebody of the staff tells of a breach, or of the fear of one; its clock runs."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        form = BreachForm(version, spoken(), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            with tried:
                step = open_breach(connection, version, form.happened(), moment_of(request))
                messages.success(request, _("Taken in. The clock runs."))
                return redirect("breach", breach=step.breach)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/tell_breach.html", context, status=tried.status)


@acknowledged(purpose=None)
def breach(request: HttpRequest, breach: int) -> HttpResponse:
    """One breach: what it reaches, what it is, the draft of the report, the step that comes next.

    What is refused is said, and what was typed stays.
    """
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            with tried:
                messages.success(request, _step(request, connection, breach))
                return redirect("breach", breach=breach)
        version = current(connection)
        opened = show_breach(connection, version, breach, timezone.now(), breach_rules(), spoken())
    do, one = request.POST.get("do"), opened.shown
    judged = dict.fromkeys(one.flags, True) | {
        "more_persons": one.more_persons,
        "more_items": one.more_items,
    }
    context = {
        "one": one,
        "touches": opened.touches,
        "draft": opened.draft,
        "refusal": tried.refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
        "triage": TriageForm(version, spoken(), request.POST if do == "triage" else judged),
        "report": ReportForm(spoken(), request.POST if do == "write" else one.report),
        "typed_reason": request.POST.get("reason", ""),
    }
    return render(request, "console/breach.html", context, status=tried.status)


def _step(request: HttpRequest, connection: Db, number: int) -> str:
    """The step was taken, and what to say; the acts look by themselves who may take it."""
    do, moment, version = request.POST.get("do"), moment_of(request), current(connection)
    role, reason = account_of(request).kind, request.POST.get("reason", "")
    if do == "triage":
        step = triage_breach(
            connection, version, number, _judged(request), moment, role, breach_rules()
        )
        return _("It has to be reported.") if step.situations else _("It need not be reported.")
    if do == "write":
        said = {code: request.POST.get(code, "") for code in WRITTEN}
        write_report(connection, number, said, role)
        return _("The draft is kept.")
    if do in ("preliminary", "final"):
        make_report(connection, version, number, moment, role, final=do == "final")
        return _("The report is recorded. Hand in what stands in the draft.")
    if do == "substitute":
        substitute_notice(connection, version, number, reason, moment, role)
        return _("Recorded.")
    if do == "close":
        close_breach(connection, version, number, reason, moment, role)
        return _("The breach is closed.")
    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")


def _judged(request: HttpRequest) -> Judged:
    more = whole(request.POST.get("more_persons") or "0")
    said = {
        name: request.POST.get(name) == "on"
        for name in ("special_care", "property_damage", "malice", "protected")
    }
    items = tuple(request.POST.getlist("more_items"))
    return Judged(**said, more_persons=-1 if more is None else more, more_items=items)
