"""Passages that several notices share are put in: text and rules, with each notice's own names.

    ```include
    引用: library/joint-use-network.md
    当社: 灯電力株式会社
    ```

takes the place of the file's lines, in which {{当社}} becomes the name. What cannot be put in stays
as it is and is a finding; `read` refuses a notice in which such a block is left.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sekisho.terms.finding import Finding, error
from sekisho.terms.span import Span

INCLUDE = "include"
SOURCE_WORDS = ("引用", "include")

_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*([^`]*?)[ \t]*$")
_PAIR = re.compile(r"^\s*([^:：\s][^:：]*?)\s*[:：]\s*(.+?)\s*$")
_BLANK = re.compile(r"\{\{([^{}\n]+)\}\}")

Library = Callable[[str], str | None]
"""The text of a file of the library by its name as written; None where there is none."""


@dataclass(frozen=True, slots=True)
class Included:
    """The whole text, and of each of its lines the file and the line that it came from."""

    text: str
    file: str
    origins: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...] = ()

    def place(self, span: Span) -> Span:
        """Where the passage stands that `span` points at in the whole text."""
        if span.file != self.file or not 0 < span.line <= len(self.origins):
            return span
        file, line = self.origins[span.line - 1]
        last, end = self.origins[min(span.end_line, len(self.origins)) - 1]
        return replace(span, file=file, line=line, end_line=end if last == file else line)

    def placed(self, finding: Finding) -> Finding:
        """The finding at the place where its passage stands."""
        span = self.place(finding.span) if finding.span else None
        return replace(finding, span=span, related=tuple(map(self.place, finding.related)))


@dataclass(frozen=True, slots=True)
class _Block:
    """One include block: its lines (from 0, the last included) and its values with their lines."""

    first: int
    last: int
    values: dict[str, tuple[str, int]]


def put_in(text: str, file: str, library: Library) -> Included:
    """The text with every include block replaced; with findings, those blocks are left."""
    lines = text.split("\n")
    whole: list[str] = []
    origins: list[tuple[str, int]] = []
    findings: list[Finding] = []
    done = 0
    for block in _blocks(lines):
        put = _put(block, lines, file, library, findings)
        if put is None:
            continue
        source, body = put
        whole += [*lines[done : block.first], *body]
        origins += [(file, number + 1) for number in range(done, block.first)]
        origins += [(source, number) for number in range(1, len(body) + 1)]
        done = block.last + 1
    whole += lines[done:]
    origins += [(file, number + 1) for number in range(done, len(lines))]
    return Included("\n".join(whole), file, tuple(origins), tuple(findings))


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """The include blocks at the top of the text; a block inside another fence is not one."""
    mark, first, is_include = "", 0, False
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if found is None:
            continue
        if not mark:
            mark, first, is_include = found[1], number, found[2] == INCLUDE
        elif found[1].startswith(mark) and not found[2]:
            if is_include:
                yield _Block(first, number, _values(lines, first + 1, number))
            mark = ""


def _values(lines: Sequence[str], first: int, end: int) -> dict[str, tuple[str, int]]:
    pairs = ((number, _PAIR.match(lines[number])) for number in range(first, end))
    return {pair[1]: (pair[2], number) for number, pair in pairs if pair}


def _put(
    block: _Block, lines: Sequence[str], file: str, library: Library, findings: list[Finding]
) -> tuple[str, list[str]] | None:
    """The file's name and its lines with the names filled in; None with a finding."""
    at = _span(lines, block.first, file)
    values = dict(block.values)
    named = next((values.pop(word) for word in SOURCE_WORDS if word in values), None)
    if named is None:
        findings.append(_without_source(at))
        return None
    source, line = named
    text = library(source)
    if text is None:
        findings.append(_missing(source, _span(lines, line, file)))
        return None
    wanted = dict.fromkeys(_BLANK.findall(text))
    wrong = [_unfilled(name, source, at) for name in wanted if name not in values]
    wrong += [
        _unused(name, source, _span(lines, line, file))
        for name, (_, line) in values.items()
        if name not in wanted
    ]
    findings += wrong
    if wrong:
        return None
    filled = _BLANK.sub(lambda blank: values[blank[1]][0], text.rstrip("\n"))
    return source, filled.split("\n")


def _span(lines: Sequence[str], index: int, file: str) -> Span:
    return Span(file, index + 1, 1, index + 1, len(lines[index]) + 1)


def _without_source(span: Span) -> Finding:
    return error(
        "include-unnamed",
        span,
        "何を引用するかが書かれていません。",
        "The block does not say which file it includes.",
        todo_ja="「引用: library/….md」の行を足してください。",
        todo_en="Add a line 'include: library/....md'.",
    )


def _missing(source: str, span: Span) -> Finding:
    return error(
        "include-missing",
        span,
        f"引用する「{source}」がありません。",
        f"There is no {source!r} to include.",
        todo_ja="告知のあるフォルダから見たファイルの名を書いてください。",
        todo_en="Name the file as seen from the folder of the notice.",
    )


def _unfilled(name: str, source: str, span: Span) -> Finding:
    return error(
        "include-unfilled",
        span,
        f"「{source}」の {{{{{name}}}}} に入る語がありません。",
        f"Nothing fills {{{{{name}}}}} of {source!r}.",
        todo_ja=f"「{name}: …」の行を足してください。",
        todo_en=f"Add a line '{name}: ...'.",
    )


def _unused(name: str, source: str, span: Span) -> Finding:
    return error(
        "include-unused",
        span,
        f"「{source}」に {{{{{name}}}}} はありません。",
        f"{source!r} has no {{{{{name}}}}}.",
        todo_ja="この行を消すか、名を改めてください。",
        todo_en="Take the line out, or correct the name.",
    )
