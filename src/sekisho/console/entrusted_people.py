"""The console of entrusted companies' people: one purpose, masked records, nothing to take away.

Each reading looks the company up anew: once its assessment or contract has lapsed, the next is
refused.
"""

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.accounts.models import Kind
from sekisho.console.records import SearchForm, number_in_ticket, ticket_for
from sekisho.console.work import (
    CASE,
    Work,
    acknowledged,
    actor_of,
    current,
    keep_work,
    work_of,
)
from sekisho.gate.entrusted_standing import refuse_lapsed
from sekisho.gate.find_customer import Identifiers, find_customer
from sekisho.gate.read_for_entrusted import PURPOSE
from sekisho.gate.read_record import Reading
from sekisho.gate.show_record import show_entrusted_record
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


class EntrustedSearchForm(SearchForm):
    """The number of the matter, and two identifiers at least."""

    case = forms.RegexField(
        CASE,
        label=_("Number of the case"),
        help_text=_("Letters, digits and hyphens, 3 to 32. No names."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("case",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].required = True


@acknowledged(PURPOSE, (Kind.ENTRUSTED,))
def search(request: HttpRequest) -> HttpResponse:
    """The form, and the few who were found; a lapsed company finds nobody."""
    form = EntrustedSearchForm(request.POST if request.method == "POST" else None)
    found = None
    with connected() as connection:
        tried, version = Attempt(connection, refused=UNREADABLE), current(connection)
        day = timezone.localdate()
        with tried:
            refuse_lapsed(connection, version, _company(request), day)
            connection.rollback()
            if form.is_valid():
                said = {name: value for name, value in form.cleaned_data.items() if name != "case"}
                work = Work(PURPOSE, form.cleaned_data["case"])
                keep_work(request, work)
                numbers = find_customer(connection, version, Identifiers(**said),
                                        actor_of(request), PURPOSE, work.case, day)  # fmt: skip
                found = [(number, ticket_for(request, work, number)) for number in numbers]
    context = {"form": form, "found": found, "refusal": tried.refusal}
    status = UNREADABLE if form.errors else tried.status
    return render(request, "console/entrusted_search.html", context, status=status)


@acknowledged(PURPOSE, (Kind.ENTRUSTED,))
def record(request: HttpRequest) -> HttpResponse:
    """What the notice gives the company of one who was found; the rest is masked."""
    work = work_of(request)
    if work is None or request.method != "POST":
        return redirect("entrusted_search")
    number = number_in_ticket(request, work)
    with connected() as connection:
        version = current(connection)
        reading = Reading(
            number, PURPOSE, tuple(version.policy.vocabulary.items), actor_of(request),
            timezone.localdate(), secrets.token_bytes(16), {}, work.case,
        )  # fmt: skip
        shown = show_entrusted_record(connection, version, _company(request), reading, spoken())
    context = {"record": shown, "number": number}
    return render(request, "console/entrusted_record.html", context)


def _company(request: HttpRequest) -> str:
    """The company for which this person works. requires: the kind is ENTRUSTED"""
    return account_of(request).company or ""
