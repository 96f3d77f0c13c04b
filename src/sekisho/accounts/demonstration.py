"""Accounts of the demonstration: open while nobody real is in the tables, and not a moment longer.

Their secrets are shown to everybody, and they need no security key.
"""

from sekisho.accounts.models import Account
from sekisho.gate.errors import ActRefusedError


def open_demonstration_accounts() -> list[str]:
    """The sign-in names of those that are open, by name."""
    found = Account.objects.filter(synthetic=True, is_active=True).order_by("username")
    return [each.username for each in found]


def refuse_demonstration(*, real: bool) -> None:
    """Returns where there is nobody real, or no account of the demonstration is open.

    ActRefusedError names the accounts otherwise, none of which is anybody's.
    """
    names = open_demonstration_accounts() if real else []
    if names:
        raise ActRefusedError(
            "demonstration-accounts",
            f"実在のお客様がいるのに、デモの口座が開いています: {'、'.join(names)}（C22）。"
            "sekisho account close NAME で閉じてください。",
            f"There are real customers, and accounts of the demonstration are open:"
            f" {', '.join(names)} (C22). Close them with sekisho account close NAME.",
        )
