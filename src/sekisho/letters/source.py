"""A template of mails as people write it: front matter, then a body in each language.

    ---
    id: billing_notice
    kind: contract
    purpose: billing
    clauses: [C12]
    subject: {ja: "{billing_date}のご請求", en: "Your bill of {billing_date}"}
    ---
    <!-- ja -->
    {name} 様 ...
    <!-- en -->
    Dear {name}, ...

A slot names an item of the terms table by id or label, or one of the system's own (`OWN`). What a
template may say is checked by the guard (`sekisho.guard.templates`); this reads it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from sekisho.guard.templates import (
    CODE,
    COMPLAINTS,
    POSTAL,
    REFUSAL,
    SENDER,
    Kind,
    Template,
    items_of,
    template_findings,
)
from sekisho.terms import Finding, Vocabulary
from sekisho.terms.finding import error

LANGS = ("ja", "en")
LONGEST = 20_000
"""Bytes that a template may have."""
OWN: Mapping[str, str] = {
    "code": CODE,
    "sender": SENDER,
    "postal": POSTAL,
    "refusal": REFUSAL,
    "complaints": COMPLAINTS,
}
"""The system's own slots by their English names, each to its Japanese one."""

_ID = re.compile(r"[a-z][a-z0-9_]{1,40}")
_MARK = re.compile(r"^<!-- (ja|en) -->[ \t]*$", re.MULTILINE)
_OWN_SLOT = re.compile(r"\{(" + "|".join(OWN) + r")\}")
_FIELDS = {"id", "kind", "purpose", "clauses", "subject"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A template in both languages. `purpose` and `clauses` as written in its front matter."""

    id: str
    kind: Kind
    purpose: str
    clauses: tuple[str, ...]
    texts: Mapping[str, Template]

    def items(self, words: Vocabulary) -> tuple[str, ...]:
        """The items that its slots tell, in either language, sorted. requires: no findings."""
        found = {item for text in self.texts.values() for item in items_of(text, words)}
        return tuple(sorted(found))


def read_letter(raw: bytes, file: str) -> tuple[Letter | None, list[Finding]]:
    """The template in the bytes of `file`, or None and why it cannot be read."""
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, [_unreadable(file, "UTF-8 ではありません", "it is not UTF-8")]
    if len(raw) > LONGEST:
        return None, [_unreadable(file, "長すぎます", f"it is longer than {LONGEST:,} bytes")]
    front, body = _parts(text)
    if front is None:
        return None, [_unreadable(file, "冒頭の欄がありません", "it has no front matter")]
    bodies = _bodies(body)
    missing = [lang for lang in LANGS if not bodies.get(lang)]
    if missing:
        named = "、".join(f"<!-- {lang} -->" for lang in missing)
        return None, [_unreadable(file, f"{named} の本文がありません", f"no body for {missing}")]
    wrong = _front_fault(front)
    if wrong is not None:
        return None, [_unreadable(file, *wrong)]
    return _letter(front, bodies), []


def letter_findings(letter: Letter, words: Vocabulary) -> list[Finding]:
    """Everything for which the template cannot be published; empty where it can.

    Besides what the guard finds in each language, its clauses name the one of its purpose.
    """
    found: dict[str, Finding] = {}
    for text in letter.texts.values():
        for finding in template_findings(text, words):
            found.setdefault(f"{finding.code} {finding.en}", finding)
    purpose = words.purpose(letter.purpose)
    clause = words.purposes[purpose].clause if purpose is not None else None
    if clause is not None and clause not in letter.clauses:
        told = _wrong_clause(letter, clause)
        found[told.code] = told
    return list(found.values())


def _parts(text: str) -> tuple[Mapping[str, object] | None, str]:
    pieces = text.split("---\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        return None, ""
    try:
        front = yaml.safe_load(pieces[1])
    except yaml.YAMLError:
        return None, ""
    return (front, pieces[2]) if isinstance(front, dict) else (None, "")


def _bodies(text: str) -> dict[str, str]:
    """The body of each language that has one, without the blank lines around it."""
    _, *pieces = _MARK.split(text)
    return {
        lang: body.strip("\n") + "\n"
        for lang, body in zip(pieces[::2], pieces[1::2], strict=True)
        if body.strip()
    }


def _front_fault(front: Mapping[str, object]) -> tuple[str, str] | None:
    """What is wrong with the fields, in Japanese and English; None where nothing is."""
    if set(front) != _FIELDS:
        names = ", ".join(sorted(_FIELDS))
        return f"冒頭の欄は {names} のちょうど五つです", f"its fields are exactly {names}"
    if not isinstance(front["id"], str) or not _ID.fullmatch(front["id"]):
        return "id は英小文字・数字・_ です", "the id has lower-case letters, digits and _"
    if front["kind"] not in list(Kind):
        kinds = ", ".join(Kind)
        return f"kind は {kinds} のいずれかです", f"the kind is one of {kinds}"
    clauses, subject = front["clauses"], front["subject"]
    if not isinstance(clauses, list) or not all(isinstance(c, str) for c in clauses):
        return "clauses は条文の並びです", "clauses is a list of clauses"
    if not isinstance(subject, dict) or not all(isinstance(subject.get(k), str) for k in LANGS):
        return "subject には ja と en の件名が要ります", "subject has a line for ja and for en"
    if not isinstance(front["purpose"], str):
        return "purpose は目的の id です", "purpose is a purpose's id"
    return None


def _letter(front: Mapping[str, object], bodies: Mapping[str, str]) -> Letter:
    subjects, clauses = _words(front["subject"]), _words(front["clauses"])
    name, kind, purpose = str(front["id"]), Kind(str(front["kind"])), str(front["purpose"])
    texts = {
        lang: Template(name, kind, purpose, _owned(subjects[lang]), _owned(bodies[lang]))
        for lang in LANGS
    }
    return Letter(name, kind, purpose, tuple(clauses), texts)


def _words(value: object) -> dict[str, str]:
    """A mapping of texts, or the texts of a list each to itself. requires: no fault."""
    if isinstance(value, dict):
        return {str(key): str(said) for key, said in value.items()}
    return {str(said): str(said) for said in value} if isinstance(value, list) else {}


def _owned(text: str) -> str:
    """The text with the system's own slots under the names that the guard knows."""
    return _OWN_SLOT.sub(lambda match: f"{{{OWN[match[1]]}}}", text)


def _unreadable(file: str, ja: str, en: str) -> Finding:
    return error(
        "template-unreadable",
        None,
        f"ひな形 {file} を読めません: {ja}。",
        f"The template {file} cannot be read: {en}.",
        todo_ja="docs/reference/mail.md の形に直してください。",
        todo_en="Write it as docs/reference/mail.md says.",
    )


def _wrong_clause(letter: Letter, clause: str) -> Finding:
    return error(
        "template-clause",
        None,
        f"ひな形「{letter.id}」の clauses に、目的の条文 {clause} がありません。",
        f"The clauses of template {letter.id!r} lack {clause}, on which its purpose rests.",
        todo_ja=f"clauses に {clause} を加えてください。",
        todo_en=f"Add {clause} to its clauses.",
    )
