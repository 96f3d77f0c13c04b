"""YAML with places: every scalar, list and mapping keeps the span that it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NoReturn, Protocol

import yaml

from sekisho.terms import Finding, Span, iso_day
from sekisho.terms.finding import error

_DEEPEST = 32  # an exception's exception's exception needs eight


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML value with its span. Scalars are as written; `null` and an empty value are None."""

    value: "str | list[Marked] | dict[str, Marked] | None"
    span: Span
    key_span: Span | None = None

    def text(self) -> str | None:
        """The scalar as text, or None when this is a list, a mapping or null."""
        return self.value if isinstance(self.value, str) else None

    def items(self) -> "list[Marked]":
        """A list's entries; a scalar is a list of itself; null is empty."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None else [self]

    def fields(self) -> "dict[str, Marked]":
        """A mapping's fields by key; anything else has none."""
        return self.value if isinstance(self.value, dict) else {}


def read_yaml(
    text: str, file: str, *, line: int = 1, column: int = 1
) -> tuple[Marked | None, list[Finding]]:
    """The YAML in `text`, whose first character stands at (line, column) of `file`.

    Duplicate keys and YAML errors are findings; with a YAML error there is no value. Aliases and
    deep nesting are refused as they turn up, so no text makes this run long or deep.
    """
    reader = _Reader(file, line, column, [])
    try:
        return reader.document(yaml.parse(text, Loader=_LOADER)), reader.findings
    except _RefusedError:
        return None, reader.findings
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        return None, [*reader.findings, _not_yaml(reader.at(mark, mark))]
    except yaml.YAMLError:
        return None, [*reader.findings, _no_character_of_yaml(reader.at(None, None))]


def read_day(node: Marked, findings: list[Finding]) -> date | None:
    """The day at `node`, written 2026-12-01 and in no other way; None after a finding."""
    text = node.text()
    day = iso_day(text or "")
    if day is not None:
        return day
    shown = text if text is not None else "…"
    findings.append(
        error(
            "not-a-date",
            node.span,
            f"「{shown}」は日付ではありません。2026-12-01 の形で書いてください。",
            f"{shown!r} is no date; write it as 2026-12-01.",
        )
    )
    return None


def said_twice(words: tuple[str, str], node: Marked, first: Marked) -> Finding:
    """A finding: one key is written in both languages."""
    return error(
        "key-twice",
        node.key_span or node.span,
        f"「{words[0]}」と「{words[1]}」は同じ見出し語です。二度は書けません。",
        f"{words[1]!r} and {words[0]!r} are the same key; write it once.",
        related=(first.key_span or first.span,),
    )


def _not_yaml(span: Span) -> Finding:
    return error(
        "not-yaml",
        span,
        "YAML として読めません。コロンの後の空白、括弧の閉じ忘れ、字下げを確かめてください。",
        "This is not YAML. Check spaces after colons, unclosed brackets and indentation.",
        todo_ja="値にコロンや # を含むときは '…' で囲みます。",
        todo_en="Put a value that has a colon or # in it into quotes.",
    )


def _no_character_of_yaml(span: Span) -> Finding:
    return error(
        "not-yaml", span, "YAML に使えない文字があります。", "A character is not allowed in YAML."
    )


class _Mark(Protocol):
    """A mark of either YAML reader, the one in Python or the one in C."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _RefusedError(Exception):
    """The text has something that is YAML and is refused; the finding is there."""


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    line: int
    column: int
    findings: list[Finding]

    def at(self, start: _Mark | None, end: _Mark | None) -> Span:
        """The place between two marks of the YAML reader, which count from 0."""
        if start is None or end is None:
            return Span(self.file, self.line, self.column, self.line, self.column)
        return Span(
            self.file,
            self.line + start.line,
            start.column + (self.column if start.line == 0 else 1),
            self.line + end.line,
            end.column + (self.column if end.line == 0 else 1),
        )

    def document(self, events: Iterator[yaml.Event]) -> Marked | None:
        """The one document of the text; None where the text is empty."""
        value: Marked | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if value is not None:
                    self.findings.append(_not_yaml(self.at(event.start_mark, event.end_mark)))
                    raise _RefusedError
                value = self.value(next(events), events, None, 1)
        return value

    def value(
        self, event: yaml.Event, events: Iterator[yaml.Event], key: Span | None, depth: int
    ) -> Marked:
        """The value that begins with `event`; the events that belong to it are consumed."""
        span = self.at(event.start_mark, event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            self.refuse_alias(event.anchor or "", span)
        if depth > _DEEPEST:
            self.refuse_depth(span)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.implicit[0]
            empty = plain and event.value in ("", "null", "~")
            return Marked(None if empty else event.value, span, key)
        if isinstance(event, yaml.SequenceStartEvent):
            entries: list[Marked] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    return Marked(entries, self.until(span, inner), key)
                entries.append(self.value(inner, events, None, depth + 1))
        pairs: dict[str, Marked] = {}
        for inner in events:
            if isinstance(inner, yaml.MappingEndEvent):
                return Marked(pairs, self.until(span, inner), key)
            self.pair(inner, events, pairs, depth)
        raise _RefusedError  # the reader of YAML has raised before

    def pair(
        self,
        first: yaml.Event,
        events: Iterator[yaml.Event],
        pairs: dict[str, Marked],
        depth: int,
    ) -> None:
        """One key with its value is in `pairs`; a key written twice is a finding."""
        key = self.value(first, events, None, depth + 1)
        name = key.text() or ""
        value = self.value(next(events), events, key.span, depth + 1)
        if name in pairs:
            self.findings.append(
                error(
                    "key-twice",
                    key.span,
                    f"「{name}」が二度書かれています。",
                    f"{name!r} is written twice.",
                    related=tuple(s for s in (pairs[name].key_span,) if s is not None),
                )
            )
            return
        pairs[name] = value

    def until(self, span: Span, event: yaml.Event) -> Span:
        """`span`, reaching to where `event` ends."""
        end = self.at(event.end_mark, event.end_mark)
        return Span(span.file, span.line, span.column, end.line, end.column)

    def refuse_alias(self, anchor: str, span: Span) -> NoReturn:
        self.findings.append(
            error(
                "yaml-alias",
                span,
                f"「*{anchor}」の形の参照は使えません。値をそのまま書いてください。",
                f"The reference *{anchor} cannot be used; write the value itself.",
            )
        )
        raise _RefusedError

    def refuse_depth(self, span: Span) -> NoReturn:
        self.findings.append(
            error(
                "yaml-too-deep",
                span,
                f"入れ子が深すぎます（{_DEEPEST}段まで）。",
                f"This is nested too deeply ({_DEEPEST} levels at most).",
            )
        )
        raise _RefusedError


# The reader in C gives the same events at the same places, ten times as fast.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)
