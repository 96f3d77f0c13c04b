"""After contact data was changed, nothing that changes rights is possible for some days.

Who takes over an account changes the address first. The old address is told (allauth sends that
notice), and the person has time to object before anything else is done in their name.
"""

from datetime import datetime, timedelta

from allauth.account.signals import email_changed, password_changed, password_reset

from sekisho.accounts import first_password
from sekisho.accounts.models import Account

PERIOD = timedelta(days=3)


def listen() -> None:
    """A changed e-mail address or password starts the period; choosing the first one does not."""
    for signal, receive in (
        (email_changed, _changed),
        (password_changed, _password_changed),
        (password_reset, _password_changed),
    ):
        signal.connect(receive, dispatch_uid=f"cool_down_{id(signal)}", weak=False)


def until(account: Account, now: datetime) -> datetime | None:
    """When the period ends, or None where none is running."""
    changed = account.contact_changed_at
    if changed is None or now >= changed + PERIOD:
        return None
    return changed + PERIOD


def _password_changed(user: Account, **_: object) -> None:
    if first_password.is_pending(user):
        first_password.replaced(user)
    else:
        _changed(user)


def _changed(user: Account, **_: object) -> None:
    from django.utils import timezone  # noqa: PLC0415  # the clock of the process

    user.contact_changed_at = timezone.now()
    user.save(update_fields=["contact_changed_at"])
