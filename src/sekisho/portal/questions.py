"""Questions, refusal and partial restriction by letter (C51): what is written goes out as mail."""

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sekisho.web.errors import locked_out
from sekisho.web.kept import form_of
from sekisho.web.routes import public

LONGEST = 4000


class ContactForm(forms.Form):
    """What somebody asks. No secret is ever asked for."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=(
            ("question", _("A question about personal data")),
            ("refusal", _("I refuse a use or a provision")),
            ("restriction", _("I want to restrict a part")),
            ("mail", _("Is a mail that I received from you?")),
        ),
    )
    reply_to = forms.EmailField(
        label=_("E-mail address for our answer"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea)


@public
def contact(request: HttpRequest) -> HttpResponse:
    """The form; once sent, a sentence that says so. What is wrong is said, and nothing is lost."""
    form = form_of(request, ContactForm)
    if not form.is_bound:
        return render(request, "portal/contact.html", {"form": form, "to": settings.CONTACT_EMAIL})
    sent = False
    if form.is_valid():
        if not ratelimit.consume(request, action="contact"):
            return locked_out(request)
        _send(form.cleaned_data)
        sent = True
    context = {"form": form, "sent": sent, "to": settings.CONTACT_EMAIL}
    return render(request, "portal/contact.html", context, status=200 if sent else 422)


def _send(letter: dict[str, str]) -> None:
    EmailMessage(
        subject=f"sekisho: {letter['about']}",
        body=letter["words"],
        to=[settings.CONTACT_EMAIL],
        reply_to=[letter["reply_to"]],
    ).send()
