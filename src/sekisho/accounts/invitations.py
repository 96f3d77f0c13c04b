"""The first security key: registered with a one-time code that an administrator handed over.

Without the code whoever learnt a password and an app's secret could make themselves a key.
"""

import base64
import hmac
import secrets
import time
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import F
from django.http import HttpRequest

from sekisho.accounts import security_events
from sekisho.accounts.key_rule import has_key, key_given, needs_key
from sekisho.accounts.models import Account, KeyInvitation
from sekisho.gate.errors import ActRefusedError

GOOD_FOR = timedelta(days=7)
TRIES = 5
REDEEMED = "may_register_a_key"
SECONDS = 600
"""So long after the code a key can be registered in the same session."""
LETTERS, GROUP = 20, 5


def invite(account: Account, now: datetime) -> str:
    """The code with which this account registers its first key; an earlier one is worth nothing.

    It is told here and nowhere else. ActRefusedError where the account needs none, or has a key.
    """
    if not needs_key(account) or not account.is_active:
        raise ActRefusedError(
            "needs-no-key",
            "この口座は個人データを読まないか、閉じられています。セキュリティキーの符号は要りません。",
            "This account reads no personal data, or is closed. It needs no code.",
        )
    if has_key(account):
        raise ActRefusedError(
            "has-key",
            "この口座にはセキュリティキーがあります。失くしたときは、二人で登録を外します（L24）。",
            "This account has a security key. Where it is lost, two people take it off (L24).",
        )
    code = base64.b32encode(secrets.token_bytes(LETTERS)).decode()[:LETTERS]
    KeyInvitation.objects.update_or_create(
        account=account,
        defaults={"digest": _digest(code), "ends_at": now + GOOD_FOR, "wrong": 0},
    )
    security_events.told("key-invited", account)
    return "-".join(code[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def redeem(request: HttpRequest, account: Account, typed: str, now: datetime) -> None:
    """For ten minutes this session may register the account's first key; the code is used up.

    ActRefusedError where the code is another, was used, is too old, or was tried too often.
    """
    found = KeyInvitation.objects.filter(account=account, ends_at__gt=now, wrong__lt=TRIES).first()
    code = "".join(typed.split()).replace("-", "").upper()
    kept = bytes(found.digest) if found else bytes(32)
    fits = hmac.compare_digest(kept, _digest(code))
    used = bool(found and fits and KeyInvitation.objects.filter(pk=found.pk).delete()[0])
    if not used:
        KeyInvitation.objects.filter(account=account).update(wrong=F("wrong") + 1)
        security_events.told("key-code-refused", account)
        raise ActRefusedError(
            "key-code",
            "この符号ではセキュリティキーを登録できません（C22・L24）。入力を確かめてください。"
            "5回間違えたときや7日を過ぎたときは、管理者に新しい符号を頼んでください。",
            "No security key can be registered with this code (C22, L24). Check it. After five"
            " wrong ones, or seven days, ask your administrator for a new code.",
        )
    request.session[REDEEMED] = [account.pk, int(time.time())]
    security_events.told("key-code-given", account)


def may_add_key(request: HttpRequest, account: Account) -> bool:
    """Whether this session may register a key: opened with one, or just after the code was given"""
    if not needs_key(account) or key_given(request, account):
        return True
    kept = request.session.get(REDEEMED)
    whose, at = kept if isinstance(kept, list) else (None, 0)
    return whose == account.pk and time.time() - at < SECONDS and not has_key(account)


def _digest(code: str) -> bytes:
    return sha256(code.encode()).digest()
