"""The forms of the desk of requests: what arrived, what was seen, what was decided."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.kinds import KINDS, Asker, Form
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import COLUMN_OF_ITEM
from sekisho.gate.confirm_identity import CALL_BACK, DOCUMENTS, PAPERS
from sekisho.gate.open_request import Asked

LONGEST = 300
ASKERS = {
    Asker.PERSON: _("The person"),
    Asker.STATUTORY_AGENT: _("A statutory agent (parent, guardian)"),
    Asker.APPOINTED_AGENT: _("An appointed agent (power of attorney)"),
}
SEEN = {
    "driving_licence": _("Driving licence"),
    "my_number_card_front": _("My Number card, front only"),
    "passport": _("Passport"),
    "residence_card": _("Residence card"),
    CALL_BACK: _("Called back on the number on file"),
    PAPERS: _("Papers of an agent"),
}
OUTCOMES = {
    Outcome.GRANTED: _("Granted"),
    Outcome.IN_PART: _("Granted in part"),
    Outcome.REFUSED: _("Refused"),
}


class TakeInForm(forms.Form):
    """What arrived by post or telephone."""

    use_required_attribute = False

    customer_no = forms.CharField(
        label=_("Customer number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Request"))
    channel = forms.ChoiceField(
        label=_("How it arrived"),
        choices=(("post", _("By post")), ("telephone", _("By telephone"))),
    )
    asker = forms.ChoiceField(label=_("Who asks"), choices=list(ASKERS.items()))
    person = forms.IntegerField(
        label=_("Number of another person on the contract"),
        required=False,
        min_value=1,
        help_text=_("Only where somebody beside the customer asks about their own data."),
    )
    form = forms.ChoiceField(
        label=_("How should our answer come?"),
        choices=(("paper", _("On paper")), ("electronic", _("Electronically, in this account"))),
    )
    item = forms.ChoiceField(label=_("What is wrong? (correction)"), required=False)
    value = forms.CharField(
        label=_("How should it read? (correction)"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, version: Version, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        words = version.policy.vocabulary.items
        kinds = [(kind.id, kind.shown(lang)) for kind in KINDS.values()]
        items = [(item, words[item].shown(lang)) for item in COLUMN_OF_ITEM if item in words]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["item"].choices = [("", "—"), *items]  # type: ignore[attr-defined]

    def asked(self, fees: Mapping[str, int]) -> Asked:
        """The request as the act takes it. requires: the form is valid"""
        typed = self.cleaned_data
        item = typed["item"] if typed["kind"] == "correction" else ""
        return Asked(
            typed["customer_no"],
            typed["kind"],
            Asker(typed["asker"]),
            Form(typed["form"]),
            typed["channel"],
            fee_yen=fees.get(typed["kind"], 0),
            corrections=((item, typed["value"] or None),) if item else (),
            person_no=typed["person"],
        )


class SeenForm(forms.Form):
    """One thing that this member of the staff saw."""

    saw = forms.ChoiceField(
        label=_("What did you see or do?"), choices=[(each, SEEN[each]) for each in DOCUMENTS]
    )


class DecideForm(forms.Form):
    """The outcome, and for a refusal its reasons, those of this kind only."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=list(OUTCOMES.items()))
    reasons = forms.MultipleChoiceField(
        label=_("Reasons, for what is refused"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, refusals: tuple[tuple[str, str, str], ...], data: Mapping[str, Any] | None
    ) -> None:
        super().__init__(data)
        reasons = [(code, f"{text}（{article}）") for code, text, article in refusals]
        self.fields["reasons"].choices = reasons  # type: ignore[attr-defined]  # a choice field
