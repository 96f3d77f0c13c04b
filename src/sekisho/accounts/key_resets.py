"""A lost security key: taken off by two officers, and the person begins again with a new code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from sekisho.accounts import security_events
from sekisho.accounts.invitations import invite
from sekisho.accounts.key_rule import has_key
from sekisho.accounts.leaving import Record, has_left
from sekisho.accounts.models import Account, KeyReset, Kind
from sekisho.gate.errors import ActRefusedError

GOOD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WaitingReset:
    """A reset that waits for a second officer; `asked_by` is the first one's account."""

    id: int
    username: str
    asked_by: int
    asked_at: datetime


def ask_reset(account: Account, officer: Account, now: datetime) -> None:
    """Another officer can agree within a day that the account's keys are taken off.

    ActRefusedError where it is the officer's own account, or has no key.
    """
    if account.pk == officer.pk:
        raise _own()
    if not has_key(account):
        raise ActRefusedError(
            "no-key",
            "この口座にセキュリティキーはありません。最初の登録には、符号を渡してください。",
            "This account has no security key. For the first one hand over a code.",
        )
    KeyReset.objects.filter(account=account, settled_at=None).update(settled_at=now)
    KeyReset.objects.create(account=account, asked_by=officer.pk, asked_at=now)
    security_events.told("keys-reset-asked", account)


def waiting_resets(now: datetime) -> list[WaitingReset]:
    """What was asked for within a day and not settled, the oldest first."""
    found = KeyReset.objects.select_related("account").filter(
        settled_at=None, asked_at__gt=now - GOOD_FOR
    )
    return [
        WaitingReset(each.pk, each.account.username, each.asked_by, each.asked_at)
        for each in found.order_by("asked_at")
    ]


def agree_reset(asked: int, officer: Account, now: datetime, record: Record) -> str:
    """The keys are off, the sessions over, the person told; the code for a new key, told once.

    ActRefusedError where it waits no more, where the officer asked for it or is that person, or
    where who asked has left meanwhile. Then everything is as before.
    """
    with transaction.atomic():
        found = (
            KeyReset.objects.select_for_update()
            .select_related("account")
            .filter(pk=asked, settled_at=None, asked_at__gt=now - GOOD_FOR)
            .first()
        )
        if found is None or not _may_still_ask(found.asked_by, now):
            raise ActRefusedError(
                "no-such-reset",
                "この依頼はもう待っていません。一覧を開き直してください。",
                "This request waits no more. Open the list again.",
            )
        if officer.pk in (found.asked_by, found.account_id):
            raise _own()
        account = found.account
        found.agreed_by, found.settled_at = officer.pk, now
        found.save(update_fields=["agreed_by", "settled_at"])
        Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).delete()
        Account.objects.filter(pk=account.pk).update(sessions_ended=F("sessions_ended") + 1)
        code = invite(account, now)
        record("keys-reset", account.pk)
    security_events.told("keys-reset", account)
    get_adapter().send_notification_mail("mfa/email/webauthn_removed", account)
    return code


def _may_still_ask(officer: int, now: datetime) -> bool:
    asked = Account.objects.filter(pk=officer, kind=Kind.OFFICER, is_active=True).first()
    return asked is not None and not has_left(asked, now)


def _own() -> ActRefusedError:
    return ActRefusedError(
        "two-people",
        "セキュリティキーを外すには二人が要ります。頼んだ人でも本人でもない担当者が承認します（L24）。",
        "Two people take a key off: an officer who neither asked nor is that person agrees (L24).",
    )
