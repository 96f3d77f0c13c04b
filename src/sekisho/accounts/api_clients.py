"""Clients of the API: made, told their secret once, given short tokens, ended."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.db.models import F, Q, QuerySet

from sekisho.accounts.leaving import TOKYO
from sekisho.accounts.models import STAFF, Account, ApiClient

SCOPES = (
    "decide", "read", "cases", "restrictions", "extracts", "receipts", "feed", "customers",
)  # fmt: skip
OF_RECIPIENTS = ("extracts", "feed")
"""What a recipient's own program may be allowed, and one of the company's other systems."""
TOKEN_SECONDS = 15 * 60
LONGEST = timedelta(days=400)
_SALT = "sekisho api token"


class ClientError(Exception):
    """The client can't be made like this; a stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """A client to be made, of the account or of the recipient. `purposes` are ids."""

    name: str
    account: str | None
    party: str | None
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    lives: timedelta
    a_minute: int = 600


def make_client(wanted: Wanted, now: datetime) -> str:
    """The client exists; its secret, which is told here and nowhere else.

    ClientError: `name-taken`, `no-account` (or one that is closed, or no staff's), `scope-unknown`,
    `scope-of-recipient`, `too-long`.
    """
    allowed = OF_RECIPIENTS if wanted.party else SCOPES
    if not set(wanted.scopes) <= set(SCOPES) or not wanted.scopes:
        raise ClientError("scope-unknown")
    if not set(wanted.scopes) <= set(allowed):
        raise ClientError("scope-of-recipient")
    if not timedelta(0) < wanted.lives <= LONGEST:
        raise ClientError("too-long")
    if ApiClient.objects.filter(name=wanted.name).exists():
        raise ClientError("name-taken")
    account = None
    if wanted.party is None:
        account = Account.objects.filter(
            username=wanted.account, kind__in=STAFF, is_active=True
        ).first()
        if account is None:
            raise ClientError("no-account")
    secret = _fresh()
    ApiClient.objects.create(
        name=wanted.name, secret_digest=_digest(secret), account=account, party=wanted.party,
        scopes=[*wanted.scopes], purposes=[*wanted.purposes], a_minute=wanted.a_minute,
        ends_at=now + wanted.lives,
    )  # fmt: skip
    return secret


def renew_secret(name: str) -> str:
    """The client has another secret, told here; the old one and every token are worth nothing.

    LookupError where no client has this name.
    """
    secret = _fresh()
    changed = ApiClient.objects.filter(name=name).update(
        secret_digest=_digest(secret), tokens_ended=F("tokens_ended") + 1
    )
    if not changed:
        raise LookupError(name)
    return secret


def end_client(name: str, now: datetime) -> None:
    """The client may do nothing any more, from its next call on. LookupError where there is none"""
    ended = ApiClient.objects.filter(name=name).update(
        ends_at=now, tokens_ended=F("tokens_ended") + 1
    )
    if not ended:
        raise LookupError(name)


def clients() -> list[ApiClient]:
    """All of them, by name."""
    return list(ApiClient.objects.select_related("account").order_by("name"))


def give_token(name: str, secret: str, now: datetime) -> str | None:
    """A token for TOKEN_SECONDS, or None: no such client, another secret, or its time is over."""
    client = _standing(now).filter(name=name).first()
    kept = bytes(client.secret_digest) if client else bytes(32)
    if not hmac.compare_digest(kept, _digest(secret)) or client is None:
        return None
    return signing.dumps([client.pk, client.tokens_ended], salt=_SALT)


def client_of_token(token: str, now: datetime) -> ApiClient | None:
    """Whose token it is, or None where it is nobody's, too old, or the client's time is over."""
    try:
        pk, ended = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return _standing(now).filter(pk=pk, tokens_ended=ended).first()


def _standing(now: datetime) -> QuerySet[ApiClient]:
    return (
        ApiClient.objects.select_related("account")
        .filter(ends_at__gt=now)
        .filter(Q(account__isnull=True) | Q(account__is_active=True))
        .exclude(account__leaves_on__lte=now.astimezone(TOKYO).date())
    )


def _fresh() -> str:
    return secrets.token_urlsafe(32)


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
