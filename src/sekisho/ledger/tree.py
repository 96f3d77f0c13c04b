"""The definitions of RFC 6962 section 2.1, word for word: slow, obvious, and the judge of the rest.

Tests compare `frontier` and `proof` with these functions. They take the entries themselves,
D[n] = (d(0), ..., d(n-1)) in the words of the RFC.
"""

from collections.abc import Sequence

from sekisho.ledger.hash import EMPTY_ROOT, leaf_hash, node_hash


def split_point(size: int) -> int:
    """Return k, the largest power of two smaller than size.

    requires size > 1
    """
    return 1 << ((size - 1).bit_length() - 1)


def mth(entries: Sequence[bytes]) -> bytes:
    """Return MTH(D[n]), the Merkle tree hash (section 2.1)."""
    if not entries:
        return EMPTY_ROOT
    if len(entries) == 1:
        return leaf_hash(entries[0])
    k = split_point(len(entries))
    return node_hash(mth(entries[:k]), mth(entries[k:]))


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return PATH(m, D[n]), the audit path of entry m, leaf's sibling first (section 2.1.1).

    requires 0 <= index < len(entries)
    """
    if len(entries) == 1:
        return []
    k = split_point(len(entries))
    if index < k:
        return [*path(index, entries[:k]), mth(entries[k:])]
    return [*path(index - k, entries[k:]), mth(entries[:k])]


def proof(size1: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return PROOF(m, D[n]), the consistency proof from size m to size n (section 2.1.2).

    requires 0 < size1 <= len(entries)
    """
    return _subproof(size1, entries, whole=True)


def _subproof(size1: int, entries: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """Return SUBPROOF(m, D[n], b): `whole` is b, true while the old root itself is this subtree."""
    if size1 == len(entries):
        return [] if whole else [mth(entries)]
    k = split_point(len(entries))
    if size1 <= k:
        return [*_subproof(size1, entries[:k], whole=whole), mth(entries[k:])]
    return [*_subproof(size1 - k, entries[k:], whole=False), mth(entries[:k])]
