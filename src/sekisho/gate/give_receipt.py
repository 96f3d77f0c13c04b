"""The act of giving a customer the receipt of one passage: a file that proves it offline."""

from sekisho.books import checkpoints, log
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import entry_salt
from sekisho.gate.tell_history import Passage, tell_history
from sekisho.ledger.entry import JsonEntry, act_commitment, extract_context, parse_entry
from sekisho.ledger.receipt import LoggedEntry, Opening, build_receipt


def give_receipt(connection: Db, customer_no: str, index: int) -> bytes:
    """The receipt of entry `index`, which concerns this customer, under the newest checkpoint.

    ActRefusedError where the entry is not this customer's, or no checkpoint covers it yet.
    requires: the role sekisho_web
    """
    passage = _passage(connection, customer_no, index)
    newest = checkpoints.latest(connection)
    if newest is None or newest[0] <= index:
        raise ActRefusedError(
            "no-checkpoint",
            "この記録を含む署名がまだありません。"
            "sekisho ledger checkpoint の後にもう一度お試しください。",
            "No checkpoint covers this entry yet. Run sekisho ledger checkpoint, then ask again.",
        )
    size, note = newest
    entry = _logged(connection, index, size)
    header = None
    if passage.header_index is not None:
        header = _logged(connection, passage.header_index, size)
    context = _context(entry, header)
    opening = Opening(customer_no, passage.items, entry_salt(connection, customer_no, context))
    return build_receipt(entry, header, opening, note)


def _passage(connection: Db, customer_no: str, index: int) -> Passage:
    for passage in tell_history(connection, customer_no):
        if passage.index == index:
            return passage
    raise ActRefusedError(
        "not-yours",
        f"台帳の {index} 番はこのお客様の記録ではありません。"
        "sekisho history で番号を確かめてください。",
        f"Entry {index} is not about this customer. See sekisho history for the numbers.",
    )


def _logged(connection: Db, index: int, size: int) -> LoggedEntry:
    proof = tuple(log.inclusion(connection, index, size))
    return LoggedEntry(log.read_entry(connection, index), index, proof)


def _context(entry: LoggedEntry, header: LoggedEntry | None) -> bytes:
    if header is not None:
        return extract_context(header.data)
    parsed = parse_entry(entry.data)
    if not isinstance(parsed, JsonEntry):
        message = f"entry {entry.index} is an extract's, and its header was not given"
        raise log.LogError(message)
    return act_commitment(parsed)[0]
