"""Two files that carry proofs: c2sp.org/tlog-proof@v1, and the consistency proof.

The consistency file is the first part of a c2sp.org/tlog-witness add-checkpoint request: a line
`old SIZE`, then one hash a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.ledger.hash import HASH_BYTES
from sekisho.ledger.text import FormatError, from_base64, from_decimal, from_utf8, to_base64

MAGIC: Final = "c2sp.org/tlog-proof@v1"
MAX_HASHES: Final = 63
"""No audit path is longer (tree sizes stay below 2^63), and no consistency proof is either."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """The parts of a proof file, not verified; `checkpoint` is the signed note verbatim."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """Return the file.

        requires checkpoint is a signed checkpoint and every hash has 32 bytes
        """
        lines = [MAGIC]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [to_base64(each) for each in self.hashes]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


def parse_tlog_proof(data: bytes) -> TlogProof:
    """Return the parts of a tlog-proof file; FormatError names the line that is wrong."""
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank:
        message = "proof: no blank line between the hashes and the checkpoint"
        raise FormatError(message)
    lines = from_utf8(head, "proof").split("\n")
    if lines.pop(0) != MAGIC:
        message = f"proof: the first line is not {MAGIC}"
        raise FormatError(message)
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "), "proof extra")
    if not lines or not lines[0].startswith("index "):
        message = "proof: the line 'index N' is missing"
        raise FormatError(message)
    index = from_decimal(lines.pop(0).removeprefix("index "), "proof index")
    return TlogProof(index, _hashes(lines, "proof"), checkpoint, extra)


def consistency_file(size1: int, hashes: Sequence[bytes]) -> bytes:
    """Return the file that proves a newer checkpoint consistent with that of `size1`."""
    return "".join([f"old {size1}\n", *(f"{to_base64(each)}\n" for each in hashes)]).encode()


def parse_consistency_file(data: bytes) -> tuple[int, tuple[bytes, ...]]:
    """Return the old size and the hashes of a consistency file; FormatError otherwise."""
    text = from_utf8(data, "consistency proof")
    if not text.endswith("\n"):
        message = "consistency proof: the last line is cut"
        raise FormatError(message)
    first, *lines = text[:-1].split("\n")
    if not first.startswith("old "):
        message = "consistency proof: the first line is not 'old SIZE'"
        raise FormatError(message)
    size = from_decimal(first.removeprefix("old "), "consistency proof")
    return size, _hashes(lines, "consistency proof")


def _hashes(lines: Sequence[str], what: str) -> tuple[bytes, ...]:
    """Return the hashes, one a line."""
    if len(lines) > MAX_HASHES:
        message = f"{what}: more than {MAX_HASHES} hashes"
        raise FormatError(message)
    return tuple(
        from_base64(line, f"{what} hash {at}", HASH_BYTES) for at, line in enumerate(lines, start=1)
    )
