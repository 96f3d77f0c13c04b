"""Proofs from the stored log: few nodes are stored, the rest is hashed again from entries."""

from collections.abc import Iterable, Mapping, Sequence

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import (
    Position,
    Subtree,
    consistency_proof,
    fold_full,
    inclusion_proof,
    nodes_needed,
    nodes_needed_between,
    stored_span,
)


def inclusion(connection: Db, index: int, size: int) -> list[bytes]:
    """The audit path of entry `index` in the log as it was at `size`.

    requires 0 <= index < size <= the committed size
    """
    return logged(connection, [index], size)[0][1]


def logged(connection: Db, indexes: Sequence[int], size: int) -> list[tuple[bytes, list[bytes]]]:
    """Each entry with its audit path in the log as it was at `size`, all in one round trip.

    requires 0 <= index < size <= the committed size
    """
    positions = {position for index in indexes for position in nodes_needed(index, size)}
    subtree, entries = _subtrees(connection, positions, indexes)
    missing = next((index for index in indexes if index not in entries), None)
    if missing is not None:
        message = f"the ledger has no entry {missing}"
        raise log.LogError(message)
    return [(entries[index], inclusion_proof(index, size, subtree)) for index in indexes]


def consistency(connection: Db, size1: int, size2: int) -> list[bytes]:
    """The proof that the log at `size2` begins with the log at `size1`.

    requires 0 < size1 <= size2 <= the committed size
    """
    subtree, _ = _subtrees(connection, nodes_needed_between(size1, size2), ())
    return consistency_proof(size1, size2, subtree)


def _subtrees(
    connection: Db, positions: Iterable[Position], indexes: Sequence[int]
) -> tuple[Subtree, Mapping[int, bytes]]:
    """The hashes of full subtrees, and every entry read on the way, those at `indexes` too."""
    spans = {position: stored_span(*position) for position in positions}
    stretches = [(first, count) for height, first, count in spans.values() if height == 0]
    stretches += [(index, 1) for index in indexes]
    above = {span for span in spans.values() if span[0] > 0}
    entries, hashes = log.read_stored(connection, stretches, above)
    hashes |= {(0, index): leaf_hash(entry) for index, entry in entries.items()}
    try:
        known = {
            position: fold_full([hashes[height, first + i] for i in range(count)])
            for position, (height, first, count) in spans.items()
        }
    except KeyError as missing:
        message = f"the ledger lacks the node (height, index) = {missing}: run sekisho ledger fsck"
        raise log.LogError(message) from None
    return lambda height, index: known[height, index], entries
