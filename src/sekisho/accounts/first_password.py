"""The password that the operator told is good for a few days, and only to choose one's own.

Whoever made the account must not know what opens it for long (ASVS 5.0.0, 6.4.1).
"""

from datetime import datetime, timedelta

from sekisho.accounts.models import Account

GOOD_FOR = timedelta(days=7)


def is_pending(account: Account) -> bool:
    """True while the person has no password of their own."""
    return account.first_password_until is not None


def is_over(account: Account, now: datetime) -> bool:
    """True where the told password was not replaced in time: it opens nothing any more."""
    return account.first_password_until is not None and now >= account.first_password_until


def replaced(account: Account) -> None:
    """The person has chosen a password of their own."""
    account.first_password_until = None
    account.save(update_fields=["first_password_until"])
