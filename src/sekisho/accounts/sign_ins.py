"""The demonstration's accounts: one of each kind of person, with a password and a second factor."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from sekisho.accounts.models import Account, Kind

STEP = 30
NAMES = {Kind.STAFF: "midori", Kind.OFFICER: "kotaro", Kind.AUDITOR: "kansa"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one person signs in. `secret` goes into an authenticator app, or makes the code here."""

    kind: str
    username: str
    password: str
    secret: str
    customer_no: str | None = None

    def code(self, now: float) -> str:
        """The one-time code of this half minute."""
        return str(format_hotp_value(hotp_value(self.secret, int(now) // STEP)))


def demonstration_sign_ins(kept: Path, customer_no: str) -> list[SignIn]:
    """One account of each kind exists and is told; `kept` remembers them from run to run.

    Staff of the demonstration have acknowledged nothing: that is their first step.
    """
    known = _read(kept)
    wanted = [(Kind.CUSTOMER, customer_no), *NAMES.items()]
    found = []
    for kind, username in wanted:
        sign_in = known.get(username) or SignIn(
            kind.value,
            username,
            secrets.token_urlsafe(12),
            base64.b32encode(secrets.token_bytes(20)).decode(),
            customer_no if kind is Kind.CUSTOMER else None,
        )
        _ensure(sign_in)
        found.append(sign_in)
    _write(kept, found)
    return found


def read_sign_ins(kept: Path) -> dict[str, SignIn]:
    """What the demonstration remembered, by sign-in name."""
    return _read(kept)


def _ensure(sign_in: SignIn) -> None:
    account, fresh = Account.objects.get_or_create(
        username=sign_in.username,
        defaults={
            "kind": sign_in.kind,
            "customer_no": sign_in.customer_no,
            "email": f"{sign_in.username.lower()}@example.jp",
            "synthetic": True,
        },
    )
    if fresh or not account.check_password(sign_in.password):
        account.set_password(sign_in.password)
        account.save(update_fields=["password"])
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(account, sign_in.secret)


def _read(kept: Path) -> dict[str, SignIn]:
    try:
        rows = json.loads(kept.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {row["username"]: SignIn(**row) for row in rows}


def _write(kept: Path, found: list[SignIn]) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps([asdict(each) for each in found], indent=1)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
