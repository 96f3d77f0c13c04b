"""Which person of a provider is which account: linked by an administrator, never by an address.

A person of an allowed mail domain whose address is a member of staff's may ask. Asking opens
nothing: an officer who is not that person approves, or nobody does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from sekisho.accounts import security_events
from sekisho.accounts.leaving import Record
from sekisho.accounts.models import Account, Kind, LinkRequest, ProviderSession
from sekisho.accounts.provider_file import Provider
from sekisho.accounts.provider_tokens import Signed, uid_of
from sekisho.gate.errors import ActRefusedError

MAY_BE_LINKED = (Kind.STAFF, Kind.OFFICER, Kind.AUDITOR, Kind.ENTRUSTED)
ASKED_FOR = timedelta(days=7)
LONGEST_SESSION = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that somebody asked for."""

    id: int
    username: str
    provider: str
    asked_at: datetime


def link(username: str, provider: Provider, subject: str, record: Record) -> None:
    """This person of the provider is this account.

    LookupError where no open account of staff has the name. ActRefusedError where the person, or
    the account at this provider, is linked already.
    """
    account = Account.objects.filter(
        username=username, kind__in=MAY_BE_LINKED, is_active=True
    ).first()
    if account is None:
        raise LookupError(username)
    with transaction.atomic():
        _link(account, provider.id, uid_of(provider.issuer, subject), record)


def unlink(username: str, provider: str, record: Record) -> int:
    """The account is no longer entered by this provider, and its sessions have ended; how many.

    LookupError where no account has the name.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise LookupError(username)
    found: int
    with transaction.atomic():
        found, _ = SocialAccount.objects.filter(user=account, provider=provider).delete()
        if found:
            Account.objects.filter(pk=account.pk).update(sessions_ended=F("sessions_ended") + 1)
            record("unlinked", account.pk)
    if found:
        security_events.told("provider-unlinked", account)
    return found


def sign_in_here(username: str, *, on: bool) -> None:
    """Whether the account is entered here too, or by its provider only.

    LookupError where no account has the name. ActRefusedError where nothing would be left.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise LookupError(username)
    if not on and not linked_providers(account):
        raise ActRefusedError(
            "no-way-left",
            "この口座はどの認証サービスにも結び付いていません。先に link してください。",
            "This account is linked to no provider. Link it first.",
        )
    Account.objects.filter(pk=account.pk).update(
        signs_in_here=on, sessions_ended=F("sessions_ended") + (0 if on else 1)
    )
    security_events.told("sign-in-here", account, on=on)


def linked_providers(account: Account) -> list[str]:
    """The ids of the providers by which the account is entered."""
    return list(SocialAccount.objects.filter(user=account).values_list("provider", flat=True))


def ask_link(provider: Provider, signed: Signed, now: datetime) -> None:
    """An officer can see that this person asks to be linked; nothing where they may not ask.

    Whether there is an account of that address is told to nobody.
    """
    domain = signed.address.rpartition("@")[2]
    if not domain or domain not in provider.mail_domains:
        return
    of_address = Account.objects.filter(
        email__iexact=signed.address, kind__in=MAY_BE_LINKED, is_active=True
    )
    accounts = list(of_address[:2])
    if len(accounts) != 1:
        return
    LinkRequest.objects.update_or_create(
        provider=provider.id, uid=signed.uid, settled_at=None,
        defaults={"account": accounts[0], "asked_at": now},
    )  # fmt: skip
    security_events.told("provider-link-asked", accounts[0])


def waiting_links(now: datetime) -> list[Waiting]:
    """What was asked for within seven days and not settled, the oldest first."""
    found = LinkRequest.objects.select_related("account").filter(
        settled_at=None, asked_at__gt=now - ASKED_FOR
    )
    return [
        Waiting(each.pk, each.account.username, each.provider, each.asked_at)
        for each in found.order_by("asked_at")
    ]


def settle_link(
    asked: int, officer: Account, now: datetime, record: Record, *, accept: bool
) -> None:
    """The asked link stands, or is refused. ActRefusedError where it waits no more, or is one's own

    requires: officer is a privacy officer who just proved who they are
    """
    with transaction.atomic():
        found = (
            LinkRequest.objects.select_for_update()
            .filter(pk=asked, settled_at=None, asked_at__gt=now - ASKED_FOR)
            .filter(account__is_active=True)
            .first()
        )
        if found is None:
            raise ActRefusedError(
                "no-such-link",
                "この依頼はもう待っていません。一覧を開き直してください。",
                "This request waits no more. Open the list again.",
            )
        if found.account_id == officer.pk:
            raise ActRefusedError(
                "own-link",
                "自分の口座の結び付けは、別の担当者が承認します（L24）。",
                "Another officer approves the link of your own account (L24).",
            )
        found.settled_at, found.settled_by, found.accepted = now, officer.pk, accept
        found.save(update_fields=["settled_at", "settled_by", "accepted"])
        if accept:
            _link(found.account, found.provider, found.uid, record)


def keep_session(provider: Provider, signed: Signed, account: Account, now: datetime) -> None:
    """When the provider says that this session of its is over, it is known whose that was."""
    ProviderSession.objects.filter(began_at__lt=now - LONGEST_SESSION).delete()
    if signed.session:
        ProviderSession.objects.update_or_create(
            provider=provider.id, session=uid_of(signed.issuer, signed.session),
            defaults={"account": account, "began_at": now},
        )  # fmt: skip


def end_by_provider(provider: Provider, signed: Signed) -> int:
    """Every session of whom the provider says it is over has ended; the number of accounts."""
    whose = Q(pk__in=[])
    if signed.subject:
        linked = SocialAccount.objects.filter(provider=provider.id, uid=signed.uid)
        whose |= Q(pk__in=linked.values("user_id"))
    if signed.session:
        kept = ProviderSession.objects.filter(
            provider=provider.id, session=uid_of(signed.issuer, signed.session)
        )
        whose |= Q(pk__in=kept.values("account_id"))
    ended = list(Account.objects.filter(whose))
    Account.objects.filter(whose).update(sessions_ended=F("sessions_ended") + 1)
    for account in ended:
        security_events.told("provider-signed-out", account)
    return len(ended)


def _link(account: Account, provider: str, uid: str, record: Record) -> None:
    taken = ActRefusedError(
        "linked-already",
        "この人かこの口座は、この認証サービスに結び付いています。先に unlink してください。",
        "This person, or this account, is linked to this provider already. Unlink it first.",
    )
    if SocialAccount.objects.filter(user=account, provider=provider).exists():
        raise taken
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=account, provider=provider, uid=uid)
    except IntegrityError:
        raise taken from None
    record("linked", account.pk)
    security_events.told("provider-linked", account)
