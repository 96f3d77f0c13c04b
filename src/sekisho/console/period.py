"""What the auditor asks of the provision records: recipient, clause, days by either calendar."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.books.versions import Version
from sekisho.gate.list_provisions import Wanted
from sekisho.web.days import DayField

CLAUSE = re.compile(r"\A[A-Z]\d{2}\Z", re.ASCII)


class PeriodForm(forms.Form):
    """From a day until a day, both inclusive; either may be open."""

    since = DayField(label=gettext_lazy("From"))
    until = DayField(label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        """The period does not end before it begins."""
        since, until = self.day("since"), self.day("until")
        if since and until and since > until:
            raise ValidationError(_("The first day comes after the last."), "order")
        return self.cleaned_data

    def day(self, name: str) -> date | None:
        """The day that was asked for, or None."""
        found = self.cleaned_data.get(name)
        return found if isinstance(found, date) else None


def asked_of(request: HttpRequest) -> tuple[Wanted | None, PeriodForm]:
    """What is wanted, or None where a day is none: the form says which."""
    period = PeriodForm(request.GET)
    if not period.is_valid():
        return None, period
    clause = request.GET.get("clause", "").strip().upper()
    recipient = request.GET.get("recipient", "")
    return Wanted(recipient, clause, period.day("since"), period.day("until")), period


def in_words_of_the_books(version: Version, wanted: Wanted) -> dict[str, str]:
    """What the ledger may hold of it: known recipients, clauses and days, and nothing typed."""
    known = wanted.recipient in version.policy.vocabulary.parties
    return {
        "recipient": wanted.recipient if known else "",
        "clause": wanted.clause if CLAUSE.match(wanted.clause) else "",
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
