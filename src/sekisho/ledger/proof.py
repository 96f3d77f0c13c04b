"""Proofs that an entry is in the log, and that the log only grew (RFC 6962 sections 2.1.1, 2.1.2).

Building asks for full subtrees only, by (height, index); where they come from is the caller's
business. Verification follows RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the same proofs, the checking
spelled out) and raises ProofError with the reason.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from sekisho.ledger.frontier import NODE_STEP
from sekisho.ledger.hash import HASH_BYTES, node_hash, pair_level
from sekisho.ledger.tree import split_point

Subtree = Callable[[int, int], bytes]
"""subtree(height, index) is the hash of the full subtree whose first leaf is index << height."""

Position = tuple[int, int]
"""(height, index) of a full subtree."""


class ProofError(ValueError):
    """A proof does not show what it claims; the message says why."""


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the audit path of entry `index` in the tree of `size` entries, leaf's sibling first.

    requires 0 <= index < size
    """
    return [_range_hash(lo, hi, subtree) for lo, hi in _inclusion_ranges(index, size)]


def consistency_proof(size1: int, size2: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of `size2` entries begins with that of `size1` entries.

    requires 0 < size1 <= size2
    """
    return [_range_hash(lo, hi, subtree) for lo, hi in _consistency_ranges(size1, size2)]


def nodes_needed(index: int, size: int) -> list[Position]:
    """Return every (height, index) that `inclusion_proof` will ask for: one query fetches them.

    requires 0 <= index < size
    """
    return [node for lo, hi in _inclusion_ranges(index, size) for node in _cover(lo, hi)]


def nodes_needed_between(size1: int, size2: int) -> list[Position]:
    """Return every (height, index) that `consistency_proof` will ask for.

    requires 0 < size1 <= size2
    """
    return [node for lo, hi in _consistency_ranges(size1, size2) for node in _cover(lo, hi)]


def stored_span(height: int, index: int) -> tuple[int, int, int]:
    """Return (stored height, first index, count): the stored nodes that make up this full subtree.

    Heights 0, 4, 8, ... are stored, so count is 1, 2, 4 or 8, and `fold_full` joins them.
    """
    below = height % NODE_STEP
    return height - below, index << below, 1 << below


def fold_full(hashes: Sequence[bytes]) -> bytes:
    """Return the hash of the full subtree whose children, all of one height, are given in order.

    requires len(hashes) is a power of two
    """
    level = list(hashes)
    if len(level).bit_count() != 1:
        message = f"a full subtree has 1, 2, 4, ... children, not {len(level)}: a node is missing"
        raise ProofError(message)
    while len(level) > 1:
        level = pair_level(level)
    return level[0]


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Entry `leaf_hash` stands at `index` in the tree of this size and root, or ProofError."""
    if not 0 <= index < size:
        message = f"inclusion: index {index} is not in a tree of size {size}"
        raise ProofError(message)
    _check_hashes("inclusion", [leaf_hash, *proof])
    expected = len(_inclusion_ranges(index, size))
    if len(proof) != expected:
        message = (
            f"inclusion: index {index} in a tree of size {size} needs {expected} hashes,"
            f" the proof has {len(proof)}"
        )
        raise ProofError(message)
    at, last, computed = index, size - 1, leaf_hash
    for sibling in proof:
        if at & 1 or at == last:
            computed = node_hash(sibling, computed)
            while not at & 1:  # the right edge: levels where this subtree has no sibling
                at, last = at >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        at, last = at >> 1, last >> 1
    if computed != root:
        message = f"inclusion: the proof leads to another root than the one of size {size}"
        raise ProofError(message)


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """The tree (size2, root2) begins with the whole tree (size1, root1), or ProofError."""
    if size1 < 1:
        message = "consistency: an empty tree is the beginning of every tree, nothing is proved"
        raise ProofError(message)
    if size1 > size2:
        message = f"consistency: the log shrank from size {size1} to size {size2}"
        raise ProofError(message)
    expected = len(_consistency_ranges(size1, size2))
    if len(proof) != expected:
        message = (
            f"consistency: from size {size1} to size {size2} takes {expected} hashes,"
            f" the proof has {len(proof)}"
        )
        raise ProofError(message)
    if size1 == size2:
        if root1 != root2:
            message = f"consistency: two different roots for the same size {size1}"
            raise ProofError(message)
        return
    _check_hashes("consistency", proof)
    old, new = _roots_from(size1, size2, root1, proof)
    if old != root1:
        message = f"consistency: the proof does not contain the old root of size {size1}"
        raise ProofError(message)
    if new != root2:
        message = f"consistency: the proof does not lead to the new root of size {size2}"
        raise ProofError(message)


def _roots_from(
    size1: int, size2: int, root1: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Return the roots of size1 and of size2 that the proof implies (RFC 9162 section 2.1.4.2).

    requires 0 < size1 < size2 and the proof has the right number of hashes
    """
    # A full old tree is its own first hash, so the proof leaves it out.
    hashes = [root1, *proof] if size1.bit_count() == 1 else list(proof)
    at, last = size1 - 1, size2 - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return old, new


def _check_hashes(what: str, hashes: Sequence[bytes]) -> None:
    """Each hash has 32 bytes, or raise."""
    for each in hashes:
        if len(each) != HASH_BYTES:
            message = f"{what}: a hash has {len(each)} bytes instead of {HASH_BYTES}"
            raise ProofError(message)


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges [lo, hi) of leaves whose subtree hashes form PATH, leaf's sibling first."""
    if not 0 <= index < size:
        message = f"index {index} is not in a tree of size {size}"
        raise ProofError(message)
    ranges = []
    lo, hi = 0, size
    while hi - lo > 1:
        middle = lo + split_point(hi - lo)
        if index < middle:
            ranges.append((middle, hi))
            hi = middle
        else:
            ranges.append((lo, middle))
            lo = middle
    return ranges[::-1]


def _consistency_ranges(size1: int, size2: int) -> list[tuple[int, int]]:
    """Return the ranges [lo, hi) of leaves whose subtree hashes form PROOF, in its order."""
    if not 0 < size1 <= size2:
        message = f"no consistency proof leads from size {size1} to size {size2}"
        raise ProofError(message)
    ranges = []
    lo, hi = 0, size2
    while hi != size1:
        middle = lo + split_point(hi - lo)
        if size1 <= middle:
            ranges.append((middle, hi))
            hi = middle
        else:
            ranges.append((lo, middle))
            lo = middle
    if lo:
        ranges.append((lo, hi))
    return ranges[::-1]


def _cover(lo: int, hi: int) -> list[Position]:
    """Return the full subtrees that make up the leaves [lo, hi), largest first.

    requires lo is a multiple of the smallest power of two >= hi - lo
    """
    width = hi - lo
    if not width & (width - 1):  # all but the right edge of the tree
        return [(width.bit_length() - 1, lo // width)]
    cuts = [lo]
    for height in range(width.bit_length() - 1, -1, -1):
        if width >> height & 1:
            cuts.append(cuts[-1] + (1 << height))
    return [
        ((end - start).bit_length() - 1, start // (end - start)) for start, end in pairwise(cuts)
    ]


def _range_hash(lo: int, hi: int, subtree: Subtree) -> bytes:
    """Return MTH of the leaves [lo, hi), its full subtrees joined from the right."""
    hashes = [subtree(height, index) for height, index in _cover(lo, hi)]
    joined = hashes.pop()
    while hashes:
        joined = node_hash(hashes.pop(), joined)
    return joined
