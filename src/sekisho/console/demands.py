"""The desk of legal demands: the register, the intake, and the step that comes next.

No page names a person whom a demand is about. The document is chosen again at each step that needs
it: nothing of it is kept here.
"""

from io import BytesIO
from zipfile import ZipFile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.console.demand_forms import (
    CallForm,
    DemandForm,
    NarrowForm,
    RefuseForm,
    narrowed,
)
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.call_back_demand import call_back_demand
from sekisho.gate.decide_demand import approve_demand, refuse_demand
from sekisho.gate.demand_steps import PURPOSE, DemandStep
from sekisho.gate.disclose_demand import disclose_demand
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.narrow_demand import narrow_demand
from sekisho.gate.open_demand import LARGEST, open_demand
from sekisho.gate.show_demands import list_demands, show_demand
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of
from sekisho.web.targets import demand_rules


@acknowledged(purpose=None)
def demands(request: HttpRequest) -> HttpResponse:
    """The register: open demands by their last day, then the others."""
    with connected() as connection:
        found = list_demands(connection, current(connection), demand_rules(), spoken())
    return render(request, "console/demands.html", {"demands": found})


@acknowledged(purpose=PURPOSE)
def take_in_demand(request: HttpRequest) -> HttpResponse:
    """A paper is in the register, refused at once where it may be forged or asks for too much."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        posted = request.method == "POST"
        form = DemandForm(
            version, demand_rules(), spoken(),
            request.POST if posted else None, request.FILES if posted else None,
        )  # fmt: skip
        if form.is_bound and form.is_valid():
            with tried:
                step = open_demand(
                    connection, version, form.demanded(), moment_of(request), demand_rules()
                )
                messages.success(request, _told(step))
                return redirect("demand", demand=step.demand)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/take_in_demand.html", context, status=tried.status)


@acknowledged(purpose=None)
def demand(request: HttpRequest, demand: int) -> HttpResponse:
    """One demand, and the step that comes next. What is refused is said; nothing is half done."""
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            with tried:
                messages.success(request, _told(_step(request, connection, demand)))
                return redirect("demand", demand=demand)
        version = current(connection)
        shown = show_demand(connection, version, demand, demand_rules(), spoken())
    do = request.POST.get("do")
    context = {
        "one": shown,
        "refusal": tried.refusal,
        "officer": account_of(request).kind == Kind.OFFICER,
        "call": CallForm(request.POST if do == "call_back" else None),
        "narrow": NarrowForm(shown.items, None, shown.period),
        "refuse": RefuseForm(spoken(), request.POST if do == "refuse" else None),
    }
    return render(request, "console/demand.html", context, status=tried.status)


@acknowledged(purpose=PURPOSE)
@require_POST
def disclose(request: HttpRequest, demand: int) -> HttpResponse:
    """What two approved comes as one file, for the body; once, and the disclosure is recorded."""
    with connected() as connection:
        version = current(connection)
        try:
            done = disclose_demand(
                connection, version, demand, _document(request), actor_of(request),
                moment_of(request), demand_rules(),
            )  # fmt: skip
        except ActRefusedError as refused:
            messages.error(request, refused.message(spoken()))
            return redirect("demand", demand=demand)
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in sorted(done.files.items()):
            archive.writestr(name, data)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="demand-{demand}.zip"'
    return answer


def _step(request: HttpRequest, connection: Db, number: int) -> DemandStep:
    """The step was taken; the acts look by themselves who may take it."""
    do, moment, version = request.POST.get("do"), moment_of(request), current(connection)
    role = account_of(request).kind
    if do == "call_back":
        dialled, answer = request.POST.get("dialled", ""), request.POST.get("answer")
        if answer not in ("issued", "denied"):
            raise ActRefusedError("no-answer", "機関の答えを選んでください。", "Choose the answer.")
        return call_back_demand(
            connection, version, number, dialled, moment, demand_rules(), issued=answer == "issued"
        )
    if do == "narrow":
        stands = show_demand(connection, version, number, demand_rules(), spoken())
        connection.rollback()
        form = NarrowForm(stands.items, request.POST)
        items = tuple(form.cleaned_data["items"]) if form.is_valid() else ()
        return narrow_demand(connection, version, number, items, moment, narrowed(form))
    if do == "approve":
        return approve_demand(connection, version, number, _document(request), moment, role)
    if do == "refuse":
        reasons = tuple(request.POST.getlist("reasons"))
        return refuse_demand(connection, version, number, reasons, moment, role)
    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")


def _told(step: DemandStep) -> str:
    """What to say of the step that was taken."""
    if step.state == "refused":
        return _("The demand is refused. The reasons stand below.")
    if step.state == "approved":
        return _("Two have approved. It can be disclosed.")
    return _("Recorded.")


def _document(request: HttpRequest) -> bytes:
    """The file that was chosen; nothing where it is missing or too large."""
    chosen = request.FILES.get("document")
    if chosen is None or (chosen.size or 0) > LARGEST:
        return b""
    return bytes(chosen.read())
