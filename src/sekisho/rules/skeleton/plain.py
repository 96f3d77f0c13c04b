"""Plain text to parts: headings, paragraphs and lists, told apart by their shape alone.

Where the shape does not tell, `Part.unsure` says so, and the skeleton asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

LONGEST_HEADING = 40

_BULLET = re.compile(r"^(?:[・･●○■□◆◇▪‣•]\s*|[-*]\s+)")
_NUMBERED = re.compile(r"^\d{1,3}(?:[.)]\s+|[．）]\s*)")
_NOTE = re.compile(r"^[※＊*]\s*\d+")
_SENTENCE_END = re.compile(r"[。、．.:：;；,，]$")


class Shape(Enum):
    """What a part of the plain text looks like."""

    HEADING = auto()
    TEXT = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of the plain text, without the marks of a list.

    `unsure` is said of a line that stands between headings and may be one.
    """

    shape: Shape
    lines: tuple[str, ...]
    numbered: bool = False
    unsure: bool = False

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(self.lines)


def parts_of(text: str) -> list[Part]:
    """The parts in the order of the text; no line but blank ones is lost.

    Of several short lines on end that stand alone, the first is a heading, the second its text, and
    so on; the last, above a paragraph, is a heading. Two are a heading and one below it.
    """
    parts = [part for chunk in _chunks(text) for part in _split(chunk)]
    return list(_with_headings(parts))


def _chunks(text: str) -> Iterator[list[str]]:
    """Runs of lines without a blank one, without the white space at their ends."""
    chunk: list[str] = []
    for line in [*text.splitlines(), ""]:
        kept = line.strip()
        if kept:
            chunk.append(kept)
        elif chunk:
            yield chunk
            chunk = []


def _split(chunk: Sequence[str]) -> Iterator[Part]:
    """A chunk at the places where a list begins or ends."""
    run: list[str] = []
    mark: re.Pattern[str] | None = None
    for line in chunk:
        found = next((one for one in (_BULLET, _NUMBERED) if one.match(line)), None)
        if run and found is not mark:
            yield _part(run, mark)
            run = []
        mark = found
        run.append(line)
    if run:
        yield _part(run, mark)


def _part(run: Sequence[str], mark: re.Pattern[str] | None) -> Part:
    if mark is None:
        return Part(Shape.TEXT, tuple(run))
    entries = tuple(mark.sub("", line, count=1) for line in run)
    return Part(Shape.LIST, entries, numbered=mark is _NUMBERED)


def _with_headings(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, of each run of short lines that stand alone some as headings."""
    run: list[Part] = []
    for part in parts:
        if _is_short(part):
            run.append(part)
            continue
        yield from _run(run, above_text=True)
        run = []
        yield part
    yield from _run(run, above_text=False)


def _run(run: Sequence[Part], *, above_text: bool) -> Iterator[Part]:
    last = len(run) - 1
    for place, part in enumerate(run):
        heading = place % 2 == 0 or (place == last and above_text)
        if place == last and not above_text:
            heading = False
        shape = Shape.HEADING if heading else Shape.TEXT
        yield Part(shape, part.lines, unsure=not heading)


def _is_short(part: Part) -> bool:
    line = part.lines[0]
    return (
        part.shape is Shape.TEXT
        and len(part.lines) == 1
        and len(line) <= LONGEST_HEADING
        and not _SENTENCE_END.search(line)
        and not _NOTE.match(line)
    )
