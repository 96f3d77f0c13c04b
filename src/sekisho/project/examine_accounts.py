"""The state of the accounts: nothing of the demonstration is open where anybody real is."""

import psycopg
from django.db import Error

from sekisho.gate.any_real_customer import any_real_customer
from sekisho.gate.examined import Examined, failed


def examine_accounts(dsn_of_import: str) -> list[Examined]:
    """What is wrong with accounts; silent where this machine has no login of imports.

    requires: Django is set up
    """
    # Late: the accounts need Django to be set up first.
    from sekisho.accounts.demonstration import open_demonstration_accounts  # noqa: PLC0415

    try:
        with psycopg.connect(dsn_of_import) as connection:
            real = any_real_customer(connection)
        names = open_demonstration_accounts() if real else []
    except (psycopg.Error, Error):
        return []
    if not names:
        return []
    return [
        failed(
            "demonstration-accounts",
            f"実在のお客様がいるのに、デモの口座が {len(names)} 件開いています",
            f"there are real customers, and {len(names)} accounts of the demonstration are open",
            "sekisho account close NAME で閉じてください。それまで serve は始まりません。",
            "Close them with sekisho account close NAME; serve does not start before.",
        )
    ]
