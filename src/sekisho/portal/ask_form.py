"""The form of a request: how the answer should come, and what the request is about."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.books.versions import Version
from sekisho.cases.kinds import KINDS, Effect, Form
from sekisho.gate.carry_out_request import COLUMN_OF_ITEM
from sekisho.gate.open_request import Asked
from sekisho.gate.refusal_choices import choices

LONGEST = 300
ACCOUNT = "account"


class AskForm(forms.Form):
    """Fields by kind: a correction has an item and its right value, a stop has a scope."""

    use_required_attribute = False

    form = forms.ChoiceField(
        label=_("How should our answer come?"),
        choices=(("electronic", _("Electronically, in this account")), ("paper", _("On paper"))),
        initial="electronic",
    )
    scope = forms.ChoiceField(label=_("What should stop?"), required=False)
    item = forms.ChoiceField(label=_("What is wrong?"))
    value = forms.CharField(
        label=_("How should it read?"),
        required=False,
        max_length=LONGEST,
        help_text=_("Leave it empty to have the item deleted."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("I know that an erasure cannot be undone."))

    def __init__(
        self, kind: str, version: Version, lang: str, data: Mapping[str, Any] | None,
        initial: Mapping[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial))
        self.kind = kind
        effect = KINDS[kind].effect
        words = version.policy.vocabulary.items
        if effect is Effect.CORRECT:
            items = [(item, words[item].shown(lang)) for item in COLUMN_OF_ITEM if item in words]
            self.fields["item"].choices = items  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["item"], self.fields["value"]
        if effect in (Effect.STOP_USE, Effect.STOP_PROVISION):
            wanted = "purpose" if effect is Effect.STOP_USE else "party"
            some = [(c.id, c.label) for c in choices(version, lang) if c.kind == wanted]
            all_of_it = ("", _("Everything that can be stopped"))
            self.fields["scope"].choices = [all_of_it, *some]  # type: ignore[attr-defined]
        else:
            del self.fields["scope"]
        if effect is not Effect.ERASE:
            del self.fields["sure"]

    def asked(self, customer_no: str, fee: int) -> Asked:
        """The request as the act takes it. requires: the form is valid"""
        typed = self.cleaned_data
        scope, item = typed.get("scope"), typed.get("item")
        return Asked(
            customer_no,
            self.kind,
            form=Form(typed["form"]),
            channel=ACCOUNT,
            scope=(scope,) if scope else (),
            fee_yen=fee,
            corrections=((item, typed.get("value") or None),) if item else (),
        )
