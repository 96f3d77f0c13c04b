"""Signed notes and verifier keys, by the published examples and by what must be refused."""

import re

import pytest

from ledger_cast import LOG, OTHER_LOG, WITNESS
from sekisho.ledger import sekisho_verify
from sekisho.ledger.note import (
    COSIGNATURE_V1,
    ED25519,
    Ed25519Signer,
    Note,
    NoteSignature,
    SignatureError,
    VerifierKey,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)
from sekisho.ledger.text import FormatError

# The example of c2sp.org/signed-note, and the one of the Go module sumdb/note.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""  # noqa: E501
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""  # noqa: E501
TEXT = "a text\n\nwith an empty line\n"


@pytest.mark.parametrize(("key", "note"), [(SPEC_KEY, SPEC_NOTE), (GO_KEY, GO_NOTE)])
def test_published_notes_verify_and_are_written_back_alike(key: str, note: str) -> None:
    parsed = parse_note(note.encode())
    assert verify_note(parsed, [parse_vkey(key)]) == (parse_vkey(key),)
    assert parsed.to_bytes() == note.encode()
    assert str(parse_vkey(key)) == key


def test_our_signature_of_a_text_with_empty_lines_verifies() -> None:
    data = sign_note(TEXT, [LOG]).to_bytes()
    assert parse_note(data).text == TEXT
    assert verify_note(parse_note(data), [OTHER_LOG.key, LOG.key]) == (LOG.key,)


def test_lines_of_unknown_keys_are_ignored() -> None:
    note = sign_note(TEXT, [OTHER_LOG, LOG])
    stranger = NoteSignature("stranger.example.jp", b"\0\0\0\0", b"anything")
    assert verify_note(Note(TEXT, (stranger, *note.signatures)), [LOG.key]) == (LOG.key,)


def test_a_note_that_no_trusted_key_signed_is_refused() -> None:
    note = sign_note(TEXT, [OTHER_LOG])
    message = "note: no signature of a trusted key; trusted: ledger.example.jp"
    with pytest.raises(SignatureError, match=f"^{message}$"):
        verify_note(note, [LOG.key])
    with pytest.raises(SignatureError, match=r"trusted: \(none given\)$"):
        verify_note(note, [])


def test_one_wrong_signature_of_a_trusted_key_refuses_the_note() -> None:
    right = sign_note(TEXT, [LOG, OTHER_LOG])
    wrong = NoteSignature(LOG.key.name, LOG.key.key_id, right.signatures[1].blob)
    with pytest.raises(
        SignatureError, match=r"the signature of ledger\.example\.jp does not match"
    ):
        verify_note(Note(TEXT, (wrong, right.signatures[1])), [LOG.key, OTHER_LOG.key])


def test_a_witness_key_does_not_sign_plain_notes() -> None:
    with pytest.raises(SignatureError, match="only a key of algorithm 0x01 signs a plain note"):
        sign_note(TEXT, [WITNESS])


def test_a_signer_never_shows_its_seed() -> None:
    assert LOG.seed.hex() not in repr(LOG)
    assert "seed" not in repr(LOG)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "note: no blank line between the text and the signatures"),
        (b"text\n", "note: no blank line between the text and the signatures"),
        (b"text\n\n", "note: no signature lines, or the last one is cut"),
        ("text\n\n— a AAAAAAA=".encode(), "note: no signature lines, or the last one is cut"),
        (b"text\xff\n\n", "note: not UTF-8 (byte 4)"),
        (b"te\rxt\n\n", "note: control character U+000D (character 2)"),
        (b"text\0\n\n", "note: control character U+0000 (character 4)"),
        (b"text\n\n- a AAAAAAA=\n", "note: a signature line is not '— name base64'"),
        ("text\n\n— a  AAAAAAA=\n".encode(), "note: a signature line is not '— name base64'"),
        ("text\n\n— AAAAAAA=\n".encode(), "note: a signature line is not '— name base64'"),
        ("text\n\n— a+b AAAAAAA=\n".encode(), "key name: empty, or holds a space, a plus sign"),
        ("text\n\n— a\u3000b AAAAAAA=\n".encode(), "key name: empty, or holds a space"),
        ("text\n\n— a AAAA!AA=\n".encode(), "note signature: not standard base64"),
        ("text\n\n— a AAAAAAB=\n".encode(), "note signature: not canonical base64"),
        ("text\n\n— a AAAAAA\n".encode(), "note signature: not standard base64"),
        ("text\n\n— a AAAAAA==\n".encode(), "note signature: too short for a key id"),
        (b"text\n\n" + "— a AAAAAAA=\n".encode() * 101, "note: more than 100 signatures"),
        (b"x" * 1_000_001, "note: longer than 1000000 bytes"),
    ],
)
def test_a_malformed_note_is_refused_with_its_reason(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_note(data)


def test_a_hundred_signatures_are_still_read() -> None:
    data = b"text\n\n" + "— a AAAAAAA=\n".encode() * 100
    assert len(parse_note(data).signatures) == 100


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
NOT_CANONICAL = [
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("encoded", SMALL_ORDER + NOT_CANONICAL)
def test_a_key_with_which_anybody_could_sign_is_no_key(encoded: str) -> None:
    with pytest.raises(FormatError, match="not a canonical Ed25519 key of full order"):
        VerifierKey("ledger.example.jp", ED25519, bytes.fromhex(encoded))
    assert sekisho_verify.decode_key(bytes.fromhex(encoded)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "verifier key: expected name+keyid+base64"),
        ("ledger.example.jp", "verifier key: expected name+keyid+base64"),
        ("ledger.example.jp+530d903a", "verifier key: expected name+keyid+base64"),
        (SPEC_KEY[:-1], "verifier key: not standard base64"),
        (SPEC_KEY[:-1] + "=", "verifier key: not canonical base64"),
        ("example.com/foo+530d903a+", "verifier key: no key in it"),
        (SPEC_KEY.replace("foo", "bar"), "verifier key: key id 530d903a does not belong"),
        (SPEC_KEY.replace("530d903a", "530D903A"), "verifier key: key id 530D903A does not"),
        (SPEC_KEY.replace("foo", "f o"), "key name: empty, or holds a space"),
        (SPEC_KEY.replace("example.com/foo", ""), "key name: empty, or holds a space"),
        (SPEC_KEY.replace("+Ae", "+Be"), "key example.com/foo: algorithm 0x05 is not supported"),
        ("example.com/foo+530d903a+AQID", "key example.com/foo: 2 bytes instead of 32"),
    ],
)
def test_a_malformed_verifier_key_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_vkey(text)


def test_the_key_id_separates_names_and_algorithms() -> None:
    seed = LOG.seed
    one = Ed25519Signer.from_seed("a.example.jp", seed).key
    two = Ed25519Signer.from_seed("b.example.jp", seed).key
    three = Ed25519Signer.from_seed("a.example.jp", seed, COSIGNATURE_V1).key
    assert len({one.key_id, two.key_id, three.key_id}) == 3
