"""The forms of the desk of companies: a public list, and a line that was seen elsewhere."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sekisho.gate.propose_parties import MOST
from sekisho.gate.show_parties import labelled
from sekisho.registers.kinds import LABELS as LISTS
from sekisho.registers.lines import LONGEST_VALUE
from sekisho.terms import Aspect
from sekisho.terms.registry import BROUGHT
from sekisho.web.days import DayField

QUIET = forms.TextInput(attrs={"autocomplete": "off"})


class ListForm(forms.Form):
    """A public list: which, as of which day, and the file."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Which list?"))
    day = DayField(label=_("Day of the list"))
    file = forms.FileField(
        label=_("The file (CSV or XLSX)"),
        help_text=_("As it was published. A list with one fault changes nothing."),
    )

    def __init__(
        self, lang: str, data: Mapping[str, Any] | None, files: MultiValueDict[str, Any] | None
    ) -> None:
        super().__init__(data, files, prefix="list")
        choices = [(str(kind), LISTS[kind][lang != "ja"]) for kind in LISTS]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_day(self) -> Any:
        """The day is there."""
        return _there(self.cleaned_data.get("day"))


class LineForm(forms.Form):
    """One line about one company, and what it was seen in."""

    use_required_attribute = False

    number = forms.CharField(label=_("Corporate number (13 digits)"), widget=QUIET, max_length=13)
    aspect = forms.ChoiceField(label=_("What about it?"))
    value = forms.CharField(
        label=_("Value"),
        required=False,
        widget=QUIET,
        max_length=LONGEST_VALUE,
        help_text=_("Name, number or code. For terms of use the SHA-256 of the document."),
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day, if one is known"))
    source = forms.CharField(label=_("Seen in"), widget=QUIET, max_length=MOST)

    def __init__(self, lang: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="line")
        choices = [(str(one), labelled(one, lang)) for one in BROUGHT]
        self.fields["aspect"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_since(self) -> Any:
        """The day is there."""
        return _there(self.cleaned_data.get("since"))

    def clean_aspect(self) -> Aspect:
        """What the line is about."""
        return Aspect(self.cleaned_data["aspect"])


def _there(day: object) -> object:
    if day is None:
        raise ValidationError(_("Write the day."), "no-day")
    return day
