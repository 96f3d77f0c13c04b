"""The growing edge agrees with the recursive definition, however the leaves arrive."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import tree
from sekisho.ledger.frontier import NODE_STEP, Frontier, Node
from sekisho.ledger.hash import EMPTY_ROOT, leaf_hash, node_hash

ENTRIES = [b"entry %d" % each for each in range(601)]
LEAVES = [leaf_hash(each) for each in ENTRIES]


def full_subtrees(size: int) -> set[Node]:
    """Return every full subtree of height 4, 8, ... of the first `size` entries, by definition."""
    return {
        (height, index, tree.mth(ENTRIES[index << height : (index + 1) << height]))
        for height in range(NODE_STEP, size.bit_length(), NODE_STEP)
        for index in range(size >> height)
    }


def test_the_two_hashes_carry_the_prefixes_of_rfc_6962() -> None:
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()
    assert sha256(b"").digest() == EMPTY_ROOT


def test_the_root_is_that_of_the_definition_for_every_size_to_600() -> None:
    frontier = Frontier()
    for size in range(601):
        assert frontier.root() == tree.mth(ENTRIES[:size]), size
        frontier = frontier.push(LEAVES[size])


@given(cuts=st.lists(st.integers(0, 600), max_size=8))
def test_batches_of_any_sizes_end_where_single_pushes_end(cuts: list[int]) -> None:
    pushed = batched = Frontier()
    completed: list[Node] = []
    for lo, hi in zip([0, *sorted(cuts)], [*sorted(cuts), 600], strict=True):
        for leaf in LEAVES[lo:hi]:
            pushed = pushed.push(leaf)
        batched, nodes = batched.extend(LEAVES[lo:hi])
        completed += nodes
        assert batched == pushed
    assert len(completed) == len(set(completed))
    assert set(completed) == full_subtrees(600)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 255, 256, 257, 272, 600])
def test_exactly_the_full_subtrees_of_height_4_and_8_are_completed(size: int) -> None:
    _, completed = Frontier().extend(LEAVES[:size])
    assert set(completed) == full_subtrees(size)


@given(size=st.integers(0, 600))
def test_a_frontier_survives_its_own_bytes(size: int) -> None:
    frontier, _ = Frontier().extend(LEAVES[:size])
    assert Frontier.from_bytes(size, frontier.to_bytes()) == frontier


def test_extending_leaves_the_old_frontier_as_it_was() -> None:
    before, _ = Frontier().extend(LEAVES[:7])
    root = before.root()
    before.extend(LEAVES[7:40])
    before.push(LEAVES[7])
    assert (before.size, before.root()) == (7, root)


@pytest.mark.parametrize(
    ("size", "data", "message"),
    [
        (1, b"", "a log of size 1 has 1 full subtrees at its edge, not 0"),
        (0, b"x" * 32, "a log of size 0 has 0 full subtrees at its edge, not 1"),
        (4, b"x" * 64, "a log of size 4 has 1 full subtrees at its edge, not 2"),
        (-1, b"x" * 32, "a log of size -1 has 1 full subtrees at its edge, not 1"),
        (1, b"x" * 31, "a frontier is a multiple of 32 bytes, not 31"),
    ],
)
def test_a_frontier_that_cannot_be_is_refused(size: int, data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Frontier.from_bytes(size, data)
