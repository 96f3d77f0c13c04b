#!/usr/bin/env python3
"""Check Sekisho's receipts, checkpoints and audit packs with this one file and nothing else.

    python3 sekisho_verify.py receipt FILE --key VKEY [--witness VKEY]...
    python3 sekisho_verify.py checkpoint FILE --key VKEY
    python3 sekisho_verify.py consistency OLD NEW PROOF --key VKEY
    python3 sekisho_verify.py pack DIRECTORY --key VKEY

VKEY is the log's verifier key (name+keyid+base64), or a file that holds it. Get it from somewhere
else than the receipt: the company's published notice, an auditor, a witness. Where the log's key
was replaced since (or the receipt is older than your key), add --key-change FILE, the company's
published proof of the change: a key that you trust must have signed it.

It needs Python 3.11 and no database, no network, no package: it shares no code with the software
that writes the log, so that one mistake cannot hide in both. Every Ed25519 signature is verified
by the arithmetic below (RFC 8032) and, where the package `cryptography` is installed, by that too;
they must agree. The formats: docs/reference/ledger-format.md. Exit status: 0 verified, 1 not
verified, 2 misuse.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedReader

try:
    import cryptography
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    SECOND_OPINION: str | None = f"cryptography {cryptography.__version__}"
except ImportError:
    SECOND_OPINION = None

# ---------------------------------------------------------------- what can be wrong, in two tongues

ERRORS = {
    "utf8": ("{what}: UTF-8 の文字列ではありません", "{what}: not UTF-8 text"),
    "control": ("{what}: 制御文字が含まれています", "{what}: it holds a control character"),
    "base64": ("{what}: 正しい base64 ではありません", "{what}: not canonical base64"),
    "length": (
        "{what}: {got} バイトです({want} バイトのはずです)",
        "{what}: {got} bytes instead of {want}",
    ),
    "decimal": ("{what}: 数の書き方が違います", "{what}: not a decimal number up to 2^63-1"),
    "json": (
        "{what}: 正規の JSON (RFC 8785) ではありません",
        "{what}: not canonical JSON (RFC 8785)",
    ),
    "fields": ("{what}: 項目が過不足しているか、型が違います", "{what}: wrong fields or types"),
    "shape": ("{what}: 形式が違います({why_ja})", "{what}: wrong format ({why_en})"),
    "vkey": ("鍵が正しくありません: {why_ja}", "the key is not valid: {why_en}"),
    "other_log": (
        "この台帳は {origin} のものですが、渡された鍵は {key} のものです。正しい鍵を使ってください",
        "this log is {origin}, but the key given is that of {key}: use the right key",
    ),
    "unsigned": (
        "信頼する鍵 {key} の署名がありません。鍵が古いか、別の会社の台帳です",
        "no signature of the trusted key {key}: the key is old, or the log is somebody else's",
    ),
    "not_its_turn": (
        "鍵 {key_id} は、大きさ {size} の台帳には署名しません（鍵の交代の前か後です）",
        "the key {key_id} does not sign a log of size {size}: it is before or after its turn",
    ),
    "change": (
        "{what}: 鍵の交代の証明になっていません({why_ja})",
        "{what}: it proves no change of the key ({why_en})",
    ),
    "untrusted_change": (
        "{what}: 信頼する鍵で署名された交代ではありません",
        "{what}: no key that you trust signed this change",
    ),
    "bad_signature": (
        "{key} の署名が合いません。書き換えられたか、署名した鍵が違います",
        "the signature of {key} does not match: it was altered, or signed with another key",
    ),
    "disagree": (
        "二つの Ed25519 の実装の答えが食い違いました。結果を信用しないでください",
        "the two Ed25519 implementations disagree: do not rely on any result",
    ),
    "no_witness": ("立会人 {key} の署名がありません", "no cosignature of the witness {key}"),
    "not_included": (
        "{what}は、この台帳(大きさ {size})の {index} 番に載っていません",
        "{what}: it is not at index {index} of this log of size {size}",
    ),
    "shrank": (
        "台帳が短くなっています({old} から {new})。記録が消されました",
        "the log shrank from {old} to {new}: entries were removed",
    ),
    "empty_old": (
        "古い方の台帳が空なので、何も証明できません",
        "the old log is empty: there is nothing to prove",
    ),
    "rewritten": (
        "大きさ {old} の台帳は、大きさ {new} の台帳の始まりと違います。記録が書き換えられました",
        "the log of size {old} is not the beginning of the log of size {new}: it was rewritten",
    ),
    "origins": (
        "二つのチェックポイントは別の台帳のものです({old} と {new})",
        "the two checkpoints are of different logs ({old} and {new})",
    ),
    "old_size": (
        "証明は大きさ {got} からのものですが、古いチェックポイントの大きさは {want} です",
        "the proof starts at size {got}, the old checkpoint has size {want}",
    ),
    "not_opened": (
        "お客さま番号・項目・塩が、台帳の記録と合いません。別の人か別の項目についての記録です",
        "customer number, items and salt do not open the log's entry: it is about something else",
    ),
    "header": (
        "提供の記録(見出し)が合いません: {why_ja}",
        "the extract's header does not fit: {why_en}",
    ),
    "items_beyond": (
        "提供の記録が認めていない項目が含まれています",
        "an item is not among those that the logged entry allows",
    ),
    "missing": ("{what} がありません", "{what} is missing"),
    "cut": (
        "entries.bin が途中で切れています({index} 番の記録)",
        "entries.bin is cut at entry {index}",
    ),
    "count": (
        "記録は {got} 件ですが、チェックポイントでは {want} 件です",
        "there are {got} entries, the checkpoint says {want}",
    ),
    "root": (
        "{what}: 記録から計算した根が、署名された根(大きさ {size})と違います",
        "{what}: the entries lead to another root than the one signed for size {size}",
    ),
    "orphan": (
        "{index} 番の記録は {header} 番の提供に属するとありますが、そこに提供の記録はありません",
        "entry {index} claims the extract at {header}, but no extract stands there",
    ),
    "subjects": (
        "{header} 番の提供は {want} 人分とありますが、記録は {got} 人分です",
        "the extract at {header} says {want} customers, the log holds {got}",
    ),
    "unlogged_file": (
        "files/{name} は台帳のどの記録とも合いません",
        "files/{name}: no manifest entry of the log has this SHA-256",
    ),
    "no_key": (
        "信頼する鍵 (--key) が渡されていないので、署名が本物かどうかを確かめられませんでした",
        "no trusted key (--key) was given: the signature could not be tied to a trusted key",
    ),
}


class RefusedError(Exception):
    """Something is not proved. `code` is stable; `text(lang)` says it to a person."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, lang: str) -> str:
        """Return the message in Japanese or English."""
        return ERRORS[self.code][0 if lang == "ja" else 1].format(**self.values)


class MisuseError(Exception):
    """The command cannot be carried out as given (exit status 2)."""


def wrong_shape(what: str, why_ja: str, why_en: str) -> NoReturn:
    """Refuse a text that is not in the format it claims."""
    raise RefusedError("shape", what=what, why_ja=why_ja, why_en=why_en)


# ----------------------------------------------------------------------------- strict encodings

MAX_SIZE = 2**63 - 1
MAX_SAFE_INTEGER = 2**53 - 1


def from_base64(text: str, what: str, size: int | None = None) -> bytes:
    """Return the bytes whose one base64 spelling is `text`."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise RefusedError("base64", what=what) from None
    if base64.b64encode(data).decode() != text:
        raise RefusedError("base64", what=what)
    if size is not None and len(data) != size:
        raise RefusedError("length", what=what, got=len(data), want=size)
    return data


def from_decimal(text: str, what: str) -> int:
    """Return the number: ASCII digits, no leading zeroes, at most 2^63-1."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_SIZE))
    if not plain or (text[0] == "0" and text != "0") or int(text) > MAX_SIZE:
        raise RefusedError("decimal", what=what)
    return int(text)


def from_utf8(data: bytes, what: str) -> str:
    """Return the text: UTF-8 without control characters but newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError("utf8", what=what) from None
    if any(each < " " and each != "\n" for each in text):
        raise RefusedError("control", what=what)
    return text


def canonical_json(value: object) -> bytes:
    """Return RFC 8785 JSON of objects, lists, texts, whole numbers, true, false and null."""

    def ordered(each: object) -> object:
        if isinstance(each, dict):
            names = sorted(each, key=lambda name: name.encode("utf-16-be"))
            return {name: ordered(each[name]) for name in names}
        if isinstance(each, list):
            return [ordered(one) for one in each]
        if isinstance(each, float) or (isinstance(each, int) and abs(each) > MAX_SAFE_INTEGER):
            message = "a fraction, or a number beyond 2^53"
            raise ValueError(message)
        return each

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes, what: str) -> dict[str, Any]:
    """Return the object whose canonical JSON is `data`, byte for byte."""
    try:
        value = json.loads(data.decode("utf-8"))
        canonical = canonical_json(value)
    except (ValueError, RecursionError):
        raise RefusedError("json", what=what) from None
    if not isinstance(value, dict) or canonical != data:
        raise RefusedError("json", what=what)
    return value


def texts(value: object, what: str) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise RefusedError("fields", what=what)
    return value


def text_of(fields: dict[str, Any], name: str, what: str) -> str:
    """Return a field that must be a non-empty text."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise RefusedError("fields", what=f"{what}: {name}")
    return value


# ------------------------------------------------------- Ed25519 verification, RFC 8032 section 5.1

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with T = XY/Z
IDENTITY: Point = (0, 1, 1, 0)


def point_add(a: Point, b: Point) -> Point:
    """Return a + b (section 5.1.4); the formula is complete, so it doubles too."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(scalar: int, point: Point) -> Point:
    """Return scalar * point. Not constant time: nothing here is secret."""
    total = IDENTITY
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point, scalar = point_add(point, point), scalar >> 1
    return total


def same_point(a: Point, b: Point) -> bool:
    """Whether two points are equal."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decode_point(data: bytes) -> Point | None:
    """Return the point that these 32 bytes encode canonically (section 5.1.3), or None."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def base_point() -> Point:
    """Return B: y = 4/5, x even (section 5.1)."""
    point = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if point is None:
        message = "the base point is on the curve"
        raise AssertionError(message)
    return point


BASE = base_point()


def decode_key(data: bytes) -> Point | None:
    """Return a public key's point; None for a non-canonical one, or one of small order."""
    point = decode_point(data)
    if point is None or same_point(point_times(8, point), IDENTITY):
        return None
    return point


def pure_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is right (section 5.1.7, without the cofactor, as OpenSSL does)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decode_key(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return same_point(point_times(s, BASE), point_add(r, point_times(k, a)))


def ed25519_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is right, by our own arithmetic and by `cryptography` if present."""
    ours = pure_verify(public_key, message, signature)
    if SECOND_OPINION is not None and decode_key(public_key) is not None:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
            theirs = True
        except InvalidSignature:
            theirs = False
        if ours != theirs:
            raise RefusedError("disagree")
    return ours


# ------------------------------------------------- signed notes, checkpoints, cosignatures (C2SP)

NOTE_KEY, WITNESS_KEY = 1, 4


@dataclass(frozen=True)
class Key:
    """A verifier key: name, algorithm, 32 bytes."""

    name: str
    algorithm: int
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA256(name || newline || algorithm || public key)."""
        body = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public_key
        return hashlib.sha256(body).digest()[:4]


def good_name(name: str) -> bool:
    """Whether a key may have this name."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " for c in name)


def parse_key(text: str, algorithm: int) -> Key:
    """Return the key of a vkey text that has this algorithm."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = from_base64(encoded, "vkey")
    if not good_name(name) or len(material) != 33:
        raise RefusedError(
            "vkey",
            why_ja="name+keyid+base64 の形ではありません",
            why_en="not of the form name+keyid+base64",
        )
    if material[0] != algorithm:
        want = "--witness" if material[0] == WITNESS_KEY else "--key"
        raise RefusedError(
            "vkey",
            why_ja=f"種類が違います({want} に渡す鍵かもしれません)",
            why_en=f"of another algorithm (is it meant for {want}?)",
        )
    key = Key(name, algorithm, material[1:])
    if key.key_id.hex() != key_id:
        raise RefusedError(
            "vkey",
            why_ja="鍵 ID が名前と鍵に合いません",
            why_en="the key id does not belong to this name and key",
        )
    if decode_key(key.public_key) is None:
        raise RefusedError(
            "vkey",
            why_ja="Ed25519 の正しい点ではありません",
            why_en="not a canonical Ed25519 key of full order",
        )
    return key


@dataclass(frozen=True)
class Trust:
    """Whom the person checking trusts: the log's key, if given, and witnesses that must agree."""

    log: Key | None
    witnesses: tuple[Key, ...] = ()
    tenures: tuple[Tenure, ...] = ()

    def alone(self) -> Trust:
        """Return the same without witnesses."""
        return Trust(self.log, (), self.tenures)

    def turns(self) -> tuple[Tenure, ...]:
        """Return the log's trusted keys, each with its turn; none without a key."""
        return self.tenures or (() if self.log is None else (Tenure(self.log),))


@dataclass(frozen=True)
class Tenure:
    """A key, and the sizes of the checkpoints that it signs (no last: no end)."""

    key: Key
    first: int = 0
    last: int | None = None

    def signs(self, size: int) -> bool:
        """Whether a checkpoint of this size is this key's to sign."""
        return self.first <= size and (self.last is None or size <= self.last)


@dataclass(frozen=True)
class Head:
    """A checkpoint: what it says, and who was shown to have signed it."""

    text: str
    origin: str
    size: int
    root: bytes
    signed: bool
    witnesses: tuple[tuple[str, int], ...]


def parse_note(data: bytes, what: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Return the text of a signed note and its signatures as (name, key id, rest)."""
    if len(data) > 1_000_000:
        wrong_shape(what, "長すぎます", "too long")
    body, blank, tail = from_utf8(data, what).rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        wrong_shape(
            what, "空行のあとに署名の行がありません", "no signature lines after a blank line"
        )
    lines = tail[:-1].split("\n")
    if len(lines) > 100:
        wrong_shape(what, "署名が多すぎます", "too many signatures")
    signatures = []
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "—" or not good_name(name):
            wrong_shape(what, "署名の行の形が違います", "a signature line is not '— name base64'")
        blob = from_base64(encoded, what)
        if len(blob) < 5:
            wrong_shape(what, "署名が短すぎます", "a signature is too short")
        signatures.append((name, blob[:4], blob[4:]))
    return body + "\n", signatures


def open_checkpoint(data: bytes, trust: Trust, what: str) -> Head:
    """Return the checkpoint; refuse it when a trusted signature is missing or wrong."""
    text, signatures = parse_note(data, what)
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        wrong_shape(
            what, "三行以上の空でない行が要ります", "three or more non-empty lines are needed"
        )
    size = from_decimal(lines[1], what)
    root = from_base64(lines[2], what, 32)
    if size == 0 and root != hashlib.sha256(b"").digest():
        wrong_shape(what, "空の台帳の根が違います", "an empty log with another root")
    if trust.log is not None:
        if trust.log.name != lines[0]:
            raise RefusedError("other_log", origin=lines[0], key=trust.log.name)
        check_log_signature(text, signatures, size, trust)
    witnesses = tuple(
        (key.name, cosigned_at(text, signatures, key, what)) for key in trust.witnesses
    )
    return Head(text, lines[0], size, root, trust.log is not None, witnesses)


def check_log_signature(
    text: str, signatures: Sequence[tuple[str, bytes, bytes]], size: int, trust: Trust
) -> None:
    """A trusted key whose turn it was signed the checkpoint of this size, or it is refused."""
    other = None
    for tenure in trust.turns():
        blob = find_signature(signatures, tenure.key)
        if blob is None:
            continue
        if not ed25519_verify(tenure.key.public_key, text.encode(), blob):
            raise RefusedError("bad_signature", key=tenure.key.name)
        if tenure.signs(size):
            return
        other = tenure.key
    if other is not None:
        raise RefusedError("not_its_turn", key_id=other.key_id.hex(), size=size)
    raise RefusedError("unsigned", key=trust.turns()[0].key.name)


def find_signature(signatures: Sequence[tuple[str, bytes, bytes]], key: Key) -> bytes | None:
    """Return the signature line's content of this key, None when there is none."""
    for name, key_id, blob in signatures:
        if (name, key_id) == (key.name, key.key_id):
            return blob
    return None


def cosigned_at(
    text: str, signatures: Sequence[tuple[str, bytes, bytes]], key: Key, what: str
) -> int:
    """Return the time of the witness's cosignature/v1."""
    blob = find_signature(signatures, key)
    if blob is None:
        raise RefusedError("no_witness", key=key.name)
    if len(blob) != 72:
        raise RefusedError("length", what=what, got=len(blob), want=72)
    timestamp = int.from_bytes(blob[:8], "big")
    message = f"cosignature/v1\ntime {timestamp}\n{text}".encode()
    if timestamp > MAX_SIZE or not ed25519_verify(key.public_key, message, blob[8:]):
        raise RefusedError("bad_signature", key=key.name)
    return timestamp


# --------------------------------------------------------------- the Merkle tree (RFC 6962, 9162)


def leaf_hash(data: bytes) -> bytes:
    """Return SHA256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes, what: str
) -> None:
    """The leaf stands at `index` (RFC 9162 section 2.1.3.2), or it is refused."""
    if not 0 <= index < size or any(len(each) != 32 for each in (leaf, *path)):
        raise RefusedError("not_included", what=what, index=index, size=size)
    at, last, computed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise RefusedError("not_included", what=what, index=index, size=size)
        if at & 1 or at == last:
            computed = node_hash(sibling, computed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        at, last = at >> 1, last >> 1
    if last or computed != root:
        raise RefusedError("not_included", what=what, index=index, size=size)


def check_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, path: Sequence[bytes]
) -> None:
    """The old tree is the beginning of the new one (RFC 9162 section 2.1.4.2), or refused."""
    rewritten = RefusedError("rewritten", old=size1, new=size2)
    if size1 > size2:
        raise RefusedError("shrank", old=size1, new=size2)
    if size1 < 1:
        raise RefusedError("empty_old")
    if size1 == size2:
        if path or root1 != root2:
            raise rewritten
        return
    if roots_from(size1, size2, root1, path) != (root1, root2):
        raise rewritten


def roots_from(
    size1: int, size2: int, root1: bytes, path: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that the path implies; None when it has the wrong length."""
    hashes = [root1, *path] if size1.bit_count() == 1 else list(path)
    if not hashes or any(len(each) != 32 for each in hashes):
        return None
    at, last = size1 - 1, size2 - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return None if last else (old, new)


@dataclass
class Tree:
    """The right edge of a growing tree: enough to know its root at every size."""

    size: int = 0
    edge: list[bytes] = field(default_factory=list)

    def push(self, leaf: bytes) -> None:
        """Append a leaf."""
        ones = self.size
        while ones & 1:
            leaf, ones = node_hash(self.edge.pop(), leaf), ones >> 1
        self.edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root hash."""
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


# ---------------------------------------------------------------------------------- the four checks


@dataclass
class Report:
    """What was checked, one line each, and what came of it."""

    what: str
    passed: list[tuple[str, str, str]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    error: RefusedError | None = None

    def ok(self, code: str, ja: str, en: str) -> None:
        """Note a check that passed."""
        self.passed.append((code, ja, en))


def note_head(report: Report, head: Head) -> None:
    """Report a checkpoint that was opened."""
    report.result |= {"origin": head.origin, "size": head.size}
    report.result["root"] = base64.b64encode(head.root).decode()
    report.result["witnesses"] = [
        {"name": name, "time": utc(timestamp)} for name, timestamp in head.witnesses
    ]
    if head.signed:
        report.ok(
            "signature",
            f"台帳 {head.origin} の鍵で署名されています",
            f"signed with the key of the log {head.origin}",
        )
    for name, timestamp in head.witnesses:
        report.ok(
            "witness",
            f"立会人 {name} が {utc(timestamp)} に確認しています",
            f"cosigned by the witness {name} at {utc(timestamp)}",
        )


def utc(timestamp: int) -> str:
    """Return the time as text; a time beyond year 9999 as its number of seconds."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timestamp)
    except OverflowError:
        return f"{timestamp} s"
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def check_checkpoint(report: Report, data: bytes, trust: Trust) -> None:
    """Verify one checkpoint."""
    note_head(report, open_checkpoint(data, trust, "checkpoint"))


def check_growth(report: Report, old: bytes, new: bytes, proof: bytes, trust: Trust) -> None:
    """Verify that the newer checkpoint's log begins with the whole older one."""
    before = open_checkpoint(old, trust.alone(), "old checkpoint")
    after = open_checkpoint(new, trust, "new checkpoint")
    text = from_utf8(proof, "consistency proof")
    first, *lines = text[:-1].split("\n")
    if not text.endswith("\n") or not first.startswith("old ") or len(lines) > 63:
        wrong_shape(
            "consistency proof",
            "一行目が 'old 大きさ' ではありません",
            "the first line is not 'old SIZE', or the last line is cut",
        )
    size = from_decimal(first.removeprefix("old "), "consistency proof")
    path = [from_base64(line, "consistency proof", 32) for line in lines]
    if before.origin != after.origin:
        raise RefusedError("origins", old=before.origin, new=after.origin)
    if size != before.size:
        raise RefusedError("old_size", got=size, want=before.size)
    check_consistency(before.size, after.size, before.root, after.root, path)
    note_head(report, after)
    report.result["old_size"] = before.size
    report.ok(
        "consistency",
        f"大きさ {before.size} から {after.size} まで、足されただけです",
        f"from size {before.size} to {after.size} the log only grew",
    )


def check_receipt(report: Report, data: bytes, trust: Trust) -> None:
    """Verify a receipt: signatures, both audit paths, and the customer's own commitment."""
    index, path, checkpoint, extra = parse_proof(data)
    fields = from_json(extra, "receipt")
    if set(fields) != {"customer_no", "entry", "entry_salt", "header", "items"}:
        raise RefusedError("fields", what="receipt")
    entry = from_base64(text_of(fields, "entry", "receipt"), "receipt entry")
    head = open_checkpoint(checkpoint, trust, "checkpoint")
    check_inclusion(leaf_hash(entry), index, head.size, path, head.root, "entry")
    note_head(report, head)
    report.ok(
        "inclusion",
        f"台帳の {index} 番に記録されています(全 {head.size} 件)",
        f"the entry stands at index {index} of the log of {head.size}",
    )
    facts, commitment = open_entry(entry, fields["header"], head)
    customer_no, items = text_of(fields, "customer_no", "receipt"), texts(fields["items"], "items")
    salt = from_base64(text_of(fields, "entry_salt", "receipt"), "entry_salt", 32)
    logged = facts.get("items")
    named = [] if logged is None else texts(logged, "entry items")
    if hashlib.sha256(salt + statement(customer_no, items, named)).digest() != commitment:
        raise RefusedError("not_opened")
    if logged is not None and not set(items) <= set(named):
        raise RefusedError("items_beyond")
    report.ok(
        "commitment",
        "記録は、この番号のお客さまの、この項目についてのものです",
        "the entry is about this customer number and exactly these items",
    )
    report.result |= {"kind": facts["kind"], "customer_no": customer_no, "items": items}
    report.result |= {name: text_of(facts, name, "entry") for name in FACT_NAMES}
    report.result |= {"clauses": texts(facts.get("clauses"), "entry clauses"), "index": index}


FACT_NAMES = ("recipient", "purpose", "day", "policy")


def statement(customer_no: str, items: Sequence[str], named: Sequence[str]) -> bytes:
    """Return what the commitment commits to; * stands for all items that the entry names."""
    plain = customer_no and "\n" not in customer_no and items and len(set(items)) == len(items)
    if not plain or any(each in ("", "*") or "," in each or "\n" in each for each in items):
        raise RefusedError("fields", what="customer_no, items")
    given = "*" if list(items) == list(named) else ",".join(items)
    return f"{customer_no}\n{given}".encode()


def parse_proof(data: bytes) -> tuple[int, list[bytes], bytes, bytes]:
    """Return index, audit path, checkpoint and extra of a c2sp.org/tlog-proof@v1 file."""
    top, blank, checkpoint = data.partition(b"\n\n")
    lines = from_utf8(top, "receipt").split("\n")
    if not blank or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        wrong_shape(
            "receipt", "受領証のファイルではありません", "not a c2sp.org/tlog-proof@v1 file"
        )
    if len(lines) < 2 or not lines[0].startswith("extra ") or not lines[1].startswith("index "):
        wrong_shape(
            "receipt", "extra と index の行がありません", "the extra or index line is missing"
        )
    if len(lines) > 65:
        wrong_shape("receipt", "経路が長すぎます", "the path is too long")
    extra = from_base64(lines[0].removeprefix("extra "), "receipt extra")
    index = from_decimal(lines[1].removeprefix("index "), "receipt index")
    return index, [from_base64(each, "receipt path", 32) for each in lines[2:]], checkpoint, extra


def open_entry(entry: bytes, header: object, head: Head) -> tuple[dict[str, Any], bytes]:
    """Return the facts of an entry that is in the log, and the commitment inside it."""
    if entry[:1] == b"\x01":
        facts = parse_facts(entry, "entry")
        if header is not None:
            wrong_header("一件ごとの記録に見出しが付いています", "a single act has none")
        from_base64(text_of(facts, "nonce", "entry"), "entry nonce", 16)
        return facts, from_base64(text_of(facts, "subject", "entry"), "entry subject", 32)
    if entry[:1] != b"\x02" or len(entry) != 41:
        wrong_shape("entry", "知らない種類の記録です", "of no known kind")
    if not isinstance(header, dict) or set(header) != {"entry", "index", "proof"}:
        wrong_header("見出しがありません", "it is missing")
    index = header["index"]
    if type(index) is not int or index != int.from_bytes(entry[1:9], "big"):
        wrong_header("別の提供のものです", "it is that of another extract")
    data = from_base64(text_of(header, "entry", "header"), "header")
    path = [from_base64(each, "header path", 32) for each in texts(header["proof"], "header")]
    check_inclusion(leaf_hash(data), index, head.size, path, head.root, "header")
    facts = parse_facts(data, "header")
    if facts["kind"] != "extract":
        wrong_header("提供の記録ではありません", "it is no extract")
    return facts, entry[9:]


def wrong_header(why_ja: str, why_en: str) -> NoReturn:
    """Refuse a receipt whose header entry does not belong to it."""
    raise RefusedError("header", why_ja=why_ja, why_en=why_en)


def parse_facts(entry: bytes, what: str) -> dict[str, Any]:
    """Return the fields of a JSON entry."""
    if entry[:1] != b"\x01":
        wrong_shape(what, "JSON の記録ではありません", "not a JSON entry")
    facts = from_json(entry[1:], what)
    text_of(facts, "kind", what)
    return facts


# ------------------------------------------------------------------- changes of the log's own key


@dataclass(frozen=True)
class Change:
    """At the checkpoint of this size `new` took over from `old`; those of the two that signed."""

    name: str
    old: Key
    new: Key
    size: int
    signers: tuple[Key, ...]


def parse_change(name: str, data: bytes) -> Change:
    """Return the change that a file proves; refuse one that the new key did not sign."""
    index, path, checkpoint, extra = parse_proof(data)
    entry = from_base64(text_of(from_json(extra, name), "entry", name), name)
    head = open_checkpoint(checkpoint, Trust(None), name)
    check_inclusion(leaf_hash(entry), index, head.size, path, head.root, name)
    facts = parse_facts(entry, name)
    if facts["kind"] != "log-key":
        raise RefusedError("change", what=name, why_ja="別の種類の記録", why_en="another kind")
    old, new = (parse_key(text_of(facts, each, name), NOTE_KEY) for each in ("old", "new"))
    if {old.name, new.name} != {head.origin} or old == new:
        raise RefusedError("change", what=name, why_ja="別の台帳の鍵", why_en="keys of another log")
    signatures = parse_note(checkpoint, name)[1]
    signers = []
    for key in (old, new):
        blob = find_signature(signatures, key)
        if blob is not None:
            if not ed25519_verify(key.public_key, head.text.encode(), blob):
                raise RefusedError("bad_signature", key=key.name)
            signers.append(key)
    if new not in signers:
        raise RefusedError("change", what=name, why_ja="新しい鍵の署名がない", why_en="unsigned")
    return Change(name, old, new, head.size, tuple(signers))


def follow(report: Report, trust: Trust, files: Sequence[tuple[str, bytes]]) -> Trust:
    """Return the trust with every key that the trusted one leads to, forwards and backwards."""
    if trust.log is None:
        return trust
    left = list(
        {(c.old, c.new, c.size): c for c in (parse_change(*file) for file in files)}.values()
    )
    known = {tenure.key: tenure for tenure in trust.turns()}
    while usable := [c for c in left if any(key in known for key in c.signers)]:
        for change in usable:
            left.remove(change)
            old = known.get(change.old, Tenure(change.old))
            new = known.get(change.new, Tenure(change.new))
            if (old.last, new.first) == (change.size, change.size):
                continue  # The same change, from another file.
            if old.last is not None or new.first:
                raise RefusedError(
                    "change", what=change.name, why_ja="食い違う交代が二つある",
                    why_en="two different changes of one key are signed",
                )  # fmt: skip
            known[change.old] = Tenure(change.old, old.first, change.size)
            known[change.new] = Tenure(change.new, change.size, new.last)
            report.ok(
                "key_change",
                f"大きさ {change.size} で鍵 {change.old.key_id.hex()} から"
                f" {change.new.key_id.hex()} に交代しています",
                f"at size {change.size} the key {change.new.key_id.hex()} took over"
                f" from {change.old.key_id.hex()}",
            )
    if left:
        raise RefusedError("untrusted_change", what=left[0].name)
    return Trust(trust.log, trust.witnesses, tuple(known.values()))


# -------------------------------------------------------------------------------- the audit pack


@dataclass
class Books:
    """What the entries say, gathered while they stream by."""

    tree: Tree = field(default_factory=Tree)
    kinds: dict[str, int] = field(default_factory=dict)
    subjects: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)

    def add(self, entry: bytes) -> None:
        """Take in the next entry, refusing one that is no entry or belongs nowhere."""
        index = self.tree.size
        if entry[:1] == b"\x02" and len(entry) == 41:
            header = int.from_bytes(entry[1:9], "big")
            if header not in self.subjects:
                raise RefusedError("orphan", index=index, header=header)
            self.subjects[header] += 1
            kind = "subject"
        else:
            facts = parse_facts(entry, f"entries.bin [{index}]")
            kind = facts["kind"]
            if kind == "extract":
                self.subjects[index] = 0
            elif kind == "manifest":
                self._manifest(facts, index)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.tree.push(leaf_hash(entry))

    def _manifest(self, facts: dict[str, Any], index: int) -> None:
        self.digests.add(text_of(facts, "sha256", f"entries.bin [{index}]"))
        if "file_sha256" in facts:
            self.digests.add(text_of(facts, "file_sha256", f"entries.bin [{index}]"))
        if "subjects" in facts:
            header, count = facts.get("extract"), facts["subjects"]
            if type(header) is not int or type(count) is not int:
                raise RefusedError("fields", what=f"entries.bin [{index}]")
            self.promised[header] = count


def check_pack(report: Report, folder: Path, trust: Trust, progress: Callable[[int], None]) -> None:
    """Verify a folder: every entry from the first, old checkpoints, and the files given out."""
    changes = [(f"keys/{each.name}", read(each)) for each in sorted((folder / "keys").glob("*"))]
    trust = follow(report, trust, changes)
    head = open_checkpoint(read(folder / "checkpoint.txt"), trust, "checkpoint.txt")
    note_head(report, head)
    old: dict[int, list[tuple[str, bytes]]] = {}
    for path in sorted((folder / "old").glob("*")):
        earlier = open_checkpoint(read(path), trust.alone(), f"old/{path.name}")
        if earlier.origin != head.origin:
            raise RefusedError("origins", old=earlier.origin, new=head.origin)
        if earlier.size > head.size:
            raise RefusedError("shrank", old=earlier.size, new=head.size)
        old.setdefault(earlier.size, []).append((f"old/{path.name}", earlier.root))
    books = Books()
    check_roots(old, books.tree)
    with open_binary(folder / "entries.bin") as stream:
        for entry in entries(stream):
            if books.tree.size == head.size:
                raise RefusedError("count", got=f"> {head.size}", want=head.size)
            books.add(entry)
            check_roots(old, books.tree)
            progress(books.tree.size)
    if books.tree.size != head.size:
        raise RefusedError("count", got=books.tree.size, want=head.size)
    check_roots({head.size: [("checkpoint.txt", head.root)]}, books.tree)
    report.ok(
        "entries",
        f"全 {head.size} 件の記録が、署名された根に一致します",
        f"all {head.size} entries lead to the signed root",
    )
    if old:
        report.ok(
            "consistency",
            f"以前のチェックポイント {len(old)} 個とも矛盾しません",
            f"{len(old)} earlier checkpoints are beginnings of this log",
        )
    for header, count in books.promised.items():
        if books.subjects.get(header) != count:
            raise RefusedError(
                "subjects", header=header, want=count, got=books.subjects.get(header, 0)
            )
    report.result["entries"] = dict(sorted(books.kinds.items()))
    check_files(report, folder / "files", books.digests)


def check_roots(signed: dict[int, list[tuple[str, bytes]]], tree: Tree) -> None:
    """Each checkpoint of exactly the tree's size has the tree's root, or is refused."""
    for name, root in signed.get(tree.size, []):
        if root != tree.root():
            raise RefusedError("root", what=name, size=tree.size)


def check_files(report: Report, folder: Path, digests: set[str]) -> None:
    """Each file in files/ is one whose SHA-256 stands in a manifest entry, or is refused."""
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        with open_binary(path) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest not in digests:
            raise RefusedError("unlogged_file", name=path.relative_to(folder).as_posix())
        found.add(digest)
    report.result |= {"files": len(found), "files_not_given": len(digests - found)}
    report.ok(
        "files",
        f"渡されたファイル {len(found)} 個は、すべて台帳に記録されたものです",
        f"each of the {len(found)} files given stands in the log",
    )


def entries(stream: BufferedReader) -> Iterator[bytes]:
    """Yield the entries of entries.bin: four bytes of length, big-endian, then the entry."""
    index = 0
    while prefix := stream.read(4):
        size = int.from_bytes(prefix, "big")
        entry = stream.read(size) if len(prefix) == 4 and size <= 2**24 else b""
        if len(prefix) != 4 or len(entry) != size:
            raise RefusedError("cut", index=index)
        yield entry
        index += 1


def open_binary(path: Path) -> BufferedReader:
    """Return the open file; a missing one in a pack is refused, not a misuse."""
    try:
        return path.open("rb")
    except OSError:
        raise RefusedError("missing", what=path.name) from None


def read(path: Path) -> bytes:
    """Return the bytes of a small file of a pack."""
    with open_binary(path) as stream:
        return stream.read()


# ------------------------------------------------------------------------------------ the command

WORDS = {
    "verified": ("確認できました", "VERIFIED"),
    "refused": ("確認できませんでした", "NOT VERIFIED"),
    "checked": ("確かめたこと", "What was checked"),
    "receipt": (
        (
            "この取扱いの記録は、署名された台帳に載っています。あとから消されたり書き換えられたりすれば、"
            "この受領証と食い違って必ず分かります。お客さま番号がご自分のものかをお確かめください。"
        ),
        (
            "The record of this use of your data stands in the signed log. Should it be removed or"
            " altered later, this receipt will show it. Make sure the customer number is yours."
        ),
    ),
    "checkpoint": (
        "台帳の持ち主は、この大きさとこの根の台帳を持つと署名しています。",
        "The log's owner has signed that the log has this size and this root.",
    ),
    "consistency": (
        "古い方に載っていた記録は、新しい方にもそのまま残っています。",
        "Every entry of the older log still stands, unaltered, in the newer one.",
    ),
    "pack": (
        "渡された記録がこの台帳のすべてであり、途中で差し替えられていません。",
        "The entries given are the whole log, and none was replaced.",
    ),
}
LABELS = {
    "customer_no": ("お客さま番号", "customer number"),
    "recipient": ("提供先・利用者", "recipient"),
    "purpose": ("利用目的", "purpose"),
    "items": ("項目", "items"),
    "clauses": ("条項", "clauses"),
    "day": ("日付", "day"),
    "kind": ("種類", "kind"),
    "policy": ("方針の版", "policy version"),
    "index": ("台帳の番号", "log index"),
    "origin": ("台帳", "log"),
    "size": ("台帳の大きさ", "log size"),
    "old_size": ("以前の大きさ", "old size"),
    "entries": ("記録の内訳", "entries by kind"),
    "files": ("照合したファイル", "files matched"),
    "files_not_given": ("渡されていないもの", "files not given"),
}


def printable(value: object) -> str:
    """Return a value for the terminal: one line, no control characters from the file."""
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {count}" for name, count in value.items())
    return "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(value)
    )


def implementation(lang: str) -> str:
    """Say which Ed25519 implementation judged the signatures."""
    if SECOND_OPINION is not None:
        if lang == "ja":
            return f"Ed25519: 内蔵の実装と {SECOND_OPINION} の両方で検証"
        return f"Ed25519: built-in implementation, confirmed by {SECOND_OPINION}"
    if lang == "ja":
        return "Ed25519: 内蔵の実装だけで検証(cryptography は入っていません)"
    return "Ed25519: built-in implementation only (cryptography is not installed)"


def say(report: Report, lang: str) -> None:
    """Print the report for a person."""
    tongue = 0 if lang == "ja" else 1
    if report.error is None:
        print(f"{WORDS['verified'][tongue]}\n\n{WORDS[report.what][tongue]}\n")
        for name, label in LABELS.items():
            if name in report.result:
                print(f"  {label[tongue]}: {printable(report.result[name])}")
        print()
    else:
        print(f"{WORDS['refused'][tongue]}: {printable(report.error.text(lang))}\n")
    print(f"{WORDS['checked'][tongue]}:")
    for _, *line in report.passed:
        print(f"  [OK] {printable(line[tongue])}")
    if report.error is not None:
        print(f"  [NG] {printable(report.error.text(lang))}")
    print(f"  {implementation(lang)}")


def say_json(report: Report, lang: str) -> None:
    """Print the report for a program. The facts of a refused receipt are left out: unproved."""
    tongue = 1 if lang == "ja" else 2
    checks = [{"check": line[0], "ok": True, "text": line[tongue]} for line in report.passed]
    error = None
    if report.error is not None:
        error = {"code": report.error.code, "text": report.error.text(lang)}
        checks.append({"check": report.error.code, "ok": False, "text": error["text"]})
    print(
        json.dumps(
            {
                "ok": report.error is None,
                "what": report.what,
                "checks": checks,
                "error": error,
                "ed25519": {"built_in": True, "second_opinion": SECOND_OPINION},
                "result": report.result if report.error is None else None,
            },
            ensure_ascii=False,
        )
    )


def argument(path: Path) -> bytes:
    """Return the bytes of a file named on the command line."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise MisuseError(message) from None


def key_argument(text: str, algorithm: int) -> Key:
    """Return the key given as text or as a file that holds it."""
    if "+" not in text or is_file(text):
        text = from_utf8(argument(Path(text)), "vkey").strip()
    return parse_key(text, algorithm)


def is_file(text: str) -> bool:
    """Whether the argument names a file; a key too long for a file name does not."""
    try:
        return Path(text).is_file()
    except OSError:
        return False


class Parser(argparse.ArgumentParser):
    """argparse, with its one-line error in both languages."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and exit 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"使い方が違います / wrong usage: {message}\n")


def parser() -> Parser:
    """Return the command line."""
    common = Parser(add_help=False)
    common.add_argument("--key", metavar="VKEY", help="trusted key of the log, or a file with it")
    common.add_argument(
        "--witness",
        metavar="VKEY",
        action="append",
        default=[],
        help="a witness that must have cosigned (repeatable)",
    )
    common.add_argument(
        "--key-change",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="the published proof that the log's key was replaced (repeatable)",
    )
    common.add_argument("--json", action="store_true", help="answer in JSON")
    tongue = next((os.environ[n] for n in ("LC_ALL", "LANG") if os.environ.get(n)), "")
    common.add_argument(
        "--lang", choices=("ja", "en"), default="ja" if tongue.startswith("ja") else "en"
    )
    whole = Parser(prog="sekisho-verify", description=(__doc__ or "").partition("\n")[0])
    commands = whole.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, files, about in (
        ("receipt", ("FILE",), "a customer's receipt"),
        ("checkpoint", ("FILE",), "a signed checkpoint"),
        ("consistency", ("OLD", "NEW", "PROOF"), "that the log of NEW begins with that of OLD"),
        ("pack", ("DIRECTORY",), "an audit pack: the whole log and the files given out"),
    ):
        command = commands.add_parser(name, parents=[common], help=about, description=about)
        for each in files:
            command.add_argument(each, type=Path)
    return whole


def progress_bar(size: int) -> None:
    """Show on a terminal, now and then, how many entries were read."""
    if size % 50_000 == 0 and sys.stderr.isatty():
        print(f"\r{size:,} ...", end="", file=sys.stderr, flush=True)


def run(options: argparse.Namespace) -> Report:
    """Return the report of the check that the command line asks for."""
    report = Report(options.what)
    try:
        log = key_argument(options.key, NOTE_KEY) if options.key else None
        trust = Trust(log, tuple(key_argument(each, WITNESS_KEY) for each in options.witness))
        changes = [(each.name, argument(each)) for each in options.key_change]
        trust = follow(report, trust, changes)
        if options.what == "receipt":
            check_receipt(report, argument(options.FILE), trust)
        elif options.what == "checkpoint":
            check_checkpoint(report, argument(options.FILE), trust)
        elif options.what == "consistency":
            files = (argument(options.OLD), argument(options.NEW), argument(options.PROOF))
            check_growth(report, *files, trust)
        elif not options.DIRECTORY.is_dir():
            message = f"{options.DIRECTORY}: フォルダーではありません / not a directory"
            raise MisuseError(message)
        else:
            check_pack(report, options.DIRECTORY, trust, progress_bar)
        if log is None:
            raise RefusedError("no_key")
    except RefusedError as error:
        report.error = error
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 verified, 1 not verified, 2 misuse."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            plain = (stream.encoding or "").lower() in {"ascii", "us-ascii", "ansi_x3.4-1968"}
            stream.reconfigure(encoding="utf-8" if plain else None, errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        report = run(options)
    except MisuseError as error:
        print(f"sekisho-verify: {error}", file=sys.stderr)
        return 2
    (say_json if options.json else say)(report, options.lang)
    return 0 if report.error is None else 1


if __name__ == "__main__":
    sys.exit(main())
