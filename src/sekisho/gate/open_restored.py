"""The act of opening a restored database: first it hears of what happened since its backup.

Erasures are done again and refusals stand again, from the replay journal. The ledger has told of
them already; one entry says that they were repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.books import feed, log, mails, sendings
from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.closed_database import open_database
from sekisho.gate.erase_record import forget_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.repeat_account_steps import repeat_account_steps
from sekisho.gate.replay_journal import Line, Position, journal
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.ledger.text import to_base64

HOW = "replayed"
"""How a refusal came about that is repeated."""
ERASING_STEPS = ("erase", "expire")
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Opened:
    """What was repeated, and the entry that says so.

    `imports` are the SHA-256 of files that came in since the backup: only the company has them, so
    it imports them again. `accounts`: steps that ended something of an account.
    """

    erased: int
    restricted: int
    lifted: int
    brought_back: int
    ledger_index: int
    imports: tuple[str, ...]
    accounts: int = 0

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "erased": self.erased,
            "restricted": self.restricted,
            "lifted": self.lifted,
            "entries_brought_back": self.brought_back,
            "ledger_index": self.ledger_index,
            "import_again": list(self.imports),
            "account_steps": self.accounts,
        }


def open_restored(connection: Db, roles: Sequence[str], now: datetime, nonce: bytes) -> Opened:
    """Everything in the journal since the backup is done again, and the roles may enter.

    All of it is one transaction. Refused, and the database stays closed: where the journal is not
    whole, or tells of fewer acts than the ledger. requires: the role sekisho_owner, in no
    transaction
    """
    with connection.transaction():
        row = connection.execute(
            "SELECT id, size, brought_back, journal_bytes, journal_digest FROM books.restoration"
            " WHERE opened_at IS NULL ORDER BY id DESC LIMIT 1 FOR UPDATE"
        ).fetchone()
        if row is None:
            raise _nothing_closed()
        restoration, size, brought, length, digest = row
        lines = list(journal().since(Position(length, bytes(digest))))
        _refuse_fewer(connection, lines, size, brought)
        accounts = repeat_account_steps(connection, size, brought)
        keys = _keys_of(connection, {line.mark for line in lines})
        done = [line.kind for line in lines if _repeat(connection, line, keys)]
        counts = {kind: done.count(kind) for kind in ("erase", "restrict", "lift")}
        day = now.astimezone(TOKYO).date().isoformat()
        entry = JsonEntry(
            {
                "kind": "restored",
                "day": day,
                "backup_size": size,
                "brought_back": brought,
                "erased": counts["erase"],
                "restricted": counts["restrict"],
                "lifted": counts["lift"],
                "mails_unknown": mails.send_none_again(connection),
                "files_unknown": sendings.lay_none_again(connection),
                "usage_passwords": _void_usage_passwords(connection),
                "nonce": to_base64(nonce),
            }
        )
        index = log.append(connection, [entry.to_bytes()])
        connection.execute(
            "UPDATE books.restoration SET opened_at = now() WHERE id = %s", (restoration,)
        )
        open_database(connection, roles)
    imports = tuple(line.scope for line in lines if line.kind == "import")
    return Opened(
        counts["erase"], counts["restrict"], counts["lift"], brought, index, imports, accounts
    )


def _void_usage_passwords(connection: Db) -> int:
    """No password for a usage inquiry that the backup holds opens anything; how many were open.

    Any of them may have been used, replaced or taken back since, and nobody kept which.
    """
    return connection.execute("DELETE FROM records.usage_key WHERE used_at IS NULL").rowcount


def _repeat(connection: Db, line: Line, keys: dict[bytes, int]) -> bool:
    """True where the line changed something: its customer is in the backup and not yet gone."""
    key = keys.get(line.mark)
    if key is None:
        return False
    if line.kind == "restrict":
        row = connection.execute(
            "SELECT hand.wish(%s, %s, false, %s)", (key, line.scope, HOW)
        ).fetchone()
        feed.owe_stop(connection, key, line.scope)  # told twice rather than not at all
        return bool(row and row[0])
    if line.kind == "lift":
        return _lift(connection, key, line.scope)
    if line.kind == "erase_person":
        return _erase_person(connection, key, line)
    forget_customer(connection, key)
    connection.execute(
        "INSERT INTO books.tombstone (mark, kind, clauses, ledger_index, erased_at)"
        " VALUES (%s, 'erase', %s, %s, now()) ON CONFLICT DO NOTHING",
        (line.mark, ["L22"], line.index),
    )
    connection.execute(
        "UPDATE books.request_case SET state = 'done', changed_at = now() WHERE id = %s"
        " AND kind = 'erasure' AND customer_id = 0 AND state IN ('decided', 'deferred')",
        (line.case,),
    )
    del keys[line.mark]
    return True


def _erase_person(connection: Db, key: int, line: Line) -> bool:
    """Somebody beside the customer is gone again, and the request for it is done."""
    gone = connection.execute(
        "DELETE FROM records.related_person WHERE customer_id = %s AND person_no = %s",
        (key, int(line.scope)),
    ).rowcount
    connection.execute(
        "UPDATE books.request_case SET state = 'done', changed_at = now() WHERE id = %s"
        " AND kind = 'erasure' AND person_no = %s AND state IN ('decided', 'deferred')",
        (line.case, int(line.scope)),
    )
    return bool(gone)


def _lift(connection: Db, key: int, scope: str) -> bool:
    """The refusal is lifted again: the journal says that its customer did so."""
    changed = connection.execute(
        "UPDATE records.customer SET restricted = nullif(array_remove(restricted, %(scope)s), '{}')"
        " WHERE id = %(key)s AND %(scope)s = ANY (restricted)",
        {"key": key, "scope": scope},
    ).rowcount
    if changed:
        connection.execute(
            "INSERT INTO records.restriction_event (customer_id, subject, lifted, how)"
            " VALUES (%s, %s, true, %s)",
            (key, scope, HOW),
        )
    return bool(changed)


def _keys_of(connection: Db, marks: set[bytes]) -> dict[bytes, int]:
    """The customers of the marks, as far as they are in the backup."""
    rows = connection.execute(
        "SELECT m.mark, c.id FROM records.customer AS c"
        " CROSS JOIN LATERAL hand.mark(c.id) AS m (mark) WHERE m.mark = ANY (%s)",
        (list(marks),),
    )
    return {bytes(mark): int(key) for mark, key in rows}


def _refuse_fewer(connection: Db, lines: list[Line], size: int, brought: int) -> None:
    """The journal tells of every erasure and refusal of which the ledger tells since the backup."""
    told = {"erase": 0, "restrict": 0}
    for low in range(size, size + brought, _AT_ONCE):
        count = min(_AT_ONCE, size + brought - low)
        for entry in log.read_entries(connection, [(low, count)]).values():
            fields = getattr(parse_entry(entry), "fields", {})
            kind, step = fields.get("kind"), fields.get("step")
            told["erase"] += kind == "request" and step in ERASING_STEPS
            told["restrict"] += kind == "restrict" and not fields.get("lifted")
    held = {kind: sum(line.kind == kind for line in lines) for kind in told}
    if any(held[kind] < told[kind] for kind in told):
        raise ActRefusedError(
            "journal-short",
            f"台帳では控えの後に消去 {told['erase']} 件と停止 {told['restrict']} 件がありますが、"
            f"再適用の記録には {held['erase']} 件と {held['restrict']} 件しかありません。"
            "記録を別の場所の写しから戻してください。データベースは閉じたままです。",
            f"The ledger tells of {told['erase']} erasures and {told['restrict']} refusals since"
            f" the backup, the replay journal of {held['erase']} and {held['restrict']}. Bring the"
            " journal back from its other copy; the database stays closed.",
        )


def _nothing_closed() -> ActRefusedError:
    return ActRefusedError(
        "nothing-restored",
        "閉じたまま開くのを待っている控えはありません。"
        "戻すときは sekisho restore ファイル を実行してください。",
        "No restored backup is waiting to be opened. To restore one: sekisho restore FILE.",
    )
