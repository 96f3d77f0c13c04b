"""The forms of the desk of switching cases."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.switching import Channel, Move
from sekisho.cases.switching_reasons import REASONS
from sekisho.gate.advance_switching import Said
from sekisho.gate.open_switching import OPERATOR, RETAILER, Application
from sekisho.web.days import DayField

QUIET = {"autocomplete": "off"}
CHANNELS = (
    (Channel.WEB, _("on the customer's own initiative")),
    (Channel.VISIT, _("at the door")),
    (Channel.TELEPHONE, _("by a call of ours")),
)
MOVES = {
    Move.CONSENT: _("Keep the consent"),
    Move.RELAY: _("Relay the cancellation"),
    Move.ACCEPT: _("Accepted"),
    Move.SEND_BACK: _("Sent back"),
    Move.FIX_DAY: _("Fix the day"),
    Move.COMPLETE: _("The change is done"),
    Move.REFUSE: _("Not accepted"),
    Move.WITHDRAW: _("Call off"),
    Move.COOL_OFF: _("Cooled off"),
}
LONGEST = 100_000
"""Bytes of a text of consent."""


class OpenForm(forms.Form):
    """The customer's application, or the relay that the new retailer sent."""

    use_required_attribute = False

    way = forms.ChoiceField(
        label=_("Which way?"),
        choices=(("in", _("The customer comes to us")), ("out", _("The customer leaves us"))),
    )
    customer = forms.CharField(label=_("Customer number"), widget=forms.TextInput(attrs=QUIET))
    retailer = forms.ChoiceField(label=_("The other retailer"))
    reference = forms.CharField(
        label=_("Our application number, or the supply point number"),
        help_text=_("The supply point number where the customer leaves us."),
        widget=forms.TextInput(attrs=QUIET),
    )
    application = forms.CharField(
        label=_("Application number of the other retailer"), required=False, max_length=60,
        widget=forms.TextInput(attrs=QUIET),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How did the customer apply?"), choices=CHANNELS)
    papers_on = DayField(label=_("Day on which the customer received the papers"))

    def __init__(self, version: Version, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        words = version.policy.vocabulary
        names = [
            (party.id, party.shown(lang))
            for party in words.parties.values()
            if party.company and {RETAILER, OPERATOR} & {r.party_class for r in party.company.roles}
        ]
        self.fields["retailer"].choices = names  # type: ignore[attr-defined]  # a choice field

    def applied(self) -> Application:
        """What the act is given. requires: the form is valid"""
        said = self.cleaned_data
        return Application(
            said["customer"], said["retailer"], said["way"] == "in", said["reference"],
            said["channel"], said["application"], said["papers_on"],
        )  # fmt: skip


class MoveForm(forms.Form):
    """What some of the moves need: a text, a day, reasons."""

    use_required_attribute = False

    text = forms.FileField(
        label=_("The text that the customer consented to"),
        required=False,
        help_text=_("Its digest and the hour are kept."),
    )
    day = DayField(label=_("Day of the change, or day on which the word to cool off was sent"))
    reasons = forms.MultipleChoiceField(
        label=_("Why it was not accepted"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, lang: str, data: Mapping[str, Any] | None, files: MultiValueDict[str, Any] | None
    ) -> None:
        super().__init__(data, files)
        known = [(code, each.shown(lang)[0]) for code, each in REASONS.items()]
        self.fields["reasons"].choices = known  # type: ignore[attr-defined]  # a choice field

    def clean_text(self) -> object:
        """The file, which is read whole or refused: half a text has another digest."""
        text = self.cleaned_data["text"]
        if text and text.size > LONGEST:
            raise ValidationError(_("A text of consent may have up to 100,000 bytes."), "too-long")
        return text

    def said(self) -> Said:
        """What the act is given. requires: the form is valid"""
        said = self.cleaned_data
        text = said["text"].read() if said["text"] else None
        return Said(text, said["day"], tuple(said["reasons"]))
