"""The question "is this mail genuine?" as a form, and how it is answered, for every page that asks.

Three ways: the mail as a file, its words, or its code with address and day.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.books.connection import Db
from sekisho.gate.content_key import ContentKey
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.judge_mail import judge_bytes, judge_code, judge_words
from sekisho.gate.mail_keys import load_keys
from sekisho.gate.note_forged import note_forged
from sekisho.gate.own_house import own_house
from sekisho.guard.genuine import MOST_BYTES, Answer, House, Judged
from sekisho.guard.genuine_words import ToldAnswer, told
from sekisho.guard.shown_mail import shown_mail
from sekisho.web.context import spoken
from sekisho.web.days import DayField

MOST_TEXT = 60_000
FILE, TEXT, CODE = "file", "text", "code"


class FileForm(forms.Form):
    """The mail as a file."""

    use_required_attribute = False
    file = forms.FileField(label=_("The mail as a file (.eml), 10 MB at most"))
    keep = forms.BooleanField(
        label=_("You may keep a copy of this mail for 90 days, for your security desk only"),
        required=False,
    )


class TextForm(forms.Form):
    """The words of the mail, or its source."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("The words of the mail"),
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    keep = forms.BooleanField(
        label=_("You may keep a copy of these words for 90 days, for your security desk only"),
        required=False,
    )


class CodeForm(forms.Form):
    """The code that is printed in the mail, with what only its recipient knows."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code of the mail"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    address = forms.CharField(
        label=_("The mail address at which it arrived"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    day = DayField(label=_("The day on which it was sent"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["day"].required = True


FORMS: dict[str, type[forms.Form]] = {FILE: FileForm, TEXT: TextForm, CODE: CodeForm}


class Question:
    """What was asked on this request, and the answer: `told` is None where nothing was asked.

    `phone` is how to reach us, in the language of the page.
    """

    def __init__(self, request: HttpRequest, connection: Db) -> None:
        house, sender = own_house(connection, settings.MAIL_POLICY, settings.MAIL_KEYS)
        self.phone = sender.told["complaints"][spoken()]
        self.told: ToldAnswer | None = None
        self.forms = {
            how: form(request.POST, request.FILES, prefix=how) if _asked(request) == how
            else form(prefix=how)
            for how, form in FORMS.items()
        }  # fmt: skip
        self.status = 200
        asked = self.forms.get(_asked(request))
        if asked is None:
            return
        if _too_large(request):
            judged = Judged(Answer.CANNOT_SAY, ("too-large",))
            self.told = told(judged, spoken())
            return
        if not asked.is_valid():
            self.status = 422
            return
        self.told = told(_judged(connection, house, _asked(request), asked.cleaned_data), spoken())


def _asked(request: HttpRequest) -> str:
    return request.POST.get("how", "") if request.method == "POST" else ""


def _too_large(request: HttpRequest) -> bool:
    """Whether the file was not taken in, since nothing that large is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _judged(connection: Db, house: House, how: str, typed: dict[str, object]) -> Judged:
    if how == CODE:
        try:
            keys = load_keys(settings.MAIL_KEYS)
        except ActRefusedError:
            return Judged(Answer.CANNOT_SAY, ("code-not-confirmed",))
        return judge_code(
            connection, keys, str(typed["code"]), str(typed["address"]), typed["day"]  # type: ignore[arg-type]  # a DayField
        )  # fmt: skip
    if how == FILE:
        raw = bytes(typed["file"].read(MOST_BYTES + 1))  # type: ignore[attr-defined]  # a file
        judged = judge_bytes(connection, raw, house)
        shown = shown_mail(raw)
        words = f"{shown.subject}\n{shown.text}" if shown is not None else ""
    else:
        words = str(typed["text"])
        raw = words.encode("utf-8", "surrogatepass")
        judged = judge_words(connection, words, house)
    key = ContentKey(None, settings.MAIL_SEALS) if typed["keep"] else None
    note_forged(connection, judged, words, timezone.localdate(), raw, key)
    return judged
