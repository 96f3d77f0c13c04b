"""The desk of a recipient's own people: its files and its keys. Nobody of ours works here."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import Kind
from sekisho.console.work import current, moment_of
from sekisho.gate.acknowledge_extract import acknowledge_extract
from sekisho.gate.extract_files import Outbox
from sekisho.gate.hand_over_extract import hand_over_extract
from sekisho.gate.list_extracts import list_extracts, one_extract
from sekisho.gate.recipient_key import LONGEST, end_key, keys_of, offer_key
from sekisho.gate.show_feed import party_shown
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of, number_of
from sekisho.web.routes import account_of, for_people

WRITER = "extract"
"""The role that moves runs and enters keys."""


class KeyForm(forms.Form):
    """A public key (age), and until when it is used."""

    public_key = forms.CharField(
        label=gettext_lazy("Public key (it begins with age1)"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day of the key"), widget=forms.DateInput(attrs={"type": "date"})
    )


@for_people(Kind.RECIPIENT, purpose=None)
def files(request: HttpRequest) -> HttpResponse:
    """The recipient's files, the newest first; acknowledged by the digest of what was received."""
    party, tried = company_of(request), Attempt(refused=UNREADABLE)
    if request.method == "POST":
        with tried:
            _acknowledge(request, party)
            messages.success(request, _("Acknowledged. Thank you."))
            return redirect("recipient_files")
    before = before_of(request)
    with connected() as connection:
        version = current(connection)
        found, further = list_extracts(connection, party, before)
        standing = any(key.standing for key in keys_of(connection, party, timezone.localdate()))
    words = version.policy.vocabulary.purposes
    context = {
        "party": party_shown(version, party, spoken()),
        "files": [(one, words[one.purpose].shown(spoken()) if one.purpose in words
                   else one.purpose) for one in found],
        "further": further,
        "standing": standing,
        "refusal": tried.refusal,
    }  # fmt: skip
    return render(request, "console/recipient_files.html", context, status=tried.status)


def _acknowledge(request: HttpRequest, party: str) -> None:
    """A file of the recipient's own is acknowledged. ActRefusedError otherwise."""
    run = number_of(request.POST.get("run", ""))
    with connected() as connection:
        one_extract(connection, party, run)
    with connected(WRITER) as connection:
        acknowledge_extract(connection, run, request.POST.get("sha256", ""))


@for_people(Kind.RECIPIENT, purpose=None)
def fetch(request: HttpRequest, run: int) -> HttpResponse:
    """The file, encrypted for the recipient's keys; that it was fetched is in the ledger."""
    if request.method != "POST":
        return redirect("recipient_files")
    with connected() as connection:
        given = hand_over_extract(
            connection, Outbox(settings.OUTBOX), run, company_of(request), moment_of(request)
        )
    response = HttpResponse(given.sealed, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{given.name}"'
    return response


@for_people(Kind.RECIPIENT, purpose=None, fresh=True)
def keys(request: HttpRequest) -> HttpResponse:
    """The recipient's keys; one is offered, to be confirmed by us over the telephone, or ended."""
    party, tried = company_of(request), Attempt(refused=UNREADABLE)
    offering = request.method == "POST" and request.POST.get("do") != "end"
    form = KeyForm(request.POST if offering else None)
    if request.method == "POST" and (not offering or form.is_valid()):
        with tried:
            _changed(request, party, form)
            return redirect("recipient_keys")
    with connected() as connection:
        version = current(connection)
        found = keys_of(connection, party, timezone.localdate())
    context = {"party": party_shown(version, party, spoken()), "keys": found, "form": form,
               "refusal": tried.refusal, "longest": LONGEST.days}  # fmt: skip
    status = UNREADABLE if form.errors else tried.status
    return render(request, "console/recipient_keys.html", context, status=status)


def _changed(request: HttpRequest, party: str, form: KeyForm) -> None:
    """A key is offered, or one of the recipient's own ends. ActRefusedError otherwise."""
    moment = moment_of(request)
    with connected(WRITER) as connection:
        version = current(connection)
        if request.POST.get("do") == "end":
            own = {key.id for key in keys_of(connection, party, timezone.localdate())}
            connection.rollback()
            key, reason = number_of(request.POST.get("key", "")), "ended by the recipient"
            end_key(connection, version, key if key in own else -1, reason, moment)
            messages.success(request, _("The key has ended."))
            return
        given = form.cleaned_data
        offer_key(connection, version, party, given["public_key"], given["last_day"], moment)
        messages.success(
            request, _("Entered. We call you and ask for its fingerprint; then it counts.")
        )


def company_of(request: HttpRequest) -> str:
    """The recipient for which this person works. requires: the kind is RECIPIENT"""
    return account_of(request).company or ""
