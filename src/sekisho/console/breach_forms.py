"""The forms of the desk of breaches."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sekisho.books.breaches import Reach
from sekisho.books.versions import Version
from sekisho.cases.breach_report import LONGEST, NINE, WRITTEN
from sekisho.gate.open_breach import ENTRUSTED, Happened
from sekisho.web.days import DayField


class BreachForm(forms.Form):
    """What happened, as far as it is known."""

    use_required_attribute = False

    known_on = DayField(label=_("When did any of us know?"))
    since = DayField(label=_("First day concerned"))
    until = DayField(label=_("Last day concerned"))
    actor = forms.CharField(
        label=_("Only the readings of this account"),
        required=False,
        max_length=60,
        help_text=_("As it stands in the register: account-12. Empty: everything."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    recipient = forms.ChoiceField(label=_("Only what this recipient was given"), required=False)
    told_by = forms.ChoiceField(label=_("An entrusted company told us"), required=False)
    told_by_known_on = DayField(label=_("When did the entrusted company know?"))

    def __init__(self, version: Version, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        words = version.policy.vocabulary.parties
        companies = [(w.id, w.shown(lang), w.company) for w in words.values() if w.company]
        outside = [(name, label) for name, label, _company in companies]
        entrusted = [
            (name, label)
            for name, label, company in companies
            if any(role.party_class == ENTRUSTED for role in company.roles)
        ]
        for field, choices in (("recipient", outside), ("told_by", entrusted)):
            self.fields[field].choices = [("", "—"), *choices]  # type: ignore[attr-defined]  # choice fields

    def clean(self) -> dict[str, Any]:
        """The three days that every breach has are there."""
        typed: dict[str, Any] = super().clean() or {}
        for name in ("known_on", "since", "until"):
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, ValidationError(_("Write the day."), "no-day"))
        return typed

    def happened(self) -> Happened:
        """The breach as the act takes it. requires: the form is valid"""
        typed = self.cleaned_data
        reach = Reach(
            typed["since"], typed["until"], typed["actor"] or None, typed["recipient"] or None
        )
        return Happened(
            typed["known_on"], reach, typed["told_by"] or None, typed["told_by_known_on"]
        )


class TriageForm(forms.Form):
    """The four questions, and the persons and items that the ledger can't know of."""

    special_care = forms.BooleanField(label=_("Special-care information is in it"), required=False)
    property_damage = forms.BooleanField(label=_("Misuse may cost money"), required=False)
    malice = forms.BooleanField(label=_("Somebody may have meant harm"), required=False)
    protected = forms.BooleanField(label=_("All of it was strongly encrypted"), required=False)
    more_persons = forms.IntegerField(
        label=_("Persons beyond those in the ledger"), required=False, min_value=0
    )
    more_items = forms.MultipleChoiceField(
        label=_("Items beyond those in the ledger"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, version: Version, lang: str, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        items = [(i, word.shown(lang)) for i, word in version.policy.vocabulary.items.items()]
        self.fields["more_items"].choices = items  # type: ignore[attr-defined]  # a choice field


class ReportForm(forms.Form):
    """The seven items of the report that people write."""

    def __init__(self, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        for code in WRITTEN:
            heading = NINE[code]
            self.fields[code] = forms.CharField(
                label=f"{heading.number}. {heading.shown(lang)}",
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
