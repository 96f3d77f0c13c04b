"""The act of looking as an auditor: the ledger knows of each look, and so does who was looked at.

A look at the books as a whole is an entry of kind `look`; a look at one customer's history is an
act about this customer, whose own timeline tells it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.count_reading import Reader, count_reading
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key, entry_salt
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

LOOK, PURPOSE, ROLE = "look", "audit", "auditor"


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks (the id of an account), on which day; `nonce` are 16 random bytes."""

    actor: str
    day: date
    nonce: bytes


def record_look(
    connection: Db, version: Version, looking: Looking, what: str, asked: Mapping[str, str]
) -> int:
    """The ledger says at what part of the books somebody looked, and what was asked of it.

    `what` and `asked` are words of the books (a recipient, a clause, a day): nothing about anybody.
    requires: the role sekisho_web, in no transaction
    """
    given = {key: value for key, value in asked.items() if value}
    entry = JsonEntry({**_common(version, looking), "what": what, "asked": given}).to_bytes()
    with connection.transaction():
        return log.append(connection, [entry])


def record_look_at(
    connection: Db, version: Version, looking: Looking, customer_no: str, items: Sequence[str]
) -> int:
    """The ledger, and the customer's own history, say that this history was looked at.

    The look counts on the auditor's day like a reading (L24). Refused (ActRefusedError) where no
    customer has this number: nothing was seen, and nothing is recorded.
    requires: the role sekisho_web, in no transaction
    """
    reader = Reader(looking.actor, ROLE, PURPOSE, looking.day)
    with connection.transaction():
        key = customer_key(connection, customer_no)
        counted = count_reading(connection, version, reader, [key])
        if not isinstance(counted, ActRefusedError):
            return _recorded(connection, version, looking, customer_no, key, items)
    raise counted


def _recorded(
    connection: Db, version: Version, looking: Looking, customer_no: str, key: int,
    items: Sequence[str],
) -> int:  # fmt: skip
    """The entry and the act of the look; the entry's index."""
    salt = entry_salt(connection, customer_no, looking.nonce)
    subject = commit(salt, statement(customer_no, items, items))
    entry = JsonEntry(
        {
            **_common(version, looking),
            "recipient": version.policy.operator,
            "purpose": PURPOSE,
            "clauses": [],
            "items": [*items],
            "nonce": to_base64(looking.nonce),
            "subject": to_base64(subject),
        }
    ).to_bytes()
    index = log.append(connection, [entry])
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest,"
        " clauses, items, withheld) VALUES (%s, %s, %s, %s, %s, %s, '{}', %s, '{}')",
        (index, key, LOOK, looking.actor, PURPOSE, version.policy.digest, [*items]),
    )
    return index


def _common(version: Version, looking: Looking) -> dict[str, str]:
    return {
        "kind": LOOK,
        "day": looking.day.isoformat(),
        "policy": version.policy.digest,
        "version": version.version,
        "role": ROLE,
    }
