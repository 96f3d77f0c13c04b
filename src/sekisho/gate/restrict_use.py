"""The act of restricting: a fact of the customer's that every decision obeys from the next one on.

Extracts in flight obey it too: a file is compared with the refusals again before it is released.
Only the customer lifts it.
"""

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import PURPOSE, RECORD_OF_WISHES, TOKYO, Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.replay_journal import Line, journal, mark_of_customer
from sekisho.gate.subjects import customer_key
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

ALL = "all"
CUSTOMER = "customer"


def restrict_use(
    connection: Db,
    version: Version,
    customer_no: str,
    scope: str,
    moment: Moment,
    *,
    lifted: bool = False,
) -> int | None:
    """The restriction stands (or is lifted) once this returns; the entry's index.

    `scope` is `all`, or the id of a purpose, recipient or item. None: it stood already, or there
    was none to lift. Lifting is refused to anybody but the customer (`moment.actor` = customer).

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse(version, scope, moment, lifted=lifted)
    with connection.transaction():
        key = customer_key(connection, customer_no)
        if not wish(connection, key, scope, moment.actor, lifted=lifted):
            return None
        mark = mark_of_customer(connection, key)
        salt = connection.execute(
            "SELECT door.entry_salt(%s, %s)", (customer_no, moment.nonce)
        ).fetchone()
        subject = commit(
            bytes((salt or (b"",))[0]), statement(customer_no, *[RECORD_OF_WISHES] * 2)
        )
        clauses = sorted(version.policy.refusal_clauses)
        entry = JsonEntry(
            {
                "kind": "restrict",
                "lifted": lifted,
                "day": moment.now.astimezone(TOKYO).date().isoformat(),
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
    if lifted:
        journal().append(Line("lift", mark, scope))
    return index


def wish(connection: Db, key: int, scope: str, actor: str, *, lifted: bool = False) -> bool:
    """True: the restriction stands (or is lifted) once the transaction commits. False: it did.

    A restriction is in the replay journal before; who lifts one writes it there after the commit.
    requires: the role sekisho_web or sekisho_hand, in a transaction
    """
    row = connection.execute(
        "SELECT hand.wish(%s, %s, %s, %s)", (key, scope, lifted, actor)
    ).fetchone()
    changed = bool(row and row[0])
    if changed and not lifted:
        journal().append(Line("restrict", mark_of_customer(connection, key), scope))
    return changed


def _refuse(version: Version, scope: str, moment: Moment, *, lifted: bool) -> None:
    words = version.policy.vocabulary
    if scope != ALL and scope not in {*words.purposes, *words.parties, *words.items}:
        raise ActRefusedError(
            "unknown-word",
            f"「{scope}」は目的、提供先、項目のどれでもありません。",
            f"{scope!r} is no purpose, recipient or item of the notice.",
        )
    if lifted and moment.actor != CUSTOMER:
        raise ActRefusedError(
            "not-yours-to-lift",
            "停止の申出を取り消せるのは、お客様だけです（C51）。",
            "Only the customer can lift a restriction (C51).",
        )
