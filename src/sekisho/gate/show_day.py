"""The act of showing the day: what left, to whom, under which clauses; is the ledger well.

Everything here is a figure; nobody is named but recipients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import checkpoints, log_keys
from sekisho.books.connection import Db
from sekisho.gate.open_notice import open_digest
from sekisho.gate.show_recipients import linked
from sekisho.ledger.checkpoint import open_checkpoint
from sekisho.ledger.note import SignatureError, parse_vkey
from sekisho.ledger.proof import ProofError
from sekisho.ledger.text import FormatError


@dataclass(frozen=True, slots=True)
class Left:
    """To one recipient, for one purpose: files and the customers in them."""

    recipient: str
    purpose: str
    clauses: tuple[tuple[str, str], ...]
    customers: int


@dataclass(frozen=True, slots=True)
class Day:
    """What left on a day, the largest first, and the work that is open."""

    left: tuple[Left, ...]
    reads: int
    unfinished: int
    unacknowledged: int
    held: int


@dataclass(frozen=True, slots=True)
class Health:
    """The ledger's size, and its newest checkpoint: `fault` says why it proves nothing, or None.

    `unsigned` entries came after it.
    """

    size: int
    signed: int | None
    made_at: datetime | None
    unsigned: int
    witnesses: tuple[str, ...]
    fault: str | None


def show_day(connection: Db, day: date, lang: str) -> Day:
    """What was released on `day` (in Tokyo), and what waits. requires: the role sekisho_web"""
    rows = connection.execute(_LEFT, (day, day)).fetchall()
    left = []
    for recipient, purpose, clauses, digest, customers in rows:
        notice = open_digest(connection, digest)
        words = notice.policy.vocabulary
        left.append(
            Left(
                words.parties[recipient].shown(lang),
                words.purposes[purpose].shown(lang),
                linked(notice, clauses),
                customers,
            )
        )
    waiting = connection.execute(_WAITING, (day, day, day, day)).fetchone()
    return Day(tuple(left), *(waiting or (0, 0, 0, 0)))


def show_health(connection: Db, keys: Sequence[str]) -> Health:
    """How the ledger stands; its newest checkpoint is verified against `keys` (log, then witness).

    requires: the role sekisho_web or sekisho_audit
    """
    row = connection.execute("SELECT size FROM books.ledger_head WHERE log = 1").fetchone()
    size = int(row[0]) if row else 0
    newest = checkpoints.latest(connection)
    if newest is None:
        return Health(size, None, None, size, (), "unsigned")
    made = connection.execute(
        "SELECT made_at FROM books.ledger_checkpoint WHERE size = %s", (newest[0],)
    ).fetchone()
    names, fault = _verified(connection, newest[1], keys)
    return Health(size, newest[0], made[0] if made else None, size - newest[0], names, fault)


def _verified(
    connection: Db, note: bytes, keys: Sequence[str]
) -> tuple[tuple[str, ...], str | None]:
    """(the witnesses that cosigned, nothing), or (nobody, what is wrong)."""
    if not keys:
        return (), "no-keys"
    try:
        log_key, *witness_keys = [parse_vkey(key) for key in keys]
        log = log_keys.keys_from(connection, log_key)
        opened = open_checkpoint(note, log, witness_keys)
    except (FormatError, SignatureError, ProofError):
        return (), "signature"
    return tuple(witness.name for witness in opened.witnesses), None


_LEFT = """
SELECT recipient, purpose, clauses, digest, coalesce(customers, 0) FROM books.extract_run
WHERE released_at >= (%s::date)::timestamp AT TIME ZONE 'Asia/Tokyo'
  AND released_at < (%s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
  AND state <> 'voided'
ORDER BY customers DESC, recipient, purpose
"""

# Every count is of a day or of open work, by an index of its own (books.0004): none of everything.
_WAITING = """
SELECT (SELECT count(*) FROM books.act WHERE kind = 'read'
          AND at >= (%s::date)::timestamp AT TIME ZONE 'Asia/Tokyo'
          AND at < (%s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'),
       (SELECT count(*) FROM books.extract_run WHERE state IN ('planned', 'recorded')),
       (SELECT count(*) FROM books.extract_run WHERE state = 'released'),
       (SELECT coalesce(sum(held), 0)::bigint FROM books.extract_run
          WHERE recorded_at >= (%s::date)::timestamp AT TIME ZONE 'Asia/Tokyo'
          AND recorded_at < (%s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo')
"""
