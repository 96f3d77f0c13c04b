"""While a request of somebody runs, its account is held; whoever ends the account waits for it.

So when leaving returns, no request of that person runs, and none that comes is let in: nothing more
is recorded in their name. A lock of the database does it, because requests run in many processes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.contrib.auth import logout
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account, Kind

CLASS = 0x5E4B
"""Which locks of the database are ours."""
PATIENCE = "20s"


class InFlight:
    """Stands behind whatever knows who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The request runs with the account held; where it ended just before, as nobody's."""
        with ExitStack() as holding:
            request.in_flight = holding  # type: ignore[attr-defined]  # for `hold`, until the end
            account = request.user
            if isinstance(account, Account) and account.kind != Kind.CUSTOMER:
                hold(request, account.pk)
                if not _stands(account):
                    logout(request)
            return self.get_response(request)


def hold(request: HttpRequest, account: int) -> None:
    """Until the request is answered nobody ends the account. requires: looked up again hereafter"""
    request.in_flight.enter_context(held(account))  # type: ignore[attr-defined]  # of the middleware


@contextmanager
def held(account: int) -> Iterator[None]:
    """Within the block nobody ends the account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", [CLASS, account])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s, %s)", [CLASS, account])


def quiet(account: int) -> bool:
    """True once no request of the account runs; False where one is still running after a while.

    requires: the account was ended before, in a transaction that is over
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CLASS, account])
    except OperationalError:
        return False
    return True


def _stands(account: Account) -> bool:
    """Whether the account is still as it was when the session was looked up."""
    found = Account.objects.filter(
        pk=account.pk, is_active=True, sessions_ended=account.sessions_ended
    ).first()
    return found is not None and not has_left(found, timezone.now())
