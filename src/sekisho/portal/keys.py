"""The security key of whoever reads records: the first one by a code, further ones with a key."""

from allauth.mfa.webauthn.views import add_webauthn
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from sekisho.accounts.invitations import may_add_key, redeem
from sekisho.accounts.key_rule import WITH_KEY, has_key
from sekisho.accounts.models import Account
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.routes import account_of, for_people, public


class CodeForm(forms.Form):
    """The code that the administrator handed over."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("Code from your administrator"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


@for_people(*WITH_KEY, purpose=None, before_key=True)
def first_key(request: HttpRequest) -> HttpResponse:
    """The code is asked for; with it, the page that registers a key opens."""
    account = account_of(request)
    if has_key(account):
        return redirect("home")
    form = CodeForm(request.POST if request.method == "POST" else None)
    tried = Attempt(refused=UNREADABLE)
    if form.is_valid():
        with tried:
            redeem(request, account, form.cleaned_data["code"], timezone.now())
            return redirect("mfa_add_webauthn")
    elif form.is_bound:
        tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "account/first_key.html", context, status=tried.status)


@public
@never_cache
def add_key(request: HttpRequest) -> HttpResponse:
    """allauth's page, for whom may add a key; who may not yet is led to the code."""
    if isinstance(request.user, Account) and not may_add_key(request, request.user):
        return redirect("home" if has_key(request.user) else "first_key")
    answer: HttpResponse = add_webauthn(request)
    return answer
