"""The act of recording what was done to an account: it left, lost its keys, was linked.

The ledger says which account, by a number that means nothing without our own table, and who did it.
"""

from datetime import date
from typing import Final

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.ledger.entry import JsonEntry

STEPS: Final = ("leaves", "keys-reset", "linked", "unlinked")
OPERATOR: Final = "operator-at-the-command-line"


def record_account_step(
    connection: Db, step: str, account: int, by: str, day: date, since: date | None = None
) -> int:
    """The ledger says that this was done to the account; the entry's index.

    `by` is the actor's id as the acts know it, or OPERATOR; `since` the first day on which somebody
    who leaves is nobody here.

    requires: step is one of STEPS, and has a `since` where it is "leaves"; the role sekisho_web, in
    no transaction
    """
    if step not in STEPS:
        message = f"no step of an account: {step}"
        raise ValueError(message)
    begins = {"since": since.isoformat()} if since else {}
    entry = JsonEntry(
        {
            **begins,
            "kind": "account",
            "step": step,
            "day": day.isoformat(),
            "account": f"account-{account}",
            "by": by,
            "clauses": ["C22", "L24"],
        }
    ).to_bytes()
    with connection.transaction():
        return log.append(connection, [entry])
