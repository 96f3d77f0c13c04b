"""YAML with places: every scalar, list and mapping keeps the span that it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import yaml

from sekisho.terms import Finding, Span
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
    deep nesting are refused before anything is built, so no text makes this run long or deep.
    """
    reader = _Reader(file, line, column, [])
    try:
        reader.refuse_tricks(text)
        node = None if reader.findings else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        return None, [_not_yaml(reader.at(mark, mark), failure.problem)]
    except yaml.YAMLError:
        return None, [
            error(
                "not-yaml",
                reader.start,
                "YAML に使えない文字があります。",
                "A character is not allowed in YAML.",
            )
        ]
    if node is None:
        return None, reader.findings
    return reader.marked(node, None), reader.findings


def read_day(node: Marked, findings: list[Finding]) -> date | None:
    """The day at `node`, written 2026-12-01 and in no other way; None after a finding."""
    text = node.text()
    try:
        if text is not None and len(text) == len("2026-12-01"):
            return date.fromisoformat(text)
    except ValueError:
        pass
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


def _not_yaml(span: Span, problem: str | None) -> Finding:
    return error(
        "not-yaml",
        span,
        "YAML として読めません。コロンの後の空白、括弧の閉じ忘れ、字下げを確かめてください。",
        f"This is not YAML: {problem}.",
        todo_ja="値にコロンや # を含むときは '…' で囲みます。",
        todo_en="Put a value that has a colon or # in it into quotes.",
    )


class _Mark(Protocol):
    """A mark of either YAML reader, the one in Python or the one in C."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    line: int
    column: int
    findings: list[Finding]

    @property
    def start(self) -> Span:
        return Span(self.file, self.line, self.column, self.line, self.column)

    def refuse_tricks(self, text: str) -> None:
        """A finding for the first alias or for nesting beyond any use. Raises yaml.YAMLError."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                self.findings.append(
                    error(
                        "yaml-alias",
                        self.at(event.start_mark, event.end_mark),
                        f"「*{event.anchor}」の形の参照は使えません。値をそのまま書いてください。",
                        f"The reference *{event.anchor} cannot be used; write the value itself.",
                    )
                )
                return
            if depth > _DEEPEST:
                self.findings.append(
                    error(
                        "yaml-too-deep",
                        self.at(event.start_mark, event.start_mark),
                        f"入れ子が深すぎます（{_DEEPEST}段まで）。",
                        f"This is nested too deeply ({_DEEPEST} levels at most).",
                    )
                )
                return

    def at(self, start: "_Mark | None", end: "_Mark | None") -> Span:
        """The place between two marks of the YAML reader, which count from 0."""
        if start is None or end is None:
            return self.start
        return Span(
            self.file,
            self.line + start.line,
            start.column + (self.column if start.line == 0 else 1),
            self.line + end.line,
            end.column + (self.column if end.line == 0 else 1),
        )

    def marked(self, node: yaml.Node, key: Span | None) -> Marked:
        span = self.at(node.start_mark, node.end_mark)
        if isinstance(node, yaml.MappingNode):
            return Marked(dict(self.pairs(node)), span, key)
        if isinstance(node, yaml.SequenceNode):
            return Marked([self.marked(child, None) for child in node.value], span, key)
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        empty = plain and node.value in ("", "null", "~")
        return Marked(None if empty else node.value, span, key)

    def pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, Marked]]:
        seen: dict[str, Span] = {}
        for key_node, value_node in node.value:
            name = str(key_node.value)
            span = self.at(key_node.start_mark, key_node.end_mark)
            if name in seen:
                self.findings.append(
                    error(
                        "key-twice",
                        span,
                        f"「{name}」が二度書かれています。",
                        f"{name!r} is written twice.",
                        related=(seen[name],),
                    )
                )
                continue
            seen[name] = span
            yield name, self.marked(value_node, span)
