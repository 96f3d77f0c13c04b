"""The two hashes of RFC 6962 section 2.1: of a leaf, and of an inner node.

The prefixes 0x00 and 0x01 keep a leaf from ever passing for a node (second preimages).

`hashlib.sha256` is OpenSSL's constructor. Measured on CPython 3.11 over 2^20 nodes: 0.64 to 0.72
microseconds a node, against 0.73 to 0.76 with `usedforsecurity=False` (an argument more to parse)
and 0.75 to 1.2 with the interpreter's own `_sha256` (no SHA instructions of the processor).
"""

from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of a log without entries (RFC 6962 section 2.1)."""


def leaf_hash(data: bytes) -> bytes:
    """Return SHA256(0x00 || data): the hash by which the log knows an entry."""
    return sha256(LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA256(0x01 || left || right).

    requires len(left) = len(right) = 32
    """
    return sha256(NODE_PREFIX + left + right).digest()


def pair_level(hashes: list[bytes]) -> list[bytes]:
    """Return the level above: node_hash of each neighbouring pair, an odd last one left out.

    The prefix is spelled out in the loop because a function call a node would cost a quarter more.
    """
    run = iter(hashes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(run, run, strict=False)]
