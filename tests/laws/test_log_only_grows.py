"""log_only_grows: every checkpoint is provably the beginning of every later one, and only then.

Sizes to 64 are enumerated in pairs: they hold every shape of right edge that a longer log repeats
at greater heights. Longer logs, to 600, are drawn.
"""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.ledger import tree
from sekisho.ledger.frontier import Frontier
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import ProofError, consistency_proof, verify_consistency

ENTRIES = [b"entry %d" % each for each in range(600)]


def roots_and_proof(size1: int, entries: list[bytes]) -> tuple[bytes, list[bytes]]:
    """Return the root of these entries and the proof that they grew from the first `size1`."""

    def subtree(height: int, index: int) -> bytes:
        return tree.mth(entries[index << height : (index + 1) << height])

    frontier, _ = Frontier().extend([leaf_hash(each) for each in entries])
    return frontier.root(), consistency_proof(size1, len(entries), subtree)


def test_every_pair_of_sizes_to_64_is_consistent() -> None:
    for size1, size2 in combinations_with_replacement(range(1, 65), 2):
        root, proof = roots_and_proof(size1, ENTRIES[:size2])
        verify_consistency(size1, size2, tree.mth(ENTRIES[:size1]), root, proof)


@given(sizes=st.tuples(st.integers(1, 600), st.integers(1, 600)).map(sorted))
@settings(max_examples=80, deadline=None)
def test_longer_logs_are_consistent_with_their_beginnings(sizes: list[int]) -> None:
    size1, size2 = sizes
    root, proof = roots_and_proof(size1, ENTRIES[:size2])
    verify_consistency(size1, size2, tree.mth(ENTRIES[:size1]), root, proof)


@given(data=st.data(), size1=st.integers(1, 300), more=st.integers(0, 300))
@settings(max_examples=80, deadline=None)
def test_a_rewritten_beginning_cannot_be_proved(data: st.DataObject, size1: int, more: int) -> None:
    rewritten = ENTRIES[: size1 + more]
    rewritten[data.draw(st.integers(0, size1 - 1))] = b"rewritten"
    root, proof = roots_and_proof(size1, rewritten)
    with pytest.raises(ProofError, match=r"^consistency: (the proof does not|two different roots)"):
        verify_consistency(size1, len(rewritten), tree.mth(ENTRIES[:size1]), root, proof)


@given(data=st.data(), size1=st.integers(2, 300), more=st.integers(1, 300))
@settings(max_examples=80, deadline=None)
def test_a_removed_entry_cannot_be_hidden_by_later_ones(
    data: st.DataObject, size1: int, more: int
) -> None:
    shortened = ENTRIES[: size1 + more]
    del shortened[data.draw(st.integers(0, size1 - 1))]
    root, proof = roots_and_proof(size1, shortened)
    with pytest.raises(ProofError, match=r"^consistency: (the proof does not|two different roots)"):
        verify_consistency(size1, len(shortened), tree.mth(ENTRIES[:size1]), root, proof)


def test_a_log_that_shrank_is_refused_whatever_the_proof() -> None:
    with pytest.raises(ProofError, match="the log shrank from size 9 to size 8"):
        verify_consistency(9, 8, tree.mth(ENTRIES[:9]), tree.mth(ENTRIES[:8]), [])
