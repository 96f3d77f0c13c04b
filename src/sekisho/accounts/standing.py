"""How each account of the staff stands: its key, its providers, and whether it has ended."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from sekisho.accounts.key_rule import needs_key
from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account, Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """One account. `ended` is one that opens nothing any more."""

    id: int
    username: str
    kind: str
    needs_key: bool
    keys: int
    providers: tuple[str, ...]
    leaves_on: date | None
    ended: bool


def list_accounts(now: datetime) -> list[Standing]:
    """Everybody who is no customer, those who have ended last, by name."""
    keys: dict[int, int] = {}
    for owner in Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values_list(
        "user_id", flat=True
    ):
        keys[owner] = keys.get(owner, 0) + 1
    linked: dict[int, tuple[str, ...]] = {}
    for owner, provider in SocialAccount.objects.values_list("user_id", "provider"):
        linked[owner] = (*linked.get(owner, ()), provider)
    found = [
        Standing(
            each.pk, each.username, str(each.get_kind_display()), needs_key(each),
            keys.get(each.pk, 0), linked.get(each.pk, ()), each.leaves_on,
            not each.is_active or has_left(each, now),
        )
        for each in Account.objects.exclude(kind=Kind.CUSTOMER).order_by("username")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.ended)
