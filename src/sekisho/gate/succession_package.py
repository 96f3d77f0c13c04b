"""The package of a succession, as the successor reads it: lines, manifest, and the giver's proof.

The proof shows by the giver's signed ledger that lines and manifest are those handed over. What is
read here is another company's word: each part is checked before it means anything.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from sekisho.cases.succession import Event
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry_proof import ProvedEntry, verify_entry_proof
from sekisho.ledger.note import SignatureError, VerifierKey
from sekisho.ledger.proof import ProofError
from sekisho.ledger.text import FormatError
from sekisho.terms import Vocabulary
from sekisho.terms.day import iso_day
from sekisho.terms.fold import fold

FORMAT = "sekisho-succession/1"
TEXTS = ("format", "sha256", "event", "document_no", "effective_on")
LARGEST = 1_000_000
"""Bytes of a manifest or a proof."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company by its words: the ids of a notice mean nothing to another."""

    name: str
    address: str
    representative: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A package whose lines and manifest are proved to be those handed over.

    `bound_to` are the purposes of the giver's notice, `words` what its customers could refuse by
    the ids that the lines use: both by their Japanese names.
    """

    lines: Path
    sha256: str
    customers: int
    giver: Company
    receiver: Company
    event: str
    document_no: str
    effective_on: date
    bound_to: tuple[str, ...]
    words: Mapping[str, str]
    notice: str
    proved: ProvedEntry
    proof: bytes


def company_in_words(words: Vocabulary, party: str, day: date) -> dict[str, object]:
    """The company as another company can know it: its name of that day, address, representative."""
    word = words.parties[party]
    company = word.company
    names = [
        name
        for name, since, until in (company.names if company else ())
        if (since is None or since <= day) and (until is None or day < until)
    ]
    return {
        "name": (names or [word.shown("ja")])[-1],
        "address": company.address if company else None,
        "representative": company.representative if company else None,
    }


def open_package(
    lines: Path, manifest: Path, proof: Path, key: VerifierKey,
    witnesses: Sequence[VerifierKey] = (),
) -> Opened:  # fmt: skip
    """The package, every digest, hash and signature of it checked.

    Refused (ActRefusedError): files that are no package, a proof that the key does not bear out,
    lines or a manifest that were altered.
    """
    opened = open_papers(_read(manifest), _read(proof), key, witnesses, lines)
    with lines.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != opened.sha256:
            raise _altered(lines.name)
    return opened


def open_papers(
    said: bytes, proof: bytes, key: VerifierKey, witnesses: Sequence[VerifierKey] = (),
    lines: Path = Path("succession.jsonl"),
) -> Opened:  # fmt: skip
    """The package by its manifest and proof alone: `lines` is where they are said to lie.

    Refused as `open_package`, but for altered lines, which are not looked at.
    """
    proved = _proved(proof, key, witnesses)
    told = _told(said)
    fields = proved.entry.fields
    if (fields.get("kind"), fields.get("step")) != ("succession", "hand_over"):
        raise _no_package(
            "証明が引き渡しの記録のものではありません", "the proof is of another entry"
        )
    if fields.get("manifest_sha256") != sha256(said).hexdigest():
        raise _altered("manifest")
    if fields.get("file_sha256") != told["sha256"]:
        raise _altered("manifest")
    day = iso_day(told["effective_on"])
    if day is None:
        raise _no_package("承継の日が日付ではありません", "its day is no date")
    return Opened(
        lines, told["sha256"], told["customers"], _company(told["from"]), _company(told["to"]),
        told["event"], told["document_no"], day, _bound(told["bound_to"]), _words(told["words"]),
        str(told["notice"].get("policy", "")), proved, proof,
    )  # fmt: skip


def is_ours(words: Vocabulary, operator: str, named: Company) -> bool:
    """Whether the company that the package names is the operator of this notice."""
    word = words.parties[operator]
    names = [name for name, _, _ in word.company.names] if word.company else []
    return fold(named.name) in {fold(each) for each in (*names, *word.labels)}


def _proved(proof: bytes, key: VerifierKey, witnesses: Sequence[VerifierKey]) -> ProvedEntry:
    try:
        return verify_entry_proof(proof, key, witnesses)
    except (FormatError, SignatureError, ProofError) as wrong:
        raise ActRefusedError(
            "not-proved",
            f"引き渡した会社の台帳による証明が成り立ちません（{wrong}）。鍵と証明を確かめてください"
            "（C20）。",
            f"The giver's ledger does not prove it ({wrong}). Check key and proof (C20).",
        ) from None


def _told(manifest: bytes) -> dict[str, Any]:
    """The fields of the manifest, each of its kind."""
    try:
        told = json.loads(manifest)
        fits = (
            all(isinstance(told[name], str) for name in TEXTS)
            and isinstance(told["customers"], int)
            and all(isinstance(told[name], dict) for name in ("from", "to", "notice", "words"))
            and isinstance(told["bound_to"], list)
            and told["format"] == FORMAT
            and told["event"] in list(Event)
        )
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise _no_package(f"manifest が {FORMAT} の形ではありません", f"no manifest of {FORMAT}")
    return dict(told)


def _company(told: dict[str, Any]) -> Company:
    return Company(*(str(told.get(name) or "") for name in ("name", "address", "representative")))


def _bound(told: list[Any]) -> tuple[str, ...]:
    if not all(isinstance(each, dict) and isinstance(each.get("ja"), str) for each in told):
        raise _no_package("目的が読めません", "its purposes cannot be read")
    return tuple(each["ja"] for each in told)


def _words(told: dict[str, Any]) -> dict[str, str]:
    return {str(word): str(label) for word, label in told.items()}


def _read(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise _no_package(f"{file.name} が大きすぎます", f"{file.name} is too large")
    return file.read_bytes()


def _altered(name: str) -> ActRefusedError:
    return ActRefusedError(
        "altered",
        f"{name} は引き渡されたものと違います。台帳の記録とダイジェストが合いません（C20）。",
        f"{name} is not what was handed over: its digest is not that of the ledger (C20).",
    )


def _no_package(ja: str, en: str) -> ActRefusedError:
    return ActRefusedError(
        "no-package", f"承継の一式として読めません: {ja}（C20）。", f"It is no package: {en} (C20)."
    )
