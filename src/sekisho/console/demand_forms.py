"""The forms of the desk of legal demands."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.demand_bases import BASES
from sekisho.cases.demand_period import Period
from sekisho.cases.demand_reasons import REASONS
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_demand import Demanded
from sekisho.web.days import DayField

QUIET = {"autocomplete": "off"}


class DemandForm(forms.Form):
    """What the paper says, and the paper."""

    use_required_attribute = False

    basis = forms.ChoiceField(label=_("On which law?"))
    authority = forms.ChoiceField(
        label=_("Who demands?"),
        help_text=_("From our own directory. A body that is not in it is refused."),
    )
    document = forms.FileField(
        label=_("The document"),
        help_text=_("Only its digest is kept. Choose the same file again to approve."),
    )
    document_no = forms.CharField(
        label=_("Number of the document"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=QUIET),
    )
    issued_on = DayField(label=_("Date of the document"))
    customers = forms.CharField(
        label=_("Customer numbers of the persons named"),
        required=False,
        max_length=2000,
        help_text=_("One a line. Look them up like any other, for this purpose."),
        widget=forms.Textarea(attrs={"rows": 3, **QUIET}),
    )
    asked = forms.MultipleChoiceField(
        label=_("What the document asks for"), widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("It asks for the time from"))
    until = DayField(label=_("It asks for the time to"))
    matter = forms.BooleanField(
        label=_("It says what the data has to do with the matter"), required=False
    )

    def __init__(
        self, version: Version, rules: DemandRules, lang: str, data: Mapping[str, Any] | None,
        files: MultiValueDict[str, Any] | None,
    ) -> None:  # fmt: skip
        super().__init__(data, files)
        items = [(i, word.shown(lang)) for i, word in version.policy.vocabulary.items.items()]
        bodies = [(each.id, each.shown(lang)) for each in rules.authorities.values()]
        bases = [(each.id, f"{each.shown(lang)}（{each.article}）") for each in BASES.values()]
        choices = {"basis": bases, "asked": items,
                   "authority": [*bodies, ("-", _("None of these"))]}  # fmt: skip
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # choice fields

    def clean_issued_on(self) -> date:
        """The date of the document, which every document has."""
        day: date | None = self.cleaned_data["issued_on"]
        if day is None:
            raise ValidationError(_("Write the date that the document bears."), "no-date")
        return day

    def clean(self) -> dict[str, Any]:
        """Both days of the period, in their order, or none."""
        typed: dict[str, Any] = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if (since is None) is not (until is None) or (since and until and since > until):
            self.add_error("until", _("Write the first and the last day, in this order."))
        return typed

    def demanded(self) -> Demanded:
        """The demand as the act takes it. requires: the form is valid"""
        typed = self.cleaned_data
        return Demanded(
            typed["basis"],
            typed["authority"],
            typed["document_no"],
            bytes(typed["document"].read()),
            typed["issued_on"],
            tuple(re.findall(r"[^\s,、]+", typed["customers"])),
            tuple(typed["asked"]),
            matter=typed["matter"],
            period=Period(typed["since"], typed["until"]) if typed["since"] else None,
        )


class CallForm(forms.Form):
    """The call back: the number that was called, and the answer."""

    dialled = forms.CharField(
        label=_("The number that you called"), max_length=30, widget=forms.TextInput(attrs=QUIET)
    )
    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=(("", "—"), ("issued", _("We issued it")), ("denied", _("We know nothing of it"))),
    )


class NarrowForm(forms.Form):
    """The items and the period that stay."""

    items = forms.MultipleChoiceField(
        label=_("What is to be given"), widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("Only from"))
    until = DayField(label=_("Only to"))

    def __init__(
        self, items: tuple[tuple[str, str], ...], data: Mapping[str, Any] | None,
        period: Period | None = None,
    ) -> None:  # fmt: skip
        given = {"since": period.since, "until": period.until} if period else {}
        super().__init__(data, initial={"items": [item for item, _label in items], **given})
        self.fields["items"].choices = items  # type: ignore[attr-defined]  # a choice field


class RefuseForm(forms.Form):
    """The reasons of a refusal."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons of the refusal"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        reasons = [(code, reason.shown(lang)) for code, reason in REASONS.items()]
        self.fields["reasons"].choices = reasons  # type: ignore[attr-defined]  # a choice field


def narrowed(form: NarrowForm) -> Period | None:
    """The period that stays, or None for the one that stands; ActRefusedError where it is none."""
    days = [form.cleaned_data.get(name) for name in ("since", "until")]
    if days == [None, None]:
        return None
    since, until = days
    if since is None or until is None or since > until:
        raise ActRefusedError(
            "no-period",
            "期間は、初日と末日をこの順に両方書いてください（C26）。",
            "Write the first and the last day of the period, in this order (C26).",
        )
    return Period(since, until)
