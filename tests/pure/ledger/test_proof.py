"""Audit paths and consistency proofs: right ones verify, and no altered one does."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.ledger import tree
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import (
    ProofError,
    consistency_proof,
    fold_full,
    inclusion_proof,
    nodes_needed,
    nodes_needed_between,
    stored_span,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [b"entry %d" % each for each in range(600)]
ROOTS = {size: tree.mth(ENTRIES[:size]) for size in range(1, 72)}


def subtree(height: int, index: int) -> bytes:
    """Return a full subtree's hash by definition; a part that is not full is never asked for."""
    part = ENTRIES[index << height : (index + 1) << height]
    assert len(part) == 1 << height
    return tree.mth(part)


def flipped(data: bytes, bit: int) -> bytes:
    """Return the bytes with one bit changed."""
    number = int.from_bytes(data, "big") ^ (1 << bit % (8 * len(data)))
    return number.to_bytes(len(data), "big")


@pytest.mark.parametrize("size", range(1, 72))
def test_paths_are_those_of_the_definition_and_verify(size: int) -> None:
    for index in range(size):
        path = inclusion_proof(index, size, subtree)
        assert path == tree.path(index, ENTRIES[:size])
        verify_inclusion(leaf_hash(ENTRIES[index]), index, size, path, ROOTS[size])


@pytest.mark.parametrize("size", range(1, 72))
def test_growth_proofs_are_those_of_the_definition_and_verify(size: int) -> None:
    for size1 in range(1, size + 1):
        path = consistency_proof(size1, size, subtree)
        assert path == tree.proof(size1, ENTRIES[:size])
        verify_consistency(size1, size, ROOTS[size1], ROOTS[size], path)


@given(data=st.data(), size=st.integers(1, 600), bit=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_no_path_verifies_with_one_bit_changed(data: st.DataObject, size: int, bit: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    parts = [
        leaf_hash(ENTRIES[index]),
        tree.mth(ENTRIES[:size]),
        *inclusion_proof(index, size, subtree),
    ]
    verify_inclusion(parts[0], index, size, parts[2:], parts[1])
    at = data.draw(st.integers(0, len(parts) - 1))
    parts[at] = flipped(parts[at], bit)
    with pytest.raises(ProofError, match="inclusion: the proof leads to another root"):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(data=st.data(), size=st.integers(2, 600), bit=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_no_growth_verifies_with_one_bit_changed(data: st.DataObject, size: int, bit: int) -> None:
    size1 = data.draw(st.integers(1, size - 1))
    parts = [
        tree.mth(ENTRIES[:size1]),
        tree.mth(ENTRIES[:size]),
        *consistency_proof(size1, size, subtree),
    ]
    verify_consistency(size1, size, parts[0], parts[1], parts[2:])
    at = data.draw(st.integers(0, len(parts) - 1))
    parts[at] = flipped(parts[at], bit)
    with pytest.raises(ProofError, match="consistency: the proof does not"):
        verify_consistency(size1, size, parts[0], parts[1], parts[2:])


@given(data=st.data(), size=st.integers(1, 600))
@settings(max_examples=60, deadline=None)
def test_the_nodes_announced_are_the_nodes_asked_for(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    asked: list[tuple[int, int]] = []

    def noting(height: int, at: int) -> bytes:
        asked.append((height, at))
        return subtree(height, at)

    inclusion_proof(index, size, noting)
    assert asked == nodes_needed(index, size)
    asked.clear()
    consistency_proof(index + 1, size, noting)
    assert asked == nodes_needed_between(index + 1, size)


@given(height=st.integers(0, 9), index=st.integers(0, 10))
def test_a_full_subtree_folds_from_the_stored_heights(height: int, index: int) -> None:
    index %= max(1, 512 >> height)
    stored, first, count = stored_span(height, index)
    assert (stored % 4, count) == (0, 1 << height - stored)
    parts = [tree.mth(_leaves(stored, first + each)) for each in range(count)]
    assert fold_full(parts) == tree.mth(_leaves(height, index))


def _leaves(height: int, index: int) -> list[bytes]:
    """Return the entries under a full subtree of an endless log."""
    return [b"%d" % each for each in range(index << height, (index + 1) << height)]


H = b"h" * 32


@pytest.mark.parametrize(
    ("index", "size", "path", "message"),
    [
        (0, 0, [], "inclusion: index 0 is not in a tree of size 0"),
        (5, 5, [], "inclusion: index 5 is not in a tree of size 5"),
        (-1, 5, [], "inclusion: index -1 is not in a tree of size 5"),
        (3, 8, [H, H], "inclusion: index 3 in a tree of size 8 needs 3 hashes, the proof has 2"),
        (4, 5, [H, H], "inclusion: index 4 in a tree of size 5 needs 1 hashes, the proof has 2"),
        (0, 2, [b"short"], "inclusion: a hash has 5 bytes instead of 32"),
        (0, 2, [H], "inclusion: the proof leads to another root than the one of size 2"),
    ],
)
def test_a_wrong_path_is_refused_with_its_reason(
    index: int, size: int, path: list[bytes], message: str
) -> None:
    with pytest.raises(ProofError, match=f"^{re.escape(message)}$"):
        verify_inclusion(H, index, size, path, H)


@pytest.mark.parametrize(
    ("size1", "size2", "roots", "path", "message"),
    [
        (0, 4, (H, H), [], "consistency: an empty tree is the beginning of every tree, nothing"),
        (5, 4, (H, H), [], "consistency: the log shrank from size 5 to size 4"),
        (4, 4, (H, b"i" * 32), [], "consistency: two different roots for the same size 4"),
        (4, 4, (H, H), [H], "consistency: from size 4 to size 4 takes 0 hashes, the proof has 1"),
        (3, 4, (H, H), [H], "consistency: from size 3 to size 4 takes 3 hashes, the proof has 1"),
        (2, 4, (H, H), [b""], "consistency: a hash has 0 bytes instead of 32"),
        (3, 4, (H, H), [H, H, H], "consistency: the proof does not contain the old root of size 3"),
        (2, 4, (H, H), [H], "consistency: the proof does not lead to the new root of size 4"),
    ],
)
def test_a_wrong_growth_is_refused_with_its_reason(
    size1: int, size2: int, roots: tuple[bytes, bytes], path: list[bytes], message: str
) -> None:
    with pytest.raises(ProofError, match=f"^{re.escape(message)}"):
        verify_consistency(size1, size2, *roots, path)


def test_what_cannot_be_proved_is_not_built() -> None:
    with pytest.raises(ProofError, match="index 4 is not in a tree of size 4"):
        inclusion_proof(4, 4, subtree)
    with pytest.raises(ProofError, match="no consistency proof leads from size 0 to size 4"):
        consistency_proof(0, 4, subtree)
    with pytest.raises(ProofError, match="no consistency proof leads from size 5 to size 4"):
        nodes_needed_between(5, 4)
    with pytest.raises(ProofError, match=r"1, 2, 4, \.\.\. children, not 3: a node is missing"):
        fold_full([H, H, H])
