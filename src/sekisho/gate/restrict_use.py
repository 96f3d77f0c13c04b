"""The act of restricting: a fact of the customer's that every decision obeys from the next one on.

Extracts in flight obey it too: a file is compared with the refusals again before it is released.
Only the customer lifts it.
"""

from typing import NewType

from psycopg.errors import InsufficientPrivilege

from sekisho.books import feed, log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.account_proof import AccountProof, refuse_unproved
from sekisho.gate.case_steps import PURPOSE, RECORD_OF_WISHES, Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.replay_journal import Line, alone, beside_others, journal, mark_of_customer
from sekisho.gate.subjects import customer_key
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

ALL = "all"
CUSTOMER = "customer"
ProvedCase = NewType("ProvedCase", int)
"""The number of an open case of the customer's own whose identity was proved."""


def restrict_use(
    connection: Db,
    version: Version,
    customer_no: str,
    scope: str,
    moment: Moment,
) -> int | None:
    """The restriction stands once this returns; the entry's index, or None: it stood already.

    `scope` is `all`, or the id of a purpose, recipient or item.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_unknown(version, scope)
    with connection.transaction():
        key = customer_key(connection, customer_no)
        if not wish(connection, key, scope, moment.actor):
            return None
        return _recorded(connection, version, (customer_no, key), moment, lifted=False)


def lift_restriction(
    connection: Db,
    version: Version,
    customer_no: str,
    scope: str,
    moment: Moment,
    proof: AccountProof | ProvedCase,
) -> int | None:
    """The restriction is lifted once this returns; the entry's index, or None: there was none.

    Only the customer lifts it: in an account of their own, opened with two factors just now, or
    by a case whose identity was proved. The database refuses anything else by itself.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_unknown(version, scope)
    account = proof.account if isinstance(proof, AccountProof) else None
    case = None if isinstance(proof, AccountProof) else proof
    try:
        with alone(connection):
            with connection.transaction():
                key = customer_key(connection, customer_no)
                if isinstance(proof, AccountProof):
                    refuse_unproved(connection, proof, customer_no, moment.now)
                row = connection.execute(
                    "SELECT hand.lift(%s, %s, %s, %s, %s)",
                    (key, scope, account, case, moment.actor),
                ).fetchone()
                if not row or not row[0]:
                    return None
                index = _recorded(connection, version, (customer_no, key), moment, lifted=True)
                mark = mark_of_customer(connection, key)
            journal().append(Line("lift", mark, scope))
    except InsufficientPrivilege:
        raise ActRefusedError(
            "not-yours-to-lift",
            "停止の申出を取り消せるのは、お客様だけです（C51）。",
            "Only the customer can lift a restriction (C51).",
        ) from None
    return index


def wish(connection: Db, key: int, scope: str, actor: str) -> bool:
    """True: the restriction stands once the transaction commits. False: it stood already.

    It is in the replay journal before. requires: the role sekisho_web or sekisho_hand, in a
    transaction
    """
    beside_others(connection)
    row = connection.execute("SELECT hand.wish(%s, %s, false, %s)", (key, scope, actor)).fetchone()
    stands = bool(row and row[0])
    if stands:
        journal().append(Line("restrict", mark_of_customer(connection, key), scope))
        feed.owe_stop(connection, key, scope)
    return stands


def _recorded(
    connection: Db, version: Version, customer: tuple[str, int], moment: Moment, *, lifted: bool
) -> int:
    """The entry stands in the ledger and leads to the customer; its index."""
    customer_no, key = customer
    salt = connection.execute(
        "SELECT door.entry_salt(%s, %s)", (customer_no, moment.nonce)
    ).fetchone()
    subject = commit(bytes((salt or (b"",))[0]), statement(customer_no, *[RECORD_OF_WISHES] * 2))
    clauses = sorted(version.policy.refusal_clauses)
    entry = JsonEntry(
        {
            "kind": "restrict",
            "lifted": lifted,
            "day": day_of(moment).isoformat(),
            "recipient": version.policy.operator,
            "purpose": PURPOSE,
            "clauses": [*clauses],
            "items": [*RECORD_OF_WISHES],
            "policy": version.policy.digest,
            "version": version.version,
            "nonce": to_base64(moment.nonce),
            "subject": to_base64(subject),
        }
    ).to_bytes()
    index = log.append(connection, [entry])
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest,"
        " clauses, items, withheld) VALUES (%s, %s, 'restrict', %s, %s, %s, %s, %s, '{}')",
        (index, key, moment.actor, PURPOSE, version.policy.digest, clauses,
         [*RECORD_OF_WISHES]),
    )  # fmt: skip
    return index


def _refuse_unknown(version: Version, scope: str) -> None:
    words = version.policy.vocabulary
    if scope != ALL and scope not in {*words.purposes, *words.parties, *words.items}:
        raise ActRefusedError(
            "unknown-word",
            f"「{scope}」は目的、提供先、項目のどれでもありません。",
            f"{scope!r} is no purpose, recipient or item of the notice.",
        )
