"""Whoever reads personal data has a security key, and a session that reads was opened with it.

A password and a one-time code can be asked for by a page that only looks like ours; a key answers
to our own address alone.
"""

from time import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from sekisho.accounts.models import Account, Kind
from sekisho.accounts.readers import READERS
from sekisho.accounts.session_end import LONGEST

WITH_KEY = frozenset({*READERS, Kind.RECIPIENT})
"""Who may come to pages that show records, a recipient's of what it was given among them;
`tests/pages/test_keys.py` derives it from the routes."""


def needs_key(account: Account) -> bool:
    """Whether this person's sessions must be opened with a security key.

    Accounts of the demonstration need none: their secrets are shown to everybody, and a browser
    refuses keys to a page whose certificate is this machine's own.
    """
    return account.kind in WITH_KEY and not account.synthetic


def has_key(account: Account) -> bool:
    """Whether the account has a security key or a passkey."""
    keys = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN)
    return bool(keys.exists())


def key_given(request: HttpRequest, account: Account) -> bool:
    """Whether this session was opened with a key, here or at a provider that is trusted for it."""
    return any(
        (record.get("method"), record.get("type")) == ("mfa", "webauthn")
        for record in get_authentication_records(request, account)
    )


def provider_of(request: HttpRequest, account: Account) -> str:
    """The id of the provider by which this session came, or the empty text."""
    came = (
        str(record.get("provider", ""))
        for record in get_authentication_records(request, account)
        if record.get("method") == "socialaccount"
    )
    return next(came, "")


def came_by_provider(
    request: HttpRequest, account: Account, within: float = LONGEST.total_seconds()
) -> bool:
    """Whether a provider said in this session who it is, not more than so many seconds ago."""
    return any(
        record.get("method") == "socialaccount" and time() - record.get("at", 0) <= within
        for record in get_authentication_records(request, account)
    )
