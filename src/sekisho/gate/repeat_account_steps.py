"""What ended of accounts since a backup ends again, before a restored database serves anybody.

Who left the company is still there in an older backup, and so is a key that was lost. The ledger,
brought up to date from its copy, says by number which accounts these are.
"""

from datetime import date
from typing import Any

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.ledger.entry import parse_entry

_AT_ONCE = 4096
_LEFT = (
    "UPDATE accounts.account SET leaves_on = %s, sessions_ended = sessions_ended + 1 WHERE id = %s"
)
_ENDING = {
    "keys-reset": "DELETE FROM accounts.mfa_authenticator WHERE type = 'webauthn' AND user_id = %s",
    "unlinked": "DELETE FROM accounts.socialaccount_socialaccount WHERE user_id = %s",
}


def repeat_account_steps(connection: Db, size: int, brought: int) -> int:
    """How many steps the ledger tells of since its entry `size`; what they ended has ended.

    What a step allowed (a link to a provider) is not repeated: it is done anew.

    requires: the role sekisho_owner, in a transaction
    """
    done = 0
    for low in range(size, size + brought, _AT_ONCE):
        count = min(_AT_ONCE, size + brought - low)
        for entry in log.read_entries(connection, [(low, count)]).values():
            done += _repeat(connection, dict(getattr(parse_entry(entry), "fields", {})))
    return done


def _repeat(connection: Db, fields: dict[str, Any]) -> bool:
    if fields.get("kind") != "account":
        return False
    step, number = fields["step"], int(str(fields["account"]).removeprefix("account-"))
    if step == "leaves":
        since = date.fromisoformat(fields["since"])
        return bool(connection.execute(_LEFT, (since, number)).rowcount)
    if step not in _ENDING:
        return False
    return bool(connection.execute(_ENDING[step].encode(), (number,)).rowcount)
