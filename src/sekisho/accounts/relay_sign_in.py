"""Mailers sign in: a name and a secret, few attempts, and the same time for every name.

What counts attempts is the cache that the sign-ins of people use: shared by all processes, no table
of who tried.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.utils import timezone

from sekisho.accounts import security_events
from sekisho.accounts.models import Account, RelayAccount

MOST_WRONG = 5
"""Wrong secrets for one name, and then it is closed."""
MOST_WRONG_OF_PEER = 20
"""Wrong secrets from one address over all names."""
CLOSED_SECONDS = 15 * 60
SECRET_BYTES = 32
_NOBODY = make_password(secrets.token_urlsafe(SECRET_BYTES))


class ClosedError(Exception):
    """Too many wrong attempts: nothing is tried until the time is over."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """An account that is signed in, or told of; see `RelayAccount`."""

    name: str
    sender: str
    purpose: str
    kind: str
    keeper: str
    ended: bool = False


def keeper_of(name: str) -> str:
    """The id by which acts know the person with this sign-in name; the name itself of nobody's."""
    found = Account.objects.filter(username=name).first()
    return name if found is None else f"account-{found.pk}"


def new_relay_account(mailer: Mailer) -> str:
    """The account exists; its secret is told here and nowhere else.

    ValueError where the name is taken, by an ended account too: a name means one mailer for ever.
    """
    if RelayAccount.objects.filter(name=mailer.name).exists():
        message = f"the relay account {mailer.name} exists"
        raise ValueError(message)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    RelayAccount.objects.create(
        name=mailer.name,
        secret=make_password(secret),
        sender=mailer.sender,
        purpose=mailer.purpose,
        kind=mailer.kind,
        keeper=mailer.keeper,
    )
    return secret


def end_relay_account(name: str) -> None:
    """Nobody hands in mail with this account any more. LookupError where none has the name."""
    found = RelayAccount.objects.filter(name=name, ended_at=None)
    if not found.update(ended_at=timezone.now()):
        raise LookupError(name)


def relay_accounts() -> list[Mailer]:
    """Every account by name, ended ones too."""
    return [_told(row) for row in RelayAccount.objects.order_by("name")]


def relay_sign_in(name: str, secret: str, peer: str) -> Mailer | None:
    """The account that this secret opens, or None; a wrong one counts for name and peer.

    ClosedError where too many were wrong within the last quarter of an hour, whatever is given now.
    """
    keys = (_key("name", name), _key("peer", peer))
    counts = cache.get_many(keys)
    if counts.get(keys[0], 0) >= MOST_WRONG or counts.get(keys[1], 0) >= MOST_WRONG_OF_PEER:
        security_events.told("relay-closed", None)
        raise ClosedError
    row = RelayAccount.objects.filter(name=name, ended_at=None).first()
    if check_password(secret, row.secret if row else _NOBODY) and row is not None:
        cache.delete(keys[0])
        return _told(row)
    for key in keys:
        cache.add(key, 0, CLOSED_SECONDS)
        cache.incr(key)
    security_events.told("relay-sign-in-failed", None)
    return None


def _key(what: str, value: str) -> str:
    return f"relay-{what}-{sha256(value.encode()).hexdigest()}"


def _told(row: RelayAccount) -> Mailer:
    return Mailer(
        row.name, row.sender, row.purpose, row.kind, row.keeper, ended=row.ended_at is not None
    )
