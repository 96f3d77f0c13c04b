"""Who was touched by a breach, by which reads and extracts: read from the books of the ledger.

Sealed records count: a breach of what an investigation was given is a breach all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sekisho.books.breaches import Reach
from sekisho.books.connection import Db
from sekisho.books.run_subjects import numbers, with_items

NOBODY = 0
PASSAGES = ("read", "disclose", "relay", "mail-search", "mail-opening")
"""The kinds of act by which somebody saw, or was given, what is somebody's."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Reads of one actor on one day for one purpose, or one file: how many passages and persons.

    `index` is the first entry of the ledger among them, `name` what a recipient is called.
    """

    kind: str
    day: date
    who: str
    purpose: str
    passages: int
    persons: int
    index: int
    name: str = ""


@dataclass(slots=True)
class Touched:
    """Whom the breach reaches, each with the items; and by which passages, the oldest first."""

    persons: dict[int, set[str]] = field(default_factory=dict)
    touches: list[Touch] = field(default_factory=list)

    @property
    def items(self) -> set[str]:
        """Every item that was touched of anybody."""
        return set().union(*self.persons.values())

    def add(self, customer: int, items: set[str]) -> None:
        """The customer was touched in these items. Who was erased is nobody any more."""
        if customer != NOBODY:
            self.persons.setdefault(customer, set()).update(items)


def touched_by(connection: Db, reach: Reach) -> Touched:
    """What the breach reaches, as the books stand now.

    Reads and files; where an actor is named, the reads of the actor alone, and where a recipient
    is, only what that recipient was given. requires: the role sekisho_web
    """
    found = Touched()
    found.touches += _reads(connection, reach, found)
    if reach.actor is None:
        found.touches += _files(connection, reach, found)
    found.touches.sort(key=lambda touch: touch.index)
    return found


def _reads(connection: Db, reach: Reach, found: Touched) -> Iterator[Touch]:
    rows = connection.execute(_READS, _given(reach)).fetchall()
    groups: dict[tuple[str, date, str, str], list[tuple[int, int]]] = {}
    for index, kind, day, actor, purpose, customer, items in rows:
        found.add(customer, _within(reach, items))
        groups.setdefault((kind, day, actor, purpose), []).append((index, customer))
    for (kind, day, actor, purpose), passages in groups.items():
        persons = {customer for _, customer in passages} - {NOBODY}
        first = min(index for index, _ in passages)
        yield Touch(kind, day, actor, purpose, len(passages), len(persons), first)


def _files(connection: Db, reach: Reach, found: Touched) -> Iterator[Touch]:
    rows = connection.execute(_FILES, _given(reach)).fetchall()
    for run, day, recipient, purpose, header in rows:
        persons: set[int] = set()
        passages = 0
        for customer, items in _subjects(connection, run):
            within = _within(reach, items)
            if within:
                passages += 1
                persons |= {customer} - {NOBODY}
                found.add(customer, within)
        if passages:
            yield Touch("extract", day, recipient, purpose, passages, len(persons), header)


def _subjects(connection: Db, run: int) -> Iterator[tuple[int, list[str]]]:
    """(customer, items) of every entry of the run."""
    stretches = connection.cursor(binary=True).execute(
        "SELECT subjects, item_sets, set_of FROM books.run_subjects WHERE run_id = %s"
        " ORDER BY first_index",
        (run,),
    )
    for subjects, item_sets, set_of in stretches:
        for key, items in with_items(numbers("q", subjects), item_sets, set_of):
            yield key, list(items)


def _within(reach: Reach, items: list[str]) -> set[str]:
    """Those of the items that the breach reaches."""
    return set(items) & set(reach.items) if reach.items else set(items)


def _given(reach: Reach) -> dict[str, object]:
    return {
        "kinds": list(PASSAGES),
        "since": reach.since,
        "until": reach.until,
        "actor": reach.actor,
        "recipient": reach.recipient,
        "items": list(reach.items),
    }


_READS = """
SELECT ledger_index, kind, (at AT TIME ZONE 'Asia/Tokyo')::date, actor, purpose, customer_id, items
FROM books.act
WHERE kind = ANY (%(kinds)s::text[])
  AND at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Tokyo'
  AND at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
  AND (%(actor)s::text IS NULL OR actor = %(actor)s)
  AND (%(recipient)s::text IS NULL OR recipient = %(recipient)s)
  AND (%(items)s::text[] = '{}' OR items && %(items)s::text[])
ORDER BY ledger_index
"""

# A file that was voided before anybody could fetch it gave nothing to anybody; voiding one that had
# been released takes nothing back.
_FILES = """
SELECT id, day, recipient, purpose, header_index FROM books.extract_run
WHERE (state IN ('released', 'acknowledged') OR state = 'voided' AND released_at IS NOT NULL)
  AND day BETWEEN %(since)s AND %(until)s
  AND (%(recipient)s::text IS NULL OR recipient = %(recipient)s)
ORDER BY id
"""
