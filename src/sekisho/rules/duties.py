"""義務 with parameters: what the terms table declares of a duty, and what a rule sets.

A duty says by how many days a change is announced, by what a person is identified, within what time
a recipient erases: the parameters are typed, and each is set exactly once.
"""

import re
from collections.abc import Iterator, Mapping

from lark import Token

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Unit
from sekisho.rules.day_builder import BeyondUseError, read_length
from sekisho.rules.entries import EntryReader
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.terms import Duty, ParameterType, Vocabulary
from sekisho.terms.finding import error

Period = tuple[int, Unit]
DutyValue = int | Period | frozenset[str]
Values = tuple[tuple[str, DutyValue], ...]

_PERIOD = re.compile(
    "[0-9０-９]+ *(営業日|週間|日間|日|か月|ヶ月|年間|年"
    "|business days?|days?|weeks?|months?|years?)"
)
_NUMBER = re.compile("[0-9]{1,9}")
_WANTED = {
    ParameterType.PERIOD: ("期間（30日、5年）", "a period (30 days, 5 years)"),
    ParameterType.WORDS: ("一語か語の一覧", "a word or a list of words"),
    ParameterType.NUMBER: ("整数", "a whole number"),
}


def read_duty(word_id: str, entry: Marked, read: EntryReader) -> Duty:
    """The duty of the terms table with the types of its parameters, by name."""
    read.known(entry, {"labels", "label", "en", "clause", "where", "with"})
    node = entry.fields().get("with")
    declared = node.fields() if node else {}
    kinds = tuple(ParameterType)
    typed = {name: read.choice(node, name, kinds) for name in declared} if node else {}
    return Duty(
        word_id,
        read.labels(word_id, entry),
        read.text(entry, "en") or word_id,
        parameters={name: ParameterType(kind) for name, kind in typed.items() if kind},
    )


def read_values(raw: RawRule, content: tuple[str, ...], lists: ListReader) -> Values:
    """What the rule sets, by parameter; anything missing, unknown or ill-typed is a finding."""
    wanted = _wanted(content, lists.words)
    node = raw.fields.get("with")
    given = node.fields() if node else {}
    for name in (name for name in wanted if name not in given):
        lists.findings.append(
            error(
                "duty-value-missing",
                raw.place("content"),
                f"この義務には {name}（{wanted[name]}）の値が要ります。",
                f"This duty needs a value for {name} ({wanted[name]}).",
                todo_ja=f"「定数: {{{name}: …}}」と書いてください。",
                todo_en=f"Write 'with: {{{name}: ...}}'.",
            )
        )
    return tuple(_read_each(given, wanted, lists))


def _wanted(content: tuple[str, ...], words: Vocabulary) -> dict[str, ParameterType]:
    found: dict[str, ParameterType] = {}
    for duty in content:
        known = words.duties.get(duty)
        found |= known.parameters if isinstance(known, Duty) else {}
    return found


def _read_each(
    given: Mapping[str, Marked], wanted: Mapping[str, ParameterType], lists: ListReader
) -> Iterator[tuple[str, DutyValue]]:
    for name, node in given.items():
        if name not in wanted:
            known = "、".join(wanted) or "なし"
            lists.findings.append(
                error(
                    "duty-value-unknown",
                    node.key_span or node.span,
                    f"「{name}」という定数は、この義務にはありません。あるもの: {known}",
                    f"{name!r} is no value of this duty; there are: {', '.join(wanted) or 'none'}.",
                )
            )
            continue
        value = _value(node, wanted[name], lists)
        if value is not None:
            yield name, value


def _value(node: Marked, kind: ParameterType, lists: ListReader) -> DutyValue | None:
    text = (node.text() or "").strip()
    match kind:
        case ParameterType.ITEMS:
            return lists.items(node)
        case ParameterType.PARTIES:
            return lists.parties(node) if node.items() else frozenset()
        case ParameterType.PURPOSES:
            return lists.purposes(node)
        case ParameterType.WORDS if node.items() and all(one.text() for one in node.items()):
            return frozenset(one.text() or "" for one in node.items())
        case ParameterType.NUMBER if _NUMBER.fullmatch(text):
            return int(text)
        case ParameterType.PERIOD if _PERIOD.fullmatch(text):
            try:
                return read_length(Token("PERIOD", text))
            except BeyondUseError:
                pass
    ja, en = _WANTED[kind]
    lists.findings.append(
        error(
            "duty-value",
            node.span,
            f"「{text}」は{ja}ではありません。",
            f"{text!r} is not {en}.",
        )
    )
    return None
