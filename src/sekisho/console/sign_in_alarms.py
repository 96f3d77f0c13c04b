"""Whoever guesses at the password of somebody who may read raises an alarm."""

from axes.signals import user_locked_out
from django.utils import timezone

from sekisho.accounts.readers import reader_named
from sekisho.books.versions import NoVersionError
from sekisho.console.work import current
from sekisho.gate.count_reading import raise_once
from sekisho.web.connections import connected


def listen() -> None:
    """From here on an account of a reader that closes after failed sign-ins raises an alarm."""
    user_locked_out.connect(_closed, weak=False, dispatch_uid="alarm_sign_in")


def _closed(username: str | None = None, **_: object) -> None:
    account = reader_named(username or "")
    if account is None:
        return
    with connected() as connection:
        try:
            version = current(connection)
        except NoVersionError:  # nothing can be read yet, and no notice has a clause to cite
            return
        raise_once(connection, version, "sign_in", f"account-{account.pk}", timezone.localdate())
