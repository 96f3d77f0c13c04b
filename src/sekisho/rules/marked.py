"""YAML with places: every scalar, list and mapping keeps the span that it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from sekisho.terms import Finding, Span
from sekisho.terms.finding import error


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML value with its span. Scalars are kept as written; `null` and an empty value are None."""

    value: "str | None | list[Marked] | dict[str, Marked]"
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

    Duplicate keys and YAML errors are findings; with a YAML error there is no value.
    """
    reader = _Reader(file, line, column, [])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        span = reader.at(mark, mark) if mark else Span(file, line, column, line, column)
        return None, [
            error(
                "not-yaml",
                span,
                "YAML として読めません。コロンの後の空白、括弧の閉じ忘れ、字下げを確かめてください。",
                f"This is not YAML: {failure.problem}.",
                todo_ja="値にコロンや # を含むときは '…' で囲みます。",
                todo_en="Put a value that has a colon or # in it into quotes.",
            )
        ]
    except yaml.YAMLError:
        span = Span(file, line, column, line, column)
        return None, [
            error(
                "not-yaml",
                span,
                "YAML に使えない文字があります。",
                "A character is not allowed in YAML.",
            )
        ]
    if node is None:
        return None, []
    return reader.marked(node, None), reader.findings


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    line: int
    column: int
    findings: list[Finding]

    def at(self, start: yaml.Mark, end: yaml.Mark) -> Span:
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
        empty = node.value in ("", "null", "~") and node.style is None
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
