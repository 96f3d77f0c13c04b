"""The desk of a recipient's own people: what they must stop, erase or correct, and webhooks."""

from datetime import date

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import Kind
from sekisho.console.recipient_files import WRITER, company_of
from sekisho.console.work import current, moment_of
from sekisho.gate.confirm_change import confirm_change
from sekisho.gate.reach import read_reach
from sekisho.gate.recipient_way import end_way, offer_way, try_way, ways_of
from sekisho.gate.show_feed import party_shown, show_waiting_changes
from sekisho.gate.show_sendings import show_failures
from sekisho.gate.way_settings import WEBHOOK
from sekisho.gate.webhook_keys import public_webhook_keys
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import number_of
from sekisho.web.routes import for_people

PURPOSE = "subject_request"
STEPS = ("end", "test")
"""What is done with a webhook that is there; whatever else is sent offers one."""


@for_people(Kind.RECIPIENT, purpose=PURPOSE)
def changes(request: HttpRequest) -> HttpResponse:
    """What the recipient has not confirmed, by the numbers that it was given; it confirms."""
    party, today = company_of(request), timezone.localdate()
    tried = Attempt(refused=UNREADABLE)
    if request.method == "POST":
        done_on = _day(request.POST.get("done_on", ""))
        if done_on is None:
            tried.could_not_read(_("Say on which day it was done."))
        else:
            with tried:
                _confirm(request, party, done_on)
                messages.success(request, _("Confirmed. The customer can see it."))
                return redirect("recipient_changes")
    with connected() as connection:
        version = current(connection)
        found = show_waiting_changes(connection, version, party, today, spoken())
    context = {"party": party_shown(version, party, spoken()), "changes": found, "today": today,
               "refusal": tried.refusal}  # fmt: skip
    return render(request, "console/recipient_changes.html", context, status=tried.status)


def _confirm(request: HttpRequest, party: str, done_on: date) -> None:
    """A change is confirmed as done on that day. ActRefusedError otherwise."""
    number = number_of(request.POST.get("item", ""))
    said = (request.POST.get("digest", ""), request.POST.get("outcome", ""), done_on)
    with connected() as connection:
        confirm_change(connection, number, party, said, moment_of(request))


def _day(text: str) -> date | None:
    """The day that a date field sent, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class WebhookForm(forms.Form):
    """Where we tell what happened."""

    url = forms.URLField(
        label=gettext_lazy("Address (https)"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )


@for_people(Kind.RECIPIENT, purpose=None, fresh=True)
def webhooks(request: HttpRequest) -> HttpResponse:
    """The recipient's webhooks, what they did not hear, and the keys by which they verify."""
    party, tried = company_of(request), Attempt(refused=UNREADABLE)
    offering = request.method == "POST" and request.POST.get("do") not in STEPS
    form = WebhookForm(request.POST if offering else None)
    if request.method == "POST" and (not offering or form.is_valid()):
        with tried:
            _moved(request, party, form)
            return redirect("recipient_webhooks")
    with connected() as connection:
        version = current(connection)
        ways = [way for way in ways_of(connection, party) if way.kind == WEBHOOK]
        failures = show_failures(connection, version, party, spoken())
    context = {
        "party": party_shown(version, party, spoken()),
        "ways": ways,
        "failures": [one for one in failures if one.kind == WEBHOOK],
        "signing": public_webhook_keys(settings.WEBHOOK_KEYS),
        "form": form,
        "refusal": tried.refusal,
    }
    status = UNREADABLE if form.errors else tried.status
    return render(request, "console/recipient_webhooks.html", context, status=status)


def _moved(request: HttpRequest, party: str, form: WebhookForm) -> None:
    """A webhook is offered, tried or ended. ActRefusedError otherwise."""
    moment, do = moment_of(request), request.POST.get("do")
    way = number_of(request.POST.get("way", ""))
    with connected(WRITER) as connection:
        version = current(connection)
        if do == "end":
            end_way(connection, version, way, "ended by the recipient", moment, party)
            messages.success(request, _("The webhook has ended."))
        elif do == "test":
            try_way(connection, way, party, moment)
            messages.success(request, _("A test event waits, and goes within a minute."))
        else:
            url = form.cleaned_data["url"]
            reach = read_reach(settings.RECIPIENT_NETWORKS, loopback=settings.WEBHOOK_LOOPBACK)
            offer_way(connection, version, (party, WEBHOOK), {"url": url}, moment, reach)
            messages.success(
                request, _("Entered. We call you and ask for its fingerprint; then it counts.")
            )
