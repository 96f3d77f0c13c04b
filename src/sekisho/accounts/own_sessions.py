"""The sessions in which a person is signed in: seen, and ended one by one or all but this one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from sekisho.accounts.devices import device_of
from sekisho.accounts.models import Account
from sekisho.accounts.session_end import IDLE

NOTED = "use_noted"
EVERY = timedelta(minutes=5)
"""A session's last use is known to within this; writing it at each request would cost as much as
the page."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session. `id` says which it is and opens nothing; `browser` and `system` may be empty."""

    id: int
    since: datetime
    last_used: datetime
    browser: str
    system: str
    current: bool


def note_use(request: HttpRequest) -> None:
    """The session that the request came in is known, with its last use. requires: signed in"""
    now = int(time())
    if now - request.session.get(NOTED, 0) < EVERY.total_seconds():
        return
    request.session[NOTED] = now
    UserSession.objects.create_from_request(request)


def own_sessions(request: HttpRequest, account: Account) -> list[OwnSession]:
    """The account's sessions that are still open, this one first, then the newest."""
    note_use(request)
    found = [
        OwnSession(each.pk, each.created_at, each.last_seen_at, *device_of(each.user_agent),
                   each.session_key == request.session.session_key)
        for each in UserSession.objects.purge_and_list(account)
        if each.last_seen_at > timezone.now() - IDLE - EVERY
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.current, -one.since.timestamp()))


def end_others(request: HttpRequest, account: Account, chosen: int | None = None) -> int:
    """How many were ended: of the account's other sessions the chosen one, or all.

    Another account's session and one that is none are both 0.
    """
    others = UserSession.objects.filter(user=account)
    others = others.exclude(session_key=request.session.session_key)
    if chosen is not None:
        others = others.filter(pk=chosen)
    ending = list(others)
    get_adapter().end_sessions(ending)
    return len(ending)
