"""The forms of the desk of entrusted companies: what an assessment found, what a contract says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sekisho.cases.entrusted import MEASURES, TERMS
from sekisho.web.days import DayField


class _Dated(forms.Form):
    """Two days, which both have to be there."""

    use_required_attribute = False
    days: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Each day is there."""
        typed: dict[str, Any] = super().clean() or {}
        for name in self.days:
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, ValidationError(_("Write the day."), "no-day"))
        return typed


class AssessmentForm(_Dated):
    """The measures that are met, and until when that is good."""

    days = ("made_on", "until")
    made_on = DayField(label=_("Day of the assessment"))
    until = DayField(label=_("Good until"))
    approved_by = forms.CharField(label=_("Approved by (another person)"), max_length=60)
    met = forms.MultipleChoiceField(
        label=_("Measures that are met"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="assess")
        measures = [(code, line.shown(lang)) for code, line in MEASURES.items()]
        self.fields["met"].choices = measures  # type: ignore[attr-defined]  # a choice field


class ContractForm(_Dated):
    """The contract's days and terms."""

    days = ("since", "until")
    since = DayField(label=_("First day of the contract"))
    until = DayField(label=_("Last day of the contract"))
    terms = forms.MultipleChoiceField(
        label=_("Terms that are in it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="contract")
        terms = [(code, line.shown(lang)) for code, line in TERMS.items()]
        self.fields["terms"].choices = terms  # type: ignore[attr-defined]  # a choice field
