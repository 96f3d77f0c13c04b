"""Signed notes (c2sp.org/signed-note): a text, a blank line, and lines that sign the text.

Keys travel as verifier keys, `name+keyid+base64(algorithm || public key)`, and the signer is an
argument: nothing here holds or makes a private key but `Ed25519Signer`, for whoever owns one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.ledger.text import FormatError, from_base64, from_utf8, to_base64

ED25519: Final = 0x01
COSIGNATURE_V1: Final = 0x04
MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100
SIGNATURE_MARK: Final = "— "
KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
FIELD_PRIME: Final = 2**255 - 19
ORDER_8_Y: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL_ORDER_Y: Final = frozenset({0, 1, FIELD_PRIME - 1, ORDER_8_Y, FIELD_PRIME - ORDER_8_Y})
"""The y of the eight points of small order: with such a key anybody can sign anything."""


class SignatureError(ValueError):
    """No trusted key stands behind a text; the message says which key and why."""


class Signer(Protocol):
    """Whoever can sign in the name of a key: a file, a security module, a witness."""

    @property
    def key(self) -> "VerifierKey":
        """The public half, with the name that the signature line carries."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature (RFC 8032) of `message`."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name and algorithm: 0x01 signs notes, 0x04 cosigns checkpoints."""

    name: str
    algorithm: int
    public_key: bytes

    def __post_init__(self) -> None:
        """Refuse names that no note can carry and keys that prove nothing."""
        check_key_name(self.name)
        if self.algorithm not in (ED25519, COSIGNATURE_V1):
            message = f"key {self.name}: algorithm 0x{self.algorithm:02x} is not supported"
            raise FormatError(message)
        if len(self.public_key) != KEY_BYTES:
            message = f"key {self.name}: {len(self.public_key)} bytes instead of {KEY_BYTES}"
            raise FormatError(message)
        y = int.from_bytes(self.public_key, "little") & (2**255 - 1)
        if y >= FIELD_PRIME or y in SMALL_ORDER_Y:
            message = f"key {self.name}: not a canonical Ed25519 key of full order"
            raise FormatError(message)

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA256(name || 0x0A || algorithm || public key)."""
        body = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public_key
        return sha256(body).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """Return the verifier key as it is handed out: name+keyid+base64."""
        material = to_base64(bytes([self.algorithm]) + self.public_key)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def verify(self, message: bytes, signature: bytes) -> None:
        """The key signed `message` (RFC 8032), or SignatureError."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            reason = f"the signature of {self.name} does not match: altered text or another key"
            raise SignatureError(reason) from None


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: `blob` is what follows the key id in its base64."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """Return the signature line, newline included."""
        return f"{SIGNATURE_MARK}{self.name} {to_base64(self.key_id + self.blob)}\n"

    def is_by(self, key: VerifierKey) -> bool:
        """Whether name and key id, both, are those of `key`."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its final newline included, and the signatures under it, none yet verified."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def to_bytes(self) -> bytes:
        """Return the note as published."""
        return (self.text + "\n" + "".join(each.line() for each in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """A signer that holds its 32-byte seed in memory (and never prints it)."""

    key: VerifierKey
    seed: bytes = field(repr=False)

    @classmethod
    def from_seed(cls, name: str, seed: bytes, algorithm: int = ED25519) -> "Ed25519Signer":
        """Return the signer of this name whose private key is `seed`.

        requires len(seed) = 32
        """
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return cls(VerifierKey(name, algorithm, public), seed)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of `message`."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def check_key_name(name: str) -> None:
    """The name can stand in a signature line and in a verifier key, or FormatError."""
    if not name or "+" in name or any(each.isspace() or each < " " for each in name):
        message = "key name: empty, or holds a space, a plus sign or a control character"
        raise FormatError(message)


def parse_vkey(text: str) -> VerifierKey:
    """Return the key of a verifier key text, whose key id matches its contents."""
    parts = text.split("+", 2)  # base64 may hold a plus sign of its own
    if len(parts) != 3:
        message = "verifier key: expected name+keyid+base64"
        raise FormatError(message)
    name, key_id, encoded = parts
    material = from_base64(encoded, "verifier key")
    if not material:
        message = "verifier key: no key in it"
        raise FormatError(message)
    key = VerifierKey(name, material[0], material[1:])
    if key.key_id.hex() != key_id:
        message = f"verifier key: key id {key_id[:8]} does not belong to this name and key"
        raise FormatError(message)
    return key


def sign_note(text: str, signers: Sequence[Signer]) -> Note:
    """Return the note of `text` signed by each signer (algorithm 0x01).

    requires text ends with a newline
    """
    signatures = []
    for signer in signers:
        if signer.key.algorithm != ED25519:
            message = f"key {signer.key.name}: only a key of algorithm 0x01 signs a plain note"
            raise SignatureError(message)
        signatures.append(
            NoteSignature(signer.key.name, signer.key.key_id, signer.sign(text.encode()))
        )
    return Note(text, tuple(signatures))


def parse_note(data: bytes) -> Note:
    """Return the note in `data`, its signatures read but not verified; FormatError otherwise."""
    if len(data) > MAX_NOTE_BYTES:
        message = f"note: longer than {MAX_NOTE_BYTES} bytes"
        raise FormatError(message)
    whole = from_utf8(data, "note")
    body, blank, tail = whole.rpartition("\n\n")
    if not blank:
        message = "note: no blank line between the text and the signatures"
        raise FormatError(message)
    if not tail.endswith("\n"):
        message = "note: no signature lines, or the last one is cut"
        raise FormatError(message)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        message = f"note: more than {MAX_SIGNATURES} signatures"
        raise FormatError(message)
    return Note(body + "\n", tuple(_parse_signature(line) for line in lines))


def _parse_signature(line: str) -> NoteSignature:
    """Return the signature of one line `— name base64`."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != SIGNATURE_MARK.strip():
        message = "note: a signature line is not '— name base64'"
        raise FormatError(message)
    check_key_name(parts[1])
    data = from_base64(parts[2], "note signature")
    if len(data) <= KEY_ID_BYTES:
        message = "note signature: too short for a key id and a signature"
        raise FormatError(message)
    return NoteSignature(parts[1], data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def verify_note(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return the trusted keys that signed the text: at least one, and none of them wrongly.

    Lines of unknown keys are ignored, as signed-note demands. Cosignatures are not read here.
    """
    signed_by = []
    for key in keys:
        for signature in note.signatures:
            if signature.is_by(key):
                key.verify(note.text.encode(), signature.blob)
                signed_by.append(key)
                break
    if not signed_by:
        names = ", ".join(str(key.name) for key in keys) or "(none given)"
        message = f"note: no signature of a trusted key; trusted: {names}"
        raise SignatureError(message)
    return tuple(signed_by)
