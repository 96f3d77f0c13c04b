"""Sign-ins: accounts with a password and a second factor, made by the operator."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sekisho.accounts.first_password import GOOD_FOR
from sekisho.accounts.models import Account, Kind
from sekisho.accounts.one_time import code_of

NAMES = {Kind.STAFF: "midori", Kind.OFFICER: "kotaro", Kind.AUDITOR: "kansa"}


class AddressTakenError(Exception):
    """Another account has this confirmed address."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one person signs in. `secret` goes into an authenticator app, or makes the code here."""

    kind: str
    username: str
    password: str
    secret: str
    customer_no: str | None = None
    company: str | None = None

    def code(self, now: float) -> str:
        """The one-time code of this half minute."""
        return code_of(self.secret, now)


def new_sign_in(
    kind: Kind, username: str, customer_no: str | None, email: str = "", company: str | None = None
) -> SignIn:
    """The account exists, and the result is the only place where its secrets are told.

    ValueError where the name is taken, AddressTakenError where another account has the address;
    then there is no account. requires: customer_no is set just where kind is CUSTOMER, and company
    where it is ENTRUSTED or RECIPIENT
    """
    if Account.objects.filter(username=username).exists():
        message = f"the sign-in name {username} is taken"
        raise ValueError(message)
    if email and EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        raise AddressTakenError
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    sign_in = SignIn(kind.value, username, secrets.token_urlsafe(12), secret, customer_no, company)
    with transaction.atomic():
        _ensure(sign_in, email, synthetic=False)
        until = timezone.now() + GOOD_FOR
        Account.objects.filter(username=username).update(first_password_until=until)
    return sign_in


def end_sessions(username: str | None) -> int:
    """Every session of this account has ended, or of all where None; the number of accounts.

    It holds from the next request on. LookupError where no account has this name.
    """
    accounts = Account.objects.all() if username is None else _named(username)
    return accounts.update(sessions_ended=F("sessions_ended") + 1)


def close_account(username: str) -> None:
    """Nobody signs in with this name any more, and its sessions have ended.

    LookupError where no account has this name.
    """
    _named(username).update(is_active=False, sessions_ended=F("sessions_ended") + 1)


def _named(username: str) -> QuerySet[Account]:
    found = Account.objects.filter(username=username)
    if not found.exists():
        raise LookupError(username)
    return found


def demonstration_sign_ins(kept: Path, customer_no: str) -> list[SignIn]:
    """One account of each kind exists and is told; `kept` remembers them from run to run.

    Staff of the demonstration have acknowledged nothing: that is their first step.
    """
    known = read_sign_ins(kept)
    found = []
    for kind, username in [(Kind.CUSTOMER, customer_no), *NAMES.items()]:
        sign_in = known.get(username) or SignIn(
            kind.value,
            username,
            secrets.token_urlsafe(12),
            base64.b32encode(secrets.token_bytes(20)).decode(),
            customer_no if kind is Kind.CUSTOMER else None,
        )
        _ensure(sign_in, f"{username.lower()}@example.jp", synthetic=True)
        found.append(sign_in)
    _write(kept, found)
    return found


def read_sign_ins(kept: Path) -> dict[str, SignIn]:
    """What the demonstration remembered, by sign-in name."""
    try:
        rows = json.loads(kept.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {row["username"]: SignIn(**row) for row in rows}


def _ensure(sign_in: SignIn, email: str, *, synthetic: bool) -> None:
    account, fresh = Account.objects.get_or_create(
        username=sign_in.username,
        defaults={
            "kind": sign_in.kind,
            "customer_no": sign_in.customer_no,
            "company": sign_in.company,
            "email": email,
            "synthetic": synthetic,
        },
    )
    if fresh or not account.check_password(sign_in.password):
        account.set_password(sign_in.password)
        account.save(update_fields=["password"])
    if fresh and email:
        # The operator confirmed the address with the person.
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(account, sign_in.secret)


def _write(kept: Path, found: list[SignIn]) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps([asdict(each) for each in found], indent=1)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
