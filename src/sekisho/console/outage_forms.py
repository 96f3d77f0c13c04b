"""The form of the desk of outages: which area, until when, and what happened."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sekisho.cases.outage import REASON_LENGTH
from sekisho.gate.case_steps import TOKYO
from sekisho.web.days import DayField

QUIET = {"autocomplete": "off"}


class OutageForm(forms.Form):
    """What is declared."""

    use_required_attribute = False

    area = forms.ChoiceField(label=_("Supply area"))
    reason = forms.CharField(
        label=_("What it is"),
        max_length=REASON_LENGTH,
        help_text=_("Write no names."),
        widget=forms.TextInput(attrs=QUIET),
    )
    until_day = DayField(label=_("Day of its end"))
    until_time = forms.TimeField(
        label=_("Time of its end"),
        input_formats=["%H:%M"],
        help_text=_("In Japan's time, at most 72 hours from now: 18:30."),
        error_messages={"invalid": _("Write the time like 18:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs=QUIET),
    )

    def __init__(self, areas: list[tuple[str, str]], data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        choices = [(number, f"{number} {name}") for number, name in areas]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_until_day(self) -> date:
        """The day, which there has to be."""
        day: date | None = self.cleaned_data["until_day"]
        if day is None:
            raise ValidationError(_("Write the day."), "no-day")
        return day

    def until(self) -> datetime:
        """The end. requires: the form is valid"""
        said = self.cleaned_data
        return datetime.combine(said["until_day"], said["until_time"], TOKYO)
