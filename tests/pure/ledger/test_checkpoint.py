"""Checkpoints and cosignatures: a published one, our own, and many that must be refused."""

import re
from dataclasses import replace

import pytest

from ledger_cast import ENTRIES, LOG, ORIGIN, OTHER_LOG, WITNESS, WITNESSED_AT, signed
from sekisho.ledger import tree
from sekisho.ledger.checkpoint import (
    Checkpoint,
    Cosigner,
    add_signature,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from sekisho.ledger.cosignature import cosign, cosigned_message, verify_cosignature
from sekisho.ledger.hash import EMPTY_ROOT
from sekisho.ledger.note import (
    Ed25519Signer,
    NoteSignature,
    SignatureError,
    parse_note,
    parse_vkey,
)
from sekisho.ledger.text import FormatError

# A checkpoint of a public certificate log, with the cosignature of a public witness.
PUBLIC = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
"""  # noqa: E501
PUBLIC_KEY = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
PUBLIC_WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


def test_a_published_checkpoint_and_its_witness_verify() -> None:
    opened = open_checkpoint(PUBLIC.encode(), parse_vkey(PUBLIC_KEY), [parse_vkey(PUBLIC_WITNESS)])
    assert opened.checkpoint.size == 1432088532
    assert opened.witnesses == (Cosigner("remora.n621.de", 0x6A122120),)


def test_the_example_of_the_specification_is_read_and_written_alike() -> None:
    text = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
    checkpoint = parse_checkpoint(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == text
    assert cosigned_message(text, 1679315147).decode() == (
        f"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n{ROOT}\n"
    )


def test_our_checkpoint_opens_with_the_key_of_the_log_and_of_the_witness() -> None:
    opened = open_checkpoint(signed(), LOG.key, [WITNESS.key])
    assert opened.checkpoint == Checkpoint(ORIGIN, len(ENTRIES), tree.mth(ENTRIES))
    assert opened.witnesses == (Cosigner("witness.example.jp/w1", WITNESSED_AT),)


def test_extension_lines_are_signed_too() -> None:
    checkpoint = Checkpoint(ORIGIN, 0, EMPTY_ROOT, ("first", "second"))
    data = sign_checkpoint(checkpoint, LOG)
    assert open_checkpoint(data, LOG.key).checkpoint == checkpoint
    with pytest.raises(SignatureError, match="does not match"):
        open_checkpoint(data.replace(b"second", b"secund"), LOG.key)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "checkpoint: the last line is cut"),
        (f"a\n1\n{ROOT}", "checkpoint: the last line is cut"),
        ("a\n1\n", "checkpoint: 2 lines, at least 3 are needed"),
        (f"\n1\n{ROOT}\n", "checkpoint: origin and extension lines are single, non-empty lines"),
        (f"a\n1\n{ROOT}\n\n", "checkpoint: origin and extension lines are single, non-empty"),
        (f"a\n01\n{ROOT}\n", "checkpoint size: not a decimal number without leading zeroes"),
        (f"a\n-1\n{ROOT}\n", "checkpoint size: not a decimal number without leading zeroes"),
        (f"a\n\n{ROOT}\n", "checkpoint size: not a decimal number without leading zeroes"),
        (f"a\n１\n{ROOT}\n", "checkpoint size: not a decimal number without leading zeroes"),
        (f"a\n1 \n{ROOT}\n", "checkpoint size: not a decimal number without leading zeroes"),
        (f"a\n{2**63}\n{ROOT}\n", "checkpoint size: greater than 2^63-1"),
        (f"a\n{'9' * 5000}\n{ROOT}\n", "checkpoint size: greater than 2^63-1"),
        (f"a\n1\n{ROOT[:-1]}\n", "checkpoint root: not standard base64"),
        (f"a\n1\n{ROOT[:-2]}J=\n", "checkpoint root: not canonical base64"),
        ("a\n1\nAAAA\n", "checkpoint root: 3 bytes instead of 32"),
        (f"a\n0\n{ROOT}\n", "checkpoint: a log of size 0 has another root than the empty one"),
    ],
)
def test_a_malformed_checkpoint_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_checkpoint(text)


@pytest.mark.parametrize("origin", ["", "two\nlines", "bell\a"])
def test_an_origin_that_is_no_line_is_refused(origin: str) -> None:
    with pytest.raises(FormatError, match=r"checkpoint: (origin and extension|control character)"):
        Checkpoint(origin, 0, EMPTY_ROOT)


@pytest.mark.parametrize(("size", "root"), [(-1, EMPTY_ROOT), (2**63, EMPTY_ROOT), (1, b"short")])
def test_a_head_that_no_log_can_have_is_refused(size: int, root: bytes) -> None:
    with pytest.raises(FormatError, match="the size is not in 0"):
        Checkpoint(ORIGIN, size, root)


def test_an_old_key_of_the_same_log_is_refused() -> None:
    with pytest.raises(SignatureError, match=r"no signature of a trusted key; trusted: ledger\."):
        open_checkpoint(signed(), OTHER_LOG.key)


def test_the_key_of_another_log_is_refused_by_name() -> None:
    other = Ed25519Signer.from_seed("other.example.jp", LOG.seed)
    message = (
        "checkpoint: it is of the log ledger.example.jp, the trusted key is of other.example.jp"
    )
    with pytest.raises(SignatureError, match=message):
        open_checkpoint(signed(), other.key)
    with pytest.raises(SignatureError, match=message):
        sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), other)


def test_a_witness_that_did_not_cosign_is_missed() -> None:
    unwitnessed = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), LOG)
    with pytest.raises(SignatureError, match=r"no cosignature of the witness witness\.example\.jp"):
        open_checkpoint(unwitnessed, LOG.key, [WITNESS.key])


def test_a_cosignature_binds_its_time() -> None:
    note = parse_note(signed())
    line = note.signatures[1]
    later = (WITNESSED_AT + 1).to_bytes(8, "big") + line.blob[8:]
    altered = replace(note, signatures=(NoteSignature(line.name, line.key_id, later),))
    assert verify_cosignature(note, WITNESS.key) == WITNESSED_AT
    with pytest.raises(SignatureError, match=r"the signature of witness\.example\.jp/w1 does not"):
        verify_cosignature(altered, WITNESS.key)


@pytest.mark.parametrize(
    ("blob", "message"),
    [
        (b"x" * 71, "cosignature of witness.example.jp/w1: 71 bytes, not 72"),
        (
            b"\xff" * 72,
            "cosignature of witness.example.jp/w1: the timestamp is greater than 2^63-1",
        ),
    ],
)
def test_a_malformed_cosignature_is_refused(blob: bytes, message: str) -> None:
    data = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), LOG)
    data = add_signature(data, NoteSignature(WITNESS.key.name, WITNESS.key.key_id, blob))
    with pytest.raises(FormatError, match=f"^{re.escape(message)}$"):
        open_checkpoint(data, LOG.key, [WITNESS.key])


def test_a_plain_key_neither_cosigns_nor_passes_for_a_witness() -> None:
    with pytest.raises(SignatureError, match=r"only a key of algorithm 0x04 cosigns"):
        cosign("text\n", LOG, 1)
    with pytest.raises(SignatureError, match="a witness key has algorithm 0x04"):
        open_checkpoint(signed(), LOG.key, [LOG.key])
    with pytest.raises(FormatError, match=re.escape("the timestamp is not in 0 .. 2^63-1")):
        cosign("text\n", WITNESS, -1)
