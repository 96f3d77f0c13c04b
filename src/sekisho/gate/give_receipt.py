"""The act of giving a customer the receipt of one passage: a file that proves it offline."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import log, proofs
from sekisho.books.connection import Db
from sekisho.books.run_subjects import items_of_entry, numbers
from sekisho.books.versions import Version
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.count_reading import Reader, count_looked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor
from sekisho.gate.subjects import entry_salt, unknown_customer
from sekisho.ledger.entry import (
    JsonEntry,
    act_commitment,
    commit,
    extract_context,
    parse_entry,
    statement,
)
from sekisho.ledger.receipt import LoggedEntry, Opening, build_receipt

MOST_HEADERS = 4096
_HEADERS: dict[tuple[bytes, int | None], LoggedEntry] = {}
"""Headers and their audit paths, by checkpoint: a signed note fixes every entry beneath it, so what
was read under it once is true for ever. All customers of an extract share its header."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the books tell of an entry: the items, the extract's header, the newest checkpoint.

    `named` are the items that the header, or the act itself, names in the ledger.
    `salt` opens the commitment whose context is `context`, where the entry is an extract's.
    """

    items: tuple[str, ...]
    named: tuple[str, ...]
    header_index: int | None
    context: bytes | None
    salt: bytes | None
    size: int
    note: bytes


def give_receipt(connection: Db, customer_no: str, index: int) -> bytes:
    """The receipt of entry `index`, which concerns this customer, under the newest checkpoint.

    ActRefusedError where the entry is not this customer's, or no checkpoint covers it yet.
    requires: the role sekisho_web
    """
    told = _told(connection, customer_no, index)
    entry, header = _logged(connection, index, told)
    (context, commitment), salt = _committed(entry, header), told.salt
    if salt is None or context != told.context:
        salt = entry_salt(connection, customer_no, context)
    if commit(salt, statement(customer_no, told.items, told.named)) != commitment:
        raise _closed(index)
    return build_receipt(entry, header, Opening(customer_no, told.items, salt), told.note)


def give_receipt_for(
    connection: Db, version: Version, actor: Actor, day: date, customer_no: str, index: int
) -> bytes:
    """As `give_receipt`, for somebody who hands it to the customer: it counts on their day (L24).

    Refused as there, and beyond the budget. requires: the role sekisho_web, in no transaction
    """
    reader = Reader(actor.counted_as, actor.role, PURPOSE, day)
    count_looked(connection, version, reader, [customer_no], sought=True)
    return give_receipt(connection, customer_no, index)


def _logged(connection: Db, index: int, told: _Told) -> tuple[LoggedEntry, LoggedEntry | None]:
    """The entry, and the header of its extract, which is remembered for the next customer."""
    header = _HEADERS.get((told.note, told.header_index))
    wanted = [index]
    if told.header_index is not None and header is None:
        wanted.append(told.header_index)
    logged = proofs.logged(connection, wanted, told.size)
    entry, *read = (
        LoggedEntry(data, at, tuple(path)) for at, (data, path) in zip(wanted, logged, strict=True)
    )
    if read:
        header = read[0]
        if len(_HEADERS) >= MOST_HEADERS:
            _HEADERS.clear()
        _HEADERS[told.note, header.index] = header
    return entry, header


def _told(connection: Db, customer_no: str, index: int) -> _Told:
    """One question to the books, whatever the length of the customer's history."""
    row = connection.execute(_WHOSE, {"customer_no": customer_no, "index": index}).fetchone()
    key, acting, acted, run, subject, item_sets, set_number = row[:7] if row else (None,) * 7
    header_index, named, context, salt, size, note = row[7:] if row else (None,) * 6
    if key is None:
        raise unknown_customer()
    items: tuple[str, ...] | None = None
    if acting == key:
        items, header_index, named, salt = tuple(acted), None, acted, None
    elif subject and numbers("q", subject)[0] == key and header_index is not None:
        chosen = numbers("H", set_number)[0] if set_number else 0
        items = tuple(item_sets[chosen].split(","))
    elif run is not None and subject is None:
        items = items_of_entry(connection, run, key, index)
    if items is None:
        raise ActRefusedError(
            "not-yours",
            f"台帳の {index} 番はこのお客様の記録ではありません。"
            "sekisho history で番号を確かめてください。",
            f"Entry {index} is not about this customer. See sekisho history for the numbers.",
        )
    if size is None or size <= index:
        raise ActRefusedError(
            "no-checkpoint",
            "この記録を含む署名がまだありません。"
            "sekisho ledger checkpoint の後にもう一度お試しください。",
            "No checkpoint covers this entry yet. Run sekisho ledger checkpoint, then ask again.",
        )
    return _Told(items, tuple(named), header_index, context, salt, size, note)


def _closed(index: int) -> ActRefusedError:
    return ActRefusedError(
        "closed",
        f"台帳の {index} 番はもう開けません。お客様の塩が消されています（消去）。",
        f"Entry {index} can no longer be opened: the customer's salt was destroyed (erasure).",
    )


# The stretch that begins last before the entry is of the run that may hold it. Where the run's keys
# are in ledger order (no `places`) it is the one; behind its end the substring is empty. Eight
# bytes are a customer's key, two the number of an item set.
_WHOSE = """
SELECT (SELECT door.customer_key(%(customer_no)s)), a.customer_id, a.items, r.id,
       CASE WHEN s.places IS NULL THEN
         substring(s.subjects FROM (least(%(index)s - s.first_index, 4096) * 8 + 1)::int FOR 8)
       END,
       s.item_sets,
       substring(s.set_of FROM (least(%(index)s - s.first_index, 4096) * 2 + 1)::int FOR 2),
       r.header_index, r.items, substring(sha256(r.header) FOR 16),
       (SELECT door.entry_salt(%(customer_no)s, substring(sha256(r.header) FOR 16))
        WHERE r.header IS NOT NULL),
       c.size, c.note
FROM (VALUES (1)) AS one
LEFT JOIN books.told_act AS a ON a.ledger_index = %(index)s
LEFT JOIN LATERAL (
  SELECT * FROM books.run_subjects
  WHERE first_index <= %(index)s ORDER BY first_index DESC LIMIT 1
) AS s ON true
LEFT JOIN books.told_run AS r ON r.id = s.run_id
LEFT JOIN LATERAL (
  SELECT size, note FROM books.ledger_checkpoint ORDER BY size DESC LIMIT 1
) AS c ON true
"""


def _committed(entry: LoggedEntry, header: LoggedEntry | None) -> tuple[bytes, bytes]:
    """The context and the commitment of an entry about one customer."""
    parsed = parse_entry(entry.data)
    if isinstance(parsed, JsonEntry):
        return act_commitment(parsed)
    if header is None:
        message = f"entry {entry.index} is an extract's, and its header was not given"
        raise log.LogError(message)
    return extract_context(header.data), parsed.commitment
