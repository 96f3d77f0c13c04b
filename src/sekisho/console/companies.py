"""The desk of companies: the registry of a day, public lists, and lines that wait for a review."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.parties import Proposed
from sekisho.console.company_forms import LineForm, ListForm
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.propose_parties import propose_line
from sekisho.gate.read_party_list import PublicList, read_party_list
from sekisho.gate.review_parties import review_lines
from sekisho.gate.show_parties import (
    desk_lines,
    ends_soon,
    list_parties,
    lists_read,
    show_party,
    waiting,
)
from sekisho.registers.compare import Change
from sekisho.registers.kinds import ListKind
from sekisho.terms import Said
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of

MOST_SHOWN = 300
"""So many lines that wait are shown; a whole list is reviewed by its number."""


@acknowledged(purpose=None)
def companies(request: HttpRequest) -> HttpResponse:
    """The companies of today; staff bring lists and lines, an officer takes over what others do."""
    do = request.POST.get("do")
    posted = request.POST if do else None
    bring_list = ListForm(spoken(), *((posted, request.FILES) if do == "list" else (None, None)))
    bring_line = LineForm(spoken(), posted if do == "line" else None)
    with connected() as connection:
        tried = Attempt(connection)
        if do is not None:
            with tried:
                done = _step(request, connection, bring_list, bring_line)
                if done:
                    messages.success(request, done)
                    return redirect("companies")
                tried.could_not_read()
        context = _context(request, connection)
    context |= {"bring_list": bring_list, "bring_line": bring_line, "refusal": tried.refusal}
    return render(request, "console/companies.html", context, status=tried.status)


@acknowledged(purpose=None)
def company(request: HttpRequest, number: str) -> HttpResponse:
    """One company, and every line about it: who brought it, who reviewed it."""
    with connected() as connection:
        try:
            found = show_party(
                connection, current(connection), number, timezone.localdate(), spoken()
            )
        except ActRefusedError:
            raise Http404 from None
    lines = desk_lines(found.lines, spoken())
    return render(request, "console/company.html", {"one": found.company, "lines": lines})


@acknowledged(purpose=None)
def find_company(request: HttpRequest) -> HttpResponse:
    """The page of the company whose number was typed; the desk where none was."""
    number = "".join(request.GET.get("number", "").split())
    return redirect("company", number=number) if number.isdecimal() else redirect("companies")


def _context(request: HttpRequest, connection: Db) -> dict[str, Any]:
    today, lang = timezone.localdate(), spoken()
    found = list_parties(connection, current(connection), today, lang)
    ours = [one for one in found if one.party is not None]
    account, waits = account_of(request), waiting(connection)
    return {
        "companies": ours,
        "others": len(found) - len(ours),
        "ending": ends_soon(ours, today),
        "waiting": desk_lines(waits[:MOST_SHOWN], lang),
        "more": max(0, len(waits) - MOST_SHOWN),
        "lists": lists_read(connection, lang),
        "officer": account.kind == Kind.OFFICER,
        "me": actor_of(request).id,
    }


def _step(
    request: HttpRequest, connection: Db, bring_list: ListForm, bring_line: LineForm
) -> str | None:
    """What is told of the step that was done; None where what was typed cannot be read."""
    version, role = current(connection), account_of(request).kind
    do, moment = request.POST.get("do"), moment_of(request)
    if do in ("take", "turn-down"):
        if role != Kind.OFFICER:
            raise PermissionDenied
        chosen = [int(one) for one in request.POST.getlist("line") if one.isdecimal()]
        if (whole := request.POST.get("list", "")).isdecimal():
            chosen = [line.id for line in waiting(connection, int(whole))]
            connection.rollback()
        review_lines(connection, version, chosen, moment, role, taken=do == "take")
        return _("Recorded.")
    if bring_list.is_bound and bring_list.is_valid():
        said = bring_list.cleaned_data
        brought = PublicList(ListKind(said["kind"]), said["day"], said["file"].read())
        read = read_party_list(connection, version, brought, moment, role)
        told = _("The list was read. Lines that wait for a review: %(count)s")
        return told % {"count": len(read.lines)}
    if bring_line.is_bound and bring_line.is_valid():
        typed = bring_line.cleaned_data
        line = Proposed(
            typed["number"],
            Said(typed["aspect"], typed["value"], typed["since"], typed["until"]),
            Change.STATED,
            typed["source"],
        )
        propose_line(connection, version, line, moment, role)
        return _("The line waits for a review by somebody else.")
    return None
