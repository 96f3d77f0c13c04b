"""Templates of mails: fixed words and typed slots. What is no slot's item cannot be put in.

A template is checked before two people publish it, and filled with values of items that were
decided for its purpose and recipient. Slots are written {項目}; four are the system's own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sekisho.guard.scan import scan_text
from sekisho.guard.wording import Held
from sekisho.terms import Finding, Vocabulary
from sekisho.terms.finding import error

_SLOT = re.compile(r"\{([^{}\n]{1,60})\}")
_BRACE = re.compile(r"[{}]")
_LINE_END = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029\x00]")

SENDER, POSTAL, REFUSAL, COMPLAINTS = "差出人", "差出人の住所", "配信停止の宛先", "苦情の宛先"
CODE = "確認コード"
OWN_SLOTS = frozenset({SENDER, POSTAL, REFUSAL, COMPLAINTS, CODE})
DISPLAY = (SENDER, POSTAL, REFUSAL, COMPLAINTS)
"""What marketing mail must show: 特定電子メール法 Art 4 and Rule 9 of its ordinance."""


class Kind(StrEnum):
    """Marketing needs opt-in and obeys a refusal; the others perform or report what was agreed."""

    CONTRACT = "contract"
    SERVICE = "service"
    MARKETING = "marketing"


@dataclass(frozen=True, slots=True)
class Template:
    """A template as written. `purpose` is a purpose's id or label."""

    name: str
    kind: Kind
    purpose: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Subject and body of one mail, ready to be signed and sent."""

    subject: str
    body: str


class NotFilledError(Exception):
    """The mail cannot be made: `slots` lack a value, or hold what a header must not."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


def template_findings(template: Template, words: Vocabulary) -> list[Finding]:
    """Everything for which the template cannot be published; empty where it can."""
    found = []
    if words.purpose(template.purpose) is None:
        found.append(_unknown_purpose(template))
    for slot in sorted(_slots(template) - OWN_SLOTS):
        item = words.item(slot)
        if item is None:
            found.append(_unknown_slot(template, slot))
        elif words.items[item].secret:
            found.append(_secret_slot(template, slot))
    if template.kind is Kind.MARKETING:
        missing = [slot for slot in DISPLAY if f"{{{slot}}}" not in template.body]
        found += [_display_missing(template, slot) for slot in missing]
    if f"{{{CODE}}}" not in template.body:
        found.append(_code_missing(template))
    if _LINE_END.search(template.subject):
        found.append(_subject_lines(template))
    if _BRACE.search(_SLOT.sub("", template.subject + template.body)):
        found.append(_stray_brace(template))
    # A slot is no blank to be filled in: something will stand there.
    fixed = _SLOT.sub(" * ", f"{template.subject}\n{template.body}")
    return found + [_held(template, held) for held in scan_text(fixed).held]


def items_of(template: Template, words: Vocabulary) -> tuple[str, ...]:
    """The items that the template tells, sorted: the gate decides each of them.

    requires: no findings
    """
    slots = _slots(template) - OWN_SLOTS
    return tuple(sorted({item for slot in slots if (item := words.item(slot)) is not None}))


def fill(
    template: Template, words: Vocabulary, items: Mapping[str, str], own: Mapping[str, str]
) -> Filled:
    """The mail's words. `items` holds the permitted values by item id, `own` the system's slots.

    A slot without a value, or a subject that would get a second line, is a NotFilledError: nothing
    is left blank, since a blank reads like an answer.

    requires: no findings
    """
    values = {
        slot: own.get(slot) if slot in OWN_SLOTS else items.get(words.item(slot) or "")
        for slot in _slots(template)
    }
    lacking = tuple(sorted(slot for slot, value in values.items() if not value))
    broken = tuple(s for s in _SLOT.findall(template.subject) if _LINE_END.search(values[s] or ""))
    if lacking or broken:
        raise NotFilledError(lacking or broken)

    def put(match: re.Match[str]) -> str:
        return str(values[match[1]])

    return Filled(_SLOT.sub(put, template.subject), _SLOT.sub(put, template.body))


def _slots(template: Template) -> set[str]:
    return {*_SLOT.findall(template.subject), *_SLOT.findall(template.body)}


def _unknown_purpose(template: Template) -> Finding:
    return error(
        "template-purpose",
        None,
        f"ひな形「{template.name}」の目的「{template.purpose}」は用語にありません。",
        f"The purpose {template.purpose!r} of template {template.name!r} is not a term.",
        todo_ja="告知の目的から選んでください。",
        todo_en="Choose a purpose of the notice.",
    )


def _unknown_slot(template: Template, slot: str) -> Finding:
    return error(
        "template-slot",
        None,
        f"ひな形「{template.name}」の欄「{slot}」は項目ではありません。",
        f"The slot {slot!r} of template {template.name!r} is no item.",
        todo_ja="用語表の項目の名を書いてください。",
        todo_en="Write an item's label from the terms table.",
    )


def _secret_slot(template: Template, slot: str) -> Finding:
    return error(
        "template-secret",
        None,
        f"ひな形「{template.name}」の欄「{slot}」は秘密です。メールには書けません（C24）。",
        f"The slot {slot!r} of template {template.name!r} is a secret: no mail tells it (C24).",
        todo_ja="欄を消してください。",
        todo_en="Remove the slot.",
    )


def _display_missing(template: Template, slot: str) -> Finding:
    return error(
        "template-display",
        None,
        f"広告のひな形「{template.name}」に{{{slot}}}がありません（特定電子メール法第4条）。",
        f"The marketing template {template.name!r} lacks {{{slot}}} (Art 4 of the Act on Regulation"
        " of Transmission of Specified Electronic Mail).",
        todo_ja="本文に入れてください。",
        todo_en="Put it into the body.",
    )


def _code_missing(template: Template) -> Finding:
    return error(
        "template-code",
        None,
        f"ひな形「{template.name}」に{{{CODE}}}がありません。真正かどうかを調べられません（C25）。",
        f"Template {template.name!r} lacks {{{CODE}}}: nobody could check the mail (C25).",
        todo_ja="本文の終わりに入れてください。",
        todo_en="Put it at the end of the body.",
    )


def _subject_lines(template: Template) -> Finding:
    return error(
        "template-subject",
        None,
        f"ひな形「{template.name}」の件名に改行があります。",
        f"The subject of template {template.name!r} has a line end.",
        todo_ja="一行にしてください。",
        todo_en="Write it in one line.",
    )


def _stray_brace(template: Template) -> Finding:
    return error(
        "template-brace",
        None,
        f"ひな形「{template.name}」に、欄にならない波括弧があります。",
        f"Template {template.name!r} has a brace that belongs to no slot.",
        todo_ja="{項目} の形に直すか、括弧を消してください。",
        todo_en="Write {item}, or remove the brace.",
    )


def _held(template: Template, held: Held) -> Finding:
    return error(
        f"template-{held.code}",
        None,
        f"ひな形「{template.name}」: {held.ja}",
        f"Template {template.name!r}: {held.en}",
    )
