"""An entry about one customer: the ledger has it, and the customer's own history too."""

from collections.abc import Mapping, Sequence

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.subjects import customer_key, entry_salt
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64


def record_about_customer(
    connection: Db,
    version: Version,
    customer_no: str,
    kind: str,
    told: tuple[str, Sequence[str], Sequence[str]],
    moment: Moment,
    more: Mapping[str, object],
) -> int:
    """The entry stands once the transaction commits; its index.

    `told` are purpose, items and clauses; `more` are further fields, nothing that tells who it is.
    requires: the role sekisho_web, in a transaction
    """
    purpose, items, clauses = told
    key = customer_key(connection, customer_no)
    salt = entry_salt(connection, customer_no, moment.nonce)
    entry = JsonEntry(
        {
            "kind": kind,
            "day": day_of(moment).isoformat(),
            "recipient": version.policy.operator,
            "purpose": purpose,
            "clauses": [*clauses],
            "items": [*items],
            "policy": version.policy.digest,
            "version": version.version,
            **more,  # type: ignore[dict-item]  # words and numbers, which the entry checks
            "nonce": to_base64(moment.nonce),
            "subject": to_base64(commit(salt, statement(customer_no, items, items))),
        }
    ).to_bytes()
    index = log.append(connection, [entry])
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest, clauses,"
        " items, withheld) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '{}')",
        (index, key, kind, moment.actor, purpose, version.policy.digest, [*clauses], [*items]),
    )
    return index
