"""How allauth behaves here: nobody signs up alone, addresses are the peer's, secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sekisho.accounts import first_password
from sekisho.accounts.key_rule import came_by_provider, provider_of
from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account
from sekisho.accounts.sealed import sealer

SORT = "second factors"
JUST_NOW = 600.0
"""Seconds for which what a provider said opens an account that is entered by it only."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by the operator, who has confirmed the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: an account follows a contract."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **given: Any) -> HttpResponse | None:
        """A page instead of the sign-in where there is none: who has left, who signs in elsewhere.

        So it is where the told password was not replaced in time, too.
        """
        if has_left(user, timezone.now()):
            clear_authentication_records(request)  # what was proved so far opens nothing later
            left: HttpResponse = self.respond_user_inactive(request, user)
            return left
        by_provider = came_by_provider(request, user, JUST_NOW)
        if not user.signs_in_here and not by_provider:
            return render(request, "account/signs_in_elsewhere.html", status=403)
        if not by_provider and first_password.is_over(user, timezone.now()):
            return render(request, "account/first_password_over.html", status=403)
        refused: HttpResponse | None = super().pre_login(request, user, **given)
        return refused

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where a session came from a provider, to the page that says that it lives on there."""
        account = request.user
        provider = provider_of(request, account) if isinstance(account, Account) else ""
        if provider:
            return reverse("provider_leave", args=[provider])
        return str(super().get_logout_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the own first page."""
        return reverse("home")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The peer's address; a header that anybody can write is not believed."""
        return str(request.META.get("REMOTE_ADDR", ""))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors are stored encrypted, so that a copy of the table opens no account."""

    def encrypt(self, text: str) -> str:
        """The text, readable with the installation's key only."""
        return sealer(SORT).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        return sealer(SORT).decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """What the browser calls us when it asks for a passkey."""
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Sekisho"}
