"""The two proof files: what is written is read back, and every malformed line is named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_cast import signed
from sekisho.ledger.text import FormatError
from sekisho.ledger.tlog_proof import (
    TlogProof,
    consistency_file,
    parse_consistency_file,
    parse_tlog_proof,
)

# The hashes of the example of c2sp.org/tlog-proof (its own `extra` is not valid base64).
EXAMPLE = """c2sp.org/tlog-proof@v1
extra YWdl
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
"""
HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)


def test_the_example_of_the_specification_is_read_and_written_alike() -> None:
    proof = parse_tlog_proof(EXAMPLE.encode())
    assert (proof.index, len(proof.hashes), proof.extra) == (73894, 3, b"age")
    assert proof.checkpoint.startswith(b"example.com/fancylog\n109482\n")
    assert proof.to_bytes() == EXAMPLE.encode()


@given(index=st.integers(0, 2**63 - 1), hashes=HASHES, extra=st.none() | st.binary(max_size=80))
def test_a_proof_file_survives_its_own_bytes(
    index: int, hashes: tuple[bytes, ...], extra: bytes | None
) -> None:
    proof = TlogProof(index, hashes, signed(), extra)
    assert parse_tlog_proof(proof.to_bytes()) == proof


@given(size=st.integers(0, 2**63 - 1), hashes=HASHES)
def test_a_consistency_file_survives_its_own_bytes(size: int, hashes: tuple[bytes, ...]) -> None:
    assert parse_consistency_file(consistency_file(size, hashes)) == (size, hashes)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\n\n", "\n", "proof: no blank line between the hashes and the checkpoint"),
        ("proof@v1", "proof@v2", "proof: the first line is not c2sp.org/tlog-proof@v1"),
        ("c2sp.org/tlog-proof@v1\n", "", "proof: the first line is not c2sp.org/tlog-proof@v1"),
        ("extra YWdl", "extra YWd", "proof extra: not standard base64"),
        ("extra YWdl", "Extra YWdl", "proof: the line 'index N' is missing"),
        ("extra YWdl", "extra YWdl\nextra YWdl", "proof: the line 'index N' is missing"),
        ("index 73894\n", "", "proof: the line 'index N' is missing"),
        ("index 73894", "index 073894", "proof index: not a decimal number without leading"),
        ("index 73894", "index +3894", "proof index: not a decimal number without leading"),
        ("index 73894", "index 9223372036854775808", "proof index: greater than 2^63-1"),
        ("gSKy", "gSK", "proof hash 1: not standard base64"),
        ("B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=", "B95l", "proof hash 2: 3 bytes instead"),
        ("Q1zs=", "Q1zt=", "proof hash 3: not canonical base64"),
        ("Q1zs=\n", "Q1zs=\r\n", "proof: control character U+000D"),
        ("index 73894", "index 73894" + "\nAAAA" * 61, "proof: more than 63 hashes"),
    ],
)
def test_a_malformed_proof_file_is_refused_with_its_reason(
    old: str, new: str, message: str
) -> None:
    data = EXAMPLE.replace(old, new).encode()
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_tlog_proof(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "consistency proof: the last line is cut"),
        (b"old 3", "consistency proof: the last line is cut"),
        (b"new 3\n", "consistency proof: the first line is not 'old SIZE'"),
        (b"old 03\n", "consistency proof: not a decimal number"),
        (b"old 3\nAAAA\n", "consistency proof hash 1: 3 bytes instead of 32"),
        (b"old 3\n\n", "consistency proof hash 1: 0 bytes instead of 32"),
        (b"old 3\n" + b"AAAA\n" * 64, "consistency proof: more than 63 hashes"),
    ],
)
def test_a_malformed_consistency_file_is_refused_with_its_reason(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_consistency_file(data)
