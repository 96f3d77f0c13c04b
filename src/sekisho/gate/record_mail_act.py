"""The entry and the act of whatever is done with a customer's own mail."""

from collections.abc import Mapping

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.may_read_mail import ITEM, Wish
from sekisho.gate.subjects import entry_salt
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64


def record_mail_act(
    connection: Db,
    version: Version,
    wish: Wish,
    found: tuple[int, tuple[str, ...]],
    nonce: bytes,
    more: Mapping[str, str | int],
) -> int:
    """The ledger tells of it once the transaction commits, and so does the customer's history.

    `found` is what `may_read_mail` gave; `more` names the kind. Returns the entry's index.
    requires: the role sekisho_web, in a transaction
    """
    key, clauses = found
    subject = commit(
        entry_salt(connection, wish.customer_no, nonce), statement(wish.customer_no, [ITEM], [ITEM])
    )
    entry = JsonEntry(
        {
            **more,
            "day": wish.day.isoformat(),
            "recipient": version.policy.operator,
            "purpose": wish.purpose,
            "ground": wish.ground,
            "clauses": [*clauses],
            "items": [ITEM],
            "policy": version.policy.digest,
            "version": version.version,
            "role": wish.actor.role,
            "case": wish.case,
            "nonce": to_base64(nonce),
            "subject": to_base64(subject),
        }
    ).to_bytes()
    index = log.append(connection, [entry])
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest, clauses,"
        " items, withheld) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '{}')",
        (index, key, str(more["kind"]), wish.actor.id, wish.purpose, version.policy.digest,
         [*clauses], [ITEM]),
    )  # fmt: skip
    return index
