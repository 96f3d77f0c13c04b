"""Before the security key nothing of the account can be changed: neither address nor password.

Our own pages ask for the key by themselves (`routes`). The pages of the sign-in library know no
such rule: what may be used of them without the key is listed here, and the rest waits for it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sekisho.accounts import first_password
from sekisho.accounts.key_rule import key_given, needs_key
from sekisho.accounts.models import Account
from sekisho.web.routes import to_the_key

LIBRARY = "allauth."
WITHOUT_KEY = frozenset({
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
    "mfa_activate_totp",
})  # fmt: skip
"""Signing in and out, and proving who one is."""
FIRST_PASSWORD = "account_change_password"  # noqa: S105  # the name of a page


class KeyFirst:
    """Stands before the views, behind whatever knows who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """To the key, where a page of the library is wanted without it; None: the way is free."""
        account = request.user
        if not view.__module__.startswith(LIBRARY) or not isinstance(account, Account):
            return None
        if not needs_key(account) or key_given(request, account):
            return None
        wanted = request.resolver_match.url_name if request.resolver_match else None
        if wanted in WITHOUT_KEY:
            return None
        if wanted == FIRST_PASSWORD and first_password.is_pending(account):
            return None
        return to_the_key(request, account)
