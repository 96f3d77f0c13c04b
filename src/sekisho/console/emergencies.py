"""The desk of emergency readings: opened by whoever must read at once, reviewed by another."""

import secrets
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.console.typed import whole
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.case_steps import Moment
from sekisho.gate.emergency import (
    FINDINGS,
    LEAST_WORDS,
    MOST_WORDS,
    REASONS,
    Wish,
    list_emergencies,
    open_emergency,
    review_emergency,
)
from sekisho.gate.show_record import purposes_of_staff
from sekisho.gate.watch_rules import watch_rules
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


class EmergencyForm(forms.Form):
    """For which purpose, for which reason of the list, and what happened."""

    purpose = forms.ChoiceField(label=gettext_lazy("For which purpose?"))
    reason = forms.ChoiceField(label=gettext_lazy("Why at once?"))
    words = forms.CharField(
        label=gettext_lazy("What happened? No names."),
        min_length=LEAST_WORDS,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: object, purposes: list[tuple[str, str]], lang: str) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what was posted, or None
        self.fields["purpose"].choices = purposes  # type: ignore[attr-defined]
        self.fields["reason"].choices = _told(REASONS, lang)  # type: ignore[attr-defined]


@acknowledged(purpose=None)
def emergencies(request: HttpRequest) -> HttpResponse:
    """One's own emergency readings, or everybody's for the officer; a form that opens another."""
    officer = account_of(request).kind == Kind.OFFICER
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        opening = request.method == "POST" and request.POST.get("do") == "open"
        purposes = purposes_of_staff(connection, version, spoken())
        connection.rollback()
        form = EmergencyForm(request.POST if opening else None, purposes, spoken())
        if opening and not form.is_valid():
            tried.could_not_read()
        elif request.method == "POST":
            with tried:
                told = _step(request, connection, version, form if opening else None)
                messages.success(request, told)
                return redirect("emergencies")
        person = None if officer else actor_of(request).counted_as
        found = list_emergencies(connection, person)
    today, labels = timezone.localdate(), dict(purposes)
    context = {
        "emergencies": [
            {
                "one": one,
                "purpose": labels.get(one.purpose, one.purpose),
                "reason": dict(_told(REASONS, spoken()))[one.reason],
                "finding": dict(_told(FINDINGS, spoken())).get(one.finding or ""),
                "open": one.until > timezone.now(),
                "overdue": one.overdue(today),
                "mine": one.person == actor_of(request).counted_as,
            }
            for one in found
        ],
        "findings": _told(FINDINGS, spoken()),
        "form": form,
        "officer": officer,
        "refusal": tried.refusal,
        "rules": watch_rules().emergency,
        "typed": request.POST.get("words", ""),
        "typed_at": whole(request.POST.get("emergency", "")),
    }
    return render(request, "console/emergencies.html", context, status=tried.status)


def _step(
    request: HttpRequest, connection: Db, version: Version, form: EmergencyForm | None
) -> str:
    """What was asked is done, and what to say; the acts look by themselves who may do it."""
    actor, words = actor_of(request), request.POST.get("words", "")
    moment = Moment(actor.counted_as, timezone.now(), secrets.token_bytes(16))
    if form is not None:
        open_emergency(connection, version, Wish(**form.cleaned_data), actor, moment)
        return _("Opened. The privacy officer has been told, and another person will review it.")
    number = whole(request.POST.get("emergency", "")) or 0
    finding = request.POST.get("finding", "")
    review_emergency(connection, version, number, finding, words, moment, actor.role)
    return _("The review is recorded.")


def _told(words: Mapping[str, tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    """(id, text) in the language of the person."""
    return [(code, ja if lang == "ja" else en) for code, (ja, en) in words.items()]
