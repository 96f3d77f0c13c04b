"""A customer is searched by two identifiers, and the record opened for the purpose chosen.

Which customers a person may open is told by what the search found: each answer carries a sealed
ticket, good for this account, this purpose and this case, for half an hour.
"""

import secrets

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sekisho.console.work import CHOSEN, NONCE_BYTES, Work, acknowledged, actor_of, current, work_of
from sekisho.gate.act_facts import facts_of_act
from sekisho.gate.find_customer import Identifiers, find_customer
from sekisho.gate.read_record import Reading
from sekisho.gate.show_record import show_record
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.kept import form_of
from sekisho.web.routes import account_of

SALT = "sekisho.console.found"
SECONDS = 30 * 60


class SearchForm(forms.Form):
    """Two of these at least."""

    customer_no = forms.CharField(label=gettext_lazy("Customer number"), max_length=40)
    phone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=40)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254)
    supply_point = forms.CharField(label=gettext_lazy("Supply point number"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own
        for field in self.fields.values():
            field.required = False
            field.widget.attrs["autocomplete"] = "off"


@acknowledged(purpose=CHOSEN)
def search(request: HttpRequest) -> HttpResponse:
    """The form, and the few who were found; the search itself is recorded."""
    work = work_of(request)
    if work is None:
        return redirect("begin")
    form = form_of(request, SearchForm)
    found = None
    with connected() as connection:
        tried, version = Attempt(connection, refused=UNREADABLE), current(connection)
        label = version.policy.vocabulary.purposes.get(work.purpose)
        if label is None:
            return redirect("begin")
        if form.is_valid():
            identifiers = Identifiers(**form.cleaned_data)
            with tried:
                found = find_customer(connection, version, identifiers, actor_of(request),
                                      work.purpose, work.case, timezone.localdate())  # fmt: skip
    context = {
        "form": form,
        "work": work,
        "purpose": label.shown(spoken()),
        "found": None if found is None else [(no, ticket_for(request, work, no)) for no in found],
        "refusal": tried.refusal,
    }
    return render(request, "console/search.html", context, status=tried.status)


@acknowledged(purpose=CHOSEN)
def record(request: HttpRequest) -> HttpResponse:
    """The permitted fields of one who was found; a ticket that is none is like nobody."""
    work = work_of(request)
    if work is None:
        return redirect("begin")
    if request.method != "POST":
        return redirect("search")
    number = number_in_ticket(request, work)
    with connected() as connection:
        version = current(connection)
        words = version.policy.vocabulary
        items, day = tuple(words.items), timezone.localdate()
        nonce = secrets.token_bytes(NONCE_BYTES)
        act = facts_of_act(connection, version, work.purpose, dict(work.facts), number)
        reading = Reading(
            number, work.purpose, items, actor_of(request), day, nonce, act, work.case
        )
        shown = show_record(connection, version, reading, spoken())
    context = {
        "record": shown,
        "number": number,
        "work": work,
        "purpose": words.purposes[work.purpose].shown(spoken()),
    }
    return render(request, "console/record.html", context)


def ticket_for(request: HttpRequest, work: Work, number: str) -> str:
    """A sealed ticket, good for this account and this work, for half an hour."""
    sealed = [account_of(request).pk, work.purpose, work.case, number]
    return signing.dumps(sealed, salt=SALT)


def number_in_ticket(request: HttpRequest, work: Work) -> str:
    """The customer's number in the ticket; Http404 where it is not this person's for this work."""
    try:
        who, purpose, case, number = signing.loads(
            request.POST.get("ticket", ""), salt=SALT, max_age=SECONDS
        )
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    if (who, purpose, case) != (account_of(request).pk, work.purpose, work.case):
        raise Http404
    return str(number)
