"""How work begins: the notice is acknowledged, then a purpose and a case are chosen."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import STAFF, Kind
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.console.work import (
    CASE,
    Work,
    acknowledged,
    actor_of,
    current,
    keep_work,
    work_of,
)
from sekisho.gate.acknowledge_notice import acknowledge_notice
from sekisho.gate.show_record import purposes_of_person
from sekisho.gate.training import holds_until, questions, refuse_wrong
from sekisho.gate.watch_rules import watch_rules
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.kept import form_of
from sekisho.web.routes import account_of, for_people


@for_people(*STAFF, Kind.ENTRUSTED, purpose=None)
def acknowledge(request: HttpRequest) -> HttpResponse:
    """The version in force, to be read and acknowledged; a second press changes nothing.

    Whoever acknowledged an earlier version is asked what has changed since.
    """
    account = account_of(request)
    with connected() as connection:
        version = current(connection)
        actor = actor_of(request)
        done = actor.trained_for == version.policy.digest and not actor.lapsed
        asked = [] if done else questions(connection, version, account.acknowledged, spoken())
        connection.rollback()
        tried, sent = Attempt(connection, refused=UNREADABLE), request.method == "POST" and not done
        unread = sent and not request.POST.get("read")
        if unread:
            tried.could_not_read()
        elif sent:
            with tried:
                refuse_wrong(asked, request.POST.dict())
            if tried.refusal is None:
                return _acknowledged(request, connection, version, len(asked))
    context = {
        "version": version,
        "done": done,
        "until": holds_until(account.acknowledged_on, watch_rules().training),
        "lapsed": actor.lapsed,
        "wrong": unread,
        "refusal": tried.refusal,
        "questions": [(one, request.POST.get(one.id, "")) for one in asked],
    }
    return render(request, "console/acknowledge.html", context, status=tried.status)


def _acknowledged(
    request: HttpRequest, connection: Db, version: Version, asked: int
) -> HttpResponse:
    """The person has read the version that the page showed, and the ledger says so."""
    account, day = account_of(request), timezone.localdate()
    read = request.POST.get("digest", "")
    index = acknowledge_notice(connection, version, read, account.kind, day, asked)
    account.acknowledged, account.acknowledged_on = version.policy.digest, day
    account.save(update_fields=["acknowledged", "acknowledged_on"])
    messages.success(request, _("Acknowledged: entry %(index)d of the ledger.") % {"index": index})
    return redirect("begin" if account.kind in STAFF else "entrusted_search")


class BeginForm(forms.Form):
    """A purpose of the notice, and the number of the matter."""

    purpose = forms.ChoiceField(label=gettext_lazy("For which purpose?"))
    case = forms.RegexField(
        CASE,
        label=gettext_lazy("Number of the case"),
        help_text=gettext_lazy("Letters, digits and hyphens, 3 to 32. No names."),
        error_messages={
            "invalid": gettext_lazy(
                "A case number has 3 to 32 letters, digits and hyphens. Enter no names."
            )
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@acknowledged(purpose=None)
def begin(request: HttpRequest) -> HttpResponse:
    """Purpose and case; with both, the search opens."""
    with connected() as connection:
        version = current(connection)
        choices = purposes_of_person(connection, version, actor_of(request), spoken())
    work = work_of(request)
    initial = {"purpose": work.purpose, "case": work.case} if work else {}
    form = form_of(request, BeginForm, initial)
    form.fields["purpose"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
    if form.is_valid():
        keep_work(request, Work(form.cleaned_data["purpose"], form.cleaned_data["case"]))
        return redirect("facts")
    status = UNREADABLE if form.is_bound else 200
    return render(request, "console/begin.html", {"form": form}, status=status)
