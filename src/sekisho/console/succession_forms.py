"""The form of the desk of successions: what passes on, to whom, when, and which part of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.succession import EVENTS, WHOM, Scope, Whom
from sekisho.gate.record_succession import CLASS, LONGEST_CONTACT, Passing
from sekisho.gate.succession_scope import listed, supply_areas
from sekisho.web.days import DayField

LARGEST = 5_000_000
QUIET = {"autocomplete": "off"}


class SuccessionForm(forms.Form):
    """What the agreement says."""

    use_required_attribute = False

    event = forms.ChoiceField(label=_("By what does the business pass on?"))
    successor = forms.ChoiceField(
        label=_("Successor"), help_text=_("Only who is a successor in the notice of that day.")
    )
    document_no = forms.CharField(
        label=_("Number of the agreement"), max_length=60, widget=forms.TextInput(attrs=QUIET)
    )
    effective_on = DayField(label=_("Day on which it passes on"))
    contact = forms.CharField(
        label=_("Where customers reach the successor"),
        max_length=LONGEST_CONTACT,
        help_text=_("Customers and everybody read it, with name, address and representative."),
        widget=forms.TextInput(attrs=QUIET),
    )
    whom = forms.ChoiceField(label=_("Which contracts go over?"), initial=Whom.ALL.value)
    areas = forms.MultipleChoiceField(
        label=_("Supply areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    plans = forms.CharField(
        label=_("Plans"),
        required=False,
        max_length=2000,
        help_text=_("One a line, as on the bill."),
        widget=forms.Textarea(attrs={"rows": 3, **QUIET}),
    )
    contracts = forms.FileField(
        label=_("List of contracts"),
        required=False,
        help_text=_("One number a line, in UTF-8. Only its digest is kept."),
    )

    def __init__(
        self, version: Version, today: date, lang: str, data: Mapping[str, Any] | None,
        files: MultiValueDict[str, Any] | None,
    ) -> None:  # fmt: skip
        super().__init__(data, files)
        words, which = version.policy.vocabulary, 0 if lang == "ja" else 1
        successors = [
            (party, word.shown(lang))
            for party, word in words.parties.items()
            if word.company and CLASS in words.classes_of(party, today)
        ]
        choices = {
            "event": [(each.value, shown[which]) for each, shown in EVENTS.items()],
            "successor": successors,
            "whom": [(each.value, shown[which]) for each, shown in WHOM.items()],
            "areas": supply_areas(),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # choice fields

    def clean_effective_on(self) -> date:
        """The day, which there has to be."""
        day: date | None = self.cleaned_data["effective_on"]
        if day is None:
            raise ValidationError(_("Write the day."), "no-day")
        return day

    def clean_contracts(self) -> str:
        """The list as text; empty where none was chosen."""
        chosen = self.cleaned_data["contracts"]
        if not chosen:
            return ""
        if (chosen.size or 0) > LARGEST:
            raise ValidationError(_("The file is too large."), "too-large")
        try:
            return str(chosen.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("Save the list in UTF-8."), "no-utf8") from None

    def passing(self) -> Passing:
        """What is recorded. requires: the form is valid. ActRefusedError for an empty list"""
        said = self.cleaned_data
        return Passing(
            said["event"], said["successor"], said["document_no"], said["effective_on"],
            said["contact"], self._scope(),
        )  # fmt: skip

    def _scope(self) -> Scope:
        """The chosen part; what was written of another way of choosing is not looked at."""
        said, whom = self.cleaned_data, Whom(self.cleaned_data["whom"])
        if whom is Whom.AREAS:
            return Scope(whom, tuple(said["areas"]))
        if whom is Whom.PLANS:
            lines = (line.strip() for line in said["plans"].splitlines())
            return Scope(whom, tuple(line for line in lines if line))
        return listed(said["contracts"]) if whom is Whom.CONTRACTS else Scope()
