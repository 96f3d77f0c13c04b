"""The right edge of the growing tree: all that appending needs to remember.

A log of n entries is a row of full subtrees, one for each bit set in n, largest first; their
hashes are the frontier (a compact range). Appending a leaf joins equal neighbours, as a carry
runs through a binary counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.ledger.hash import EMPTY_ROOT, HASH_BYTES, node_hash, pair_level

NODE_STEP: Final = 4
"""Full subtrees of heights 4, 8, 12, ... are stored; the others are a few hashes away."""
# The database knows this step too: books.append_entry (books/migrations/0050) must change with it.

Node = tuple[int, int, bytes]
"""(height, index, hash) of a full subtree: the leaves [index << height, (index + 1) << height)."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The size of the log and the hashes of its full subtrees, largest (leftmost) first.

    # INVARIANT: len(edge) = the number of bits set in size
    """

    size: int = 0
    edge: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a size and an edge that cannot belong together."""
        if self.size < 0 or len(self.edge) != self.size.bit_count():
            message = (
                f"a log of size {self.size} has {abs(self.size).bit_count()} full subtrees"
                f" at its edge, not {len(self.edge)}: rebuild the frontier from the leaves"
            )
            raise ValueError(message)

    def push(self, leaf_hash: bytes) -> "Frontier":
        """Return the frontier with one leaf more.

        requires len(leaf_hash) = 32
        """
        edge, kept, carry = self.edge, len(self.edge), leaf_hash
        ones = self.size
        while ones & 1:
            kept -= 1
            carry = node_hash(edge[kept], carry)
            ones >>= 1
        return Frontier(self.size + 1, (*edge[:kept], carry))

    def extend(self, leaf_hashes: Sequence[bytes]) -> tuple["Frontier", list[Node]]:
        """Return the frontier with all these leaves more, and the stored nodes they completed.

        A node is reported when its height is 4, 8, 12, ... and its last leaf is among the new ones.

        requires len(h) = 32 for each h
        """
        old = list(self.edge)  # consumed from its right end, the smallest subtree
        edge: list[bytes] = []  # the new edge, smallest first
        completed: list[Node] = []
        level, start, height = list(leaf_hashes), self.size, 0
        while level:
            # `level` holds the new full subtrees of this height; the first has index `start`.
            if height and height % NODE_STEP == 0:
                completed += [(height, start + i, each) for i, each in enumerate(level)]
            if start & 1:
                level.insert(0, old.pop())
                start -= 1
            if len(level) & 1:
                edge.append(level[-1])
            level, start, height = pair_level(level), start >> 1, height + 1
        return Frontier(self.size + len(leaf_hashes), (*old, *reversed(edge))), completed

    def root(self) -> bytes:
        """Return the root hash of the log, MTH(D[size]) of RFC 6962."""
        if not self.edge:
            return EMPTY_ROOT
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root

    def to_bytes(self) -> bytes:
        """Return the edge as one run of bytes, 32 a subtree, largest subtree first."""
        return b"".join(self.edge)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """Return the frontier that `to_bytes` wrote; raises ValueError when it cannot be one."""
        if len(data) % HASH_BYTES:
            message = (
                f"a frontier is a multiple of {HASH_BYTES} bytes, not {len(data)}:"
                " rebuild it from the leaves"
            )
            raise ValueError(message)
        return cls(
            size, tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))
        )
