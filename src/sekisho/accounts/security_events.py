"""What happens to sign-ins is logged: which account, event and factor; no name and no text.

The account is told by its number in our own table: that number is nobody's name, and means nothing
without the table. ASVS 5.0.0, 16.3.
"""

import logging
from collections.abc import Callable

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from sekisho.accounts.models import Account

log = logging.getLogger("sekisho.security")

EVENTS = {
    account_signals.password_changed: "password-changed",
    account_signals.password_reset: "password-reset",
    account_signals.email_changed: "address-changed",
    account_signals.authentication_step_completed: "factor-given",
    mfa_signals.authenticator_added: "factor-added",
    mfa_signals.authenticator_removed: "factor-removed",
    mfa_signals.authenticator_reset: "factor-reset",
    auth_signals.user_logged_in: "signed-in",
    auth_signals.user_logged_out: "signed-out",
    auth_signals.user_login_failed: "sign-in-failed",
    user_locked_out: "sign-in-closed",
}


def listen() -> None:
    """From here on each of these events is a line of the log."""
    for signal, event in EVENTS.items():
        signal.connect(_logger(event), weak=False, dispatch_uid=f"security_{event}")


def told(event: str, account: object, **more: object) -> None:
    """One line: the event, the account's number and kind, and what kind of thing was refused."""
    known = account if isinstance(account, Account) else None
    line = {"account": known.pk, "kind": known.kind} if known else {"kind": "nobody"}
    log.warning(event, extra={"told": {**line, **more}})


def _logger(event: str) -> Callable[..., None]:
    def receive(user: object = None, **given: object) -> None:
        more: dict[str, object] = {}
        method = given.get("method")
        if isinstance(method, str):
            more["factor"] = method
        authenticator = given.get("authenticator")
        if authenticator is not None:
            more["factor"] = str(getattr(authenticator, "type", ""))
        request = given.get("request")
        if user is None and isinstance(request, HttpRequest):
            user = getattr(request, "user", None)
        told(event, user, **more)

    return receive
