"""The form of a receipt: what the giver told, the paper that shows it, what for, and of whom.

Nothing that the law wants told is required here: the act says what is missing, by its name.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.received import BASES, METHODS, Basis, Giver, Method, Told
from sekisho.cases.succession import purposes_of
from sekisho.gate.take_in_received import LARGEST, Receipt
from sekisho.web.days import DayField

QUIET = {"autocomplete": "off"}


def _text(label: Any, longest: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=longest, help_text=help_text,
        widget=forms.TextInput(attrs=QUIET),
    )  # fmt: skip


class ReceivedForm(forms.Form):
    """What arrived."""

    use_required_attribute = False

    giver = _text(_("Who gave it?"), 200)
    address = _text(_("The giver's address"), 300)
    corporation = forms.BooleanField(
        label=_("The giver is a corporation"), required=False, initial=True
    )
    representative = _text(_("Name of its representative"), 100)
    acquired = _text(_("How did the giver acquire the data?"), 500, _("As the document shows it."))
    document = forms.FileField(
        label=_("The document that shows how"),
        required=False,
        help_text=_("Only its digest is kept."),
    )
    basis = forms.ChoiceField(label=_("On what was it given?"))
    consent = forms.BooleanField(label=_("The persons' consent was shown to us"), required=False)
    filing = _text(
        _("Number of the opt-out filing"), 60, _("As the Commission publishes it (Art 27(4)).")
    )
    method = forms.ChoiceField(label=_("How is the record made?"), initial=Method.EACH.value)
    received_on = DayField(label=_("Received on (today where empty)"))
    purpose = forms.ChoiceField(label=_("What for?"))
    items = forms.MultipleChoiceField(
        label=_("Items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    customers = forms.CharField(
        label=_("Customer numbers of the persons"),
        required=False,
        max_length=60_000,
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 4, **QUIET}),
    )

    def __init__(
        self, version: Version, lang: str, data: Mapping[str, Any] | None,
        files: MultiValueDict[str, Any] | None,
    ) -> None:  # fmt: skip
        super().__init__(data, files)
        words, which = version.policy.vocabulary, 0 if lang == "ja" else 1
        choices = {
            "basis": [(each.value, shown[which]) for each, shown in BASES.items()],
            "method": [(each.value, shown[which]) for each, shown in METHODS.items()],
            "purpose": [(p, words.purposes[p].shown(lang)) for p in purposes_of(version.policy)],
            "items": [(item, word.shown(lang)) for item, word in words.items.items()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # choice fields

    def receipt(self, today: date) -> Receipt:
        """What is recorded, as it was written. requires: the form is valid"""
        said = self.cleaned_data
        chosen = said["document"]
        paper = bytes(chosen.read(LARGEST + 1)) if chosen else b""
        giver = Giver(said["giver"], said["address"], said["corporation"], said["representative"])
        told = Told(
            giver, Basis(said["basis"]), Method(said["method"]), said["received_on"] or today,
            said["acquired"], bool(paper), said["consent"], said["filing"],
        )  # fmt: skip
        numbers = tuple(said["customers"].splitlines())
        return Receipt(told, paper, said["purpose"], tuple(said["items"]), numbers)
