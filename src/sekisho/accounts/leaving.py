"""Leaving the company: from one moment on a person is nobody here, in every session and program."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F, Q

from sekisho.accounts import security_events
from sekisho.accounts.models import (
    Account,
    ApiClient,
    KeyInvitation,
    KeyReset,
    Kind,
    LinkRequest,
)
from sekisho.gate.errors import ActRefusedError

TOKYO = ZoneInfo("Asia/Tokyo")
FARTHEST = timedelta(days=366)


class Record(Protocol):
    """Says in the ledger that a step was done to the account of this number."""

    def __call__(self, step: str, account: int, since: date | None = None) -> int:
        """The entry's index; what fails undoes the step."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a leaving ended or will end. `day`: the first day on which the person is nobody here."""

    account: int
    day: date
    at_once: bool
    programs: int
    sessions: int


def has_left(account: Account, now: datetime) -> bool:
    """True from the beginning of the day on which the person leaves, in Japan."""
    return account.leaves_on is not None and now.astimezone(TOKYO).date() >= account.leaves_on


def leave(username: str, last_day: date | None, now: datetime, record: Record) -> Left:
    """The person is nobody from the end of this day in Japan on, or at once where there is no day.

    At once end: sessions, programs that call the API, security keys, links to providers, and what
    waits for the person. With a day, programs end with it too, and nothing else opens after it.
    LookupError where no account of staff has the name. ActRefusedError where the day is no day to
    come, or the person has left. Where `record` fails, nothing was done.
    """
    today = now.astimezone(TOKYO).date()
    if last_day is not None and not today <= last_day <= today + FARTHEST:
        raise ActRefusedError(
            "no-last-day",
            "最後の日は、今日から366日以内にしてください。すぐに終えるときは書きません。",
            "The last day is today or within 366 days. To end all at once, give no day.",
        )
    with transaction.atomic():
        account = (
            Account.objects.select_for_update()
            .filter(~Q(kind=Kind.CUSTOMER), username=username)
            .first()
        )
        if account is None:
            raise LookupError(username)
        if not account.is_active or has_left(account, now):
            raise ActRefusedError(
                "has-left",
                "この人はもう退職の扱いになっています。新しく必要なことはありません。",
                "This person has left already. Nothing more is needed.",
            )
        day = today if last_day is None else last_day + timedelta(days=1)
        left = _end(account, day, now, at_once=last_day is None)
        record("leaves", account.pk, day)
    security_events.told("leaves", account, at_once=left.at_once)
    return left


def _end(account: Account, day: date, now: datetime, *, at_once: bool) -> Left:
    """The account ends on this day. requires: its row is locked"""
    ends = now if at_once else datetime.combine(day, time(), TOKYO)
    programs = ApiClient.objects.filter(account=account, ends_at__gt=ends).update(
        ends_at=ends, tokens_ended=F("tokens_ended") + (1 if at_once else 0)
    )
    sessions = UserSession.objects.filter(user=account).count()
    if at_once:
        # The password stays a hash that opens nothing: the account is closed, not only signed out.
        for ending in (KeyInvitation, LinkRequest, Authenticator, SocialAccount):
            whose = "user" if ending in (Authenticator, SocialAccount) else "account"
            ending.objects.filter(**{whose: account}).delete()
        KeyReset.objects.filter(
            Q(account=account) | Q(asked_by=account.pk), settled_at=None
        ).update(settled_at=now)
        Account.objects.filter(pk=account.pk).update(
            is_active=False, leaves_on=day, sessions_ended=F("sessions_ended") + 1
        )
    else:
        Account.objects.filter(pk=account.pk).update(leaves_on=day)
    return Left(account.pk, day, at_once, programs, sessions)
