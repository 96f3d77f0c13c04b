"""The customer's own requests under Arts 32 to 35: what there is to ask, how mine stand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.accounts.models import Kind
from sekisho.books.versions import in_force
from sekisho.cases.explain import EXPLAINED
from sekisho.cases.kinds import KINDS, Form
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.confirm_identity import confirm_by_account
from sekisho.gate.move_request import withdraw_request
from sekisho.gate.my_requests import my_answer as answer_of
from sekisho.gate.my_requests import my_request as request_of
from sekisho.gate.my_requests import my_requests as requests_of
from sekisho.gate.my_requests import refuse_foreign
from sekisho.gate.open_request import Asked, Opened, open_request
from sekisho.portal.ask_form import AskForm
from sekisho.portal.in_person import moment_of_customer, proof_of, refuse_cool_down
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.kept import typed_before
from sekisho.web.routes import account_of, for_people
from sekisho.web.targets import targets

TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_requests(request: HttpRequest) -> HttpResponse:
    """Mine, the newest first; below, what there is to ask and what each is."""
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        mine = requests_of(connection, version, account_of(request).number, spoken())
    context = {"mine": mine, "kinds": [_kind(kind) for kind in KINDS]}
    return render(request, "portal/my_requests.html", context)


@for_people(Kind.CUSTOMER, purpose=PURPOSE, fresh=True)
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind; sent, the request stands and is shown. Sent twice, it stands once."""
    if kind not in KINDS:
        raise Http404
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
    posted = request.method == "POST"
    form = AskForm(kind, version, spoken(), request.POST if posted else None,
                   initial=dict((typed_before(request) or {}).items()))  # fmt: skip
    tried = Attempt(refused=UNREADABLE)
    if posted and form.is_valid():
        with tried:
            opened = _open(request, form.asked(account_of(request).number, targets().fee(kind)))
            if opened.joined_to:
                messages.info(request, _("You asked for this already; here is how it stands."))
            else:
                messages.success(request, _("We received your request. Its clock runs."))
            return redirect("my_request", case=opened.joined_to or opened.case)
    elif posted:
        tried.could_not_read()
    context = {"form": form, "kind": _kind(kind), "refusal": tried.refusal}
    return render(request, "portal/ask.html", context, status=tried.status)


@for_people(Kind.CUSTOMER, purpose=PURPOSE, fresh=True)
def my_request(request: HttpRequest, case: int) -> HttpResponse:
    """How it stands; as long as nothing was done it can be taken back."""
    number = account_of(request).number
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        if request.method == "POST" and request.POST.get("do") == "withdraw":
            refuse_foreign(connection, number, case)
            connection.rollback()
            withdraw_request(connection, version, case, moment_of_customer())
            messages.success(request, _("You took the request back. Nothing more will be done."))
            return redirect("my_request", case=case)
        shown = request_of(connection, version, number, case, spoken())
    return render(request, "portal/my_request.html", {"one": shown})


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
@require_GET
def my_answer(request: HttpRequest, case: int, name: str) -> HttpResponse:
    """One file of the answer."""
    with connected() as connection:
        content = answer_of(connection, account_of(request).number, case, name)
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="case-{case}-{name}"'
    return response


def _open(request: HttpRequest, asked: Asked) -> Opened:
    """The request stands, and the account has proved who asks."""
    refuse_cool_down(account_of(request))
    proof = proof_of(request)
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        target = targets().of(asked.kind)
        opened = open_request(connection, version, asked, moment_of_customer(), target)
        if opened.joined_to is None:
            confirm_by_account(connection, version, opened.case, proof, moment_of_customer())
    return opened


def _kind(kind: str) -> dict[str, object]:
    law, (what, condition) = KINDS[kind], EXPLAINED[kind].shown(spoken())
    return {
        "id": kind,
        "label": law.shown(spoken()),
        "article": law.article,
        "what": what,
        "condition": condition,
        "fee": targets().fee(kind),
        "may_cost": law.fee,
        "days": targets().of(kind).days,
        "forms": [str(form) for form in Form],
    }
