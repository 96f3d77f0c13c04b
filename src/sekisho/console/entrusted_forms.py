"""The forms of the desk of entrusted companies: what an assessment found, what a contract says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sekisho.cases.entrusted import MEASURES, TERMS
from sekisho.cases.re_entrusted import Consent, ReEntrustment
from sekisho.gate.entrusted_standing import PURPOSE
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


class PassingForm(_Dated):
    """To whom the company passes work on, for what, and whether we have consented."""

    days = ("since", "until")
    to = forms.CharField(
        label=_("To which company?"),
        max_length=100,
        help_text=_(
            "As the terms table calls it, or its full name where it sees no screen of ours."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    since = DayField(label=_("First day of the re-entrustment"))
    until = DayField(label=_("Last day of the re-entrustment"))
    document_no = forms.CharField(label=_("Number of the request for consent"), max_length=60)
    consented_by = forms.CharField(
        label=_("Consented by (another officer)"),
        required=False,
        max_length=60,
        help_text=_("Empty: we have not consented. Then neither company sees anything."),
    )
    consented_on = DayField(label=_("Day of the consent"))
    items = forms.MultipleChoiceField(
        label=_("Items consented to"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, items: Sequence[tuple[str, str]], data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="pass")
        self.fields["items"].choices = items  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Who consented and on which day, or neither."""
        typed = super().clean()
        if bool(typed.get("consented_by")) != bool(typed.get("consented_on")):
            told = _("Say who consented and on which day, or neither.")
            self.add_error("consented_by", ValidationError(told, "half-a-consent"))
        return typed

    def passing(self, by: str) -> ReEntrustment:
        """What is registered. requires: the form is valid"""
        said = self.cleaned_data
        consent = (
            Consent(said["consented_by"], said["consented_on"]) if said["consented_by"] else None
        )
        return ReEntrustment(
            by, said["to"].strip(), said["since"], said["until"], frozenset({PURPOSE}),
            frozenset(said["items"]), said["document_no"], consent,
        )  # fmt: skip
