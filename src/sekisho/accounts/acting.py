"""Who acts: an account as the acts know it, and whether a name that a command gave may act."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor
from sekisho.gate.training import has_lapsed

NUMBERED = re.compile(r"account-([0-9]{1,18})", re.ASCII)
"""How the acts know an account."""
OF_WHO_ACTS = (
    "口座のとおりの役割（--role）か、別の人で行ってください",
    "Give the role of the account (--role), or let somebody else do it",
)
OF_WHO_IS_NAMED = ("その役割の人を書いてください", "Name somebody of that kind")
"""What to do where an account is of another kind: of who acts, and of who is named beside."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a command gave, and the kinds of account that may stand behind it."""

    name: str
    kinds: tuple[str, ...]
    acts: bool = True
    """False of somebody who is named beside who acts: an approver may go by the sign-in name."""


def as_actor(account: Account, today: date) -> Actor:
    """The account as the acts know it, and whether its training has lapsed by today."""
    lapsed = has_lapsed(account.acknowledged_on, today)
    return Actor(f"account-{account.pk}", account.kind, account.acknowledged, lapsed=lapsed)


def refuse_unfit(everybody: Sequence[Named], now: datetime) -> list[Account | None]:
    """The account behind each name, in force and of the right kind; None of what is no account's.

    Whoever has the machine vouches for a name that is no account's. Refused (ActRefusedError): an
    account that is none, has ended or is of another kind; who acts under a sign-in name; one person
    under two names.
    """
    found = [_account(each.name) for each in everybody]
    for each, account in zip(everybody, found, strict=True):
        if account is not None:
            _refuse(each, account, now)
        elif NUMBERED.fullmatch(each.name):
            raise _no_account(each.name)
    known = [account.pk for account in found if account is not None]
    if len({*known}) < len(known):
        raise ActRefusedError(
            "one-person",
            "同じ人が二つの名前で書かれています。別の人が要ります（L24）。",
            "One person is named twice, under two names. It takes another one (L24).",
        )
    return found


def _account(name: str) -> Account | None:
    numbered = NUMBERED.fullmatch(name)
    if numbered:
        return Account.objects.filter(pk=int(numbered[1])).first()
    return Account.objects.filter(username=name).first()


def _refuse(named: Named, account: Account, now: datetime) -> None:
    name = named.name
    if not account.is_active or has_left(account, now):
        raise ActRefusedError(
            "account-ended",
            f"{name} の口座は、退職または閉鎖により終わっています。"
            "在職の人の口座で行ってください（L24）。",
            f"The account {name} has ended: the person left, or it was closed. Somebody who is in"
            " office does this (L24).",
        )
    if account.kind not in named.kinds:
        ja, en = OF_WHO_ACTS if named.acts else OF_WHO_IS_NAMED
        raise ActRefusedError(
            "not-their-role",
            f"{name} の口座は {account.kind} で、{'・'.join(named.kinds)} ではありません。"
            f"{ja}（L24）。",
            f"The account {name} is of the kind {account.kind}, not {' or '.join(named.kinds)}."
            f" {en} (L24).",
        )
    if named.acts and not NUMBERED.fullmatch(name):
        raise ActRefusedError(
            "sign-in-name",
            f"{name} はサインインの名前です。画面での記録と同じ人と分かるように、"
            f"account-{account.pk} と書いてください（L24）。",
            f"{name} is a name to sign in with. Write account-{account.pk}, so that what this"
            " person does here and at the screens is one person's (L24).",
        )


def _no_account(name: str) -> ActRefusedError:
    return ActRefusedError(
        "no-account",
        f"{name} という口座はありません。sekisho training list で確かめてください（L24）。",
        f"There is no account {name}. See sekisho training list (L24).",
    )
