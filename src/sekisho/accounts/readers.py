"""The accounts of those who may read customers' records."""

from django.utils import timezone

from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account, Kind

READERS = (Kind.STAFF, Kind.OFFICER, Kind.ENTRUSTED)


def readers() -> list[Account]:
    """Everybody who may sign in and read today, by name."""
    found = Account.objects.filter(kind__in=READERS, is_active=True).order_by("username")
    return [account for account in found if not has_left(account, timezone.now())]


def reader_named(username: str) -> Account | None:
    """The reader who signs in by this name, or None."""
    return Account.objects.filter(username=username, kind__in=READERS, is_active=True).first()
