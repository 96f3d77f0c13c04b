"""Notes in the markers that notices use: ※1, ＊1, *1, [a], (注1).

A note is a line that begins with its marker; elsewhere the marker refers to it. Both must match up:
a marker leads to the note of its own section, or else to the only one of the notice. Numbered
markers only; a bare ※ begins a remark and refers to nothing. [a] and *1 stand for other things too,
so they are markers only in a notice that has a note of their kind.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from sekisho.clauses.fences import line_span
from sekisho.clauses.markdown import lines_of
from sekisho.terms.finding import Finding, error, warning
from sekisho.terms.span import Span

MARKER = re.compile(
    r"※[0-9０-９]{1,2}(?![0-9０-９])|[＊*](?<![＊*]{2})[0-9０-９]{1,2}(?![0-9０-９.．*＊])"
    r"|\[[a-z]\](?![(:\[])|[（(]注[0-9０-９]{1,2}[)）]"
)
_EATEN = "*"
_LINE_START = re.compile(r"[\s　]*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker where it stands: `key` tells it whatever its width, `is_note` begins the note.

    Of a marker that Markdown took for emphasis only the `*` is known.
    """

    key: str
    is_note: bool
    section: int
    span: Span


def key_of(marker: str) -> str:
    """The marker without width and brackets: ※１ and ※1, （注1） and (注1) are one."""
    return unicodedata.normalize("NFKC", marker).strip("()")


def marks_of(
    tokens: Sequence[Token], lines: Sequence[str], file: str, section: int
) -> Iterator[Mark]:
    """The markers of a block in the order of the text."""
    for token in tokens:
        line, before = lines_of(token)[0] if token.children else 0, ""
        for at, child in enumerate(token.children or ()):
            if child.type in ("softbreak", "hardbreak"):
                line, before = line + 1, ""
            elif child.type == "em_open" and _eaten(token.children or [], at, before):
                place = line_span(lines, line, file)
                yield Mark(_EATEN, is_note=False, section=section, span=place)
            elif child.type == "text":
                for match in MARKER.finditer(child.content):
                    is_note = _LINE_START.match(before + child.content[: match.start()]) is not None
                    yield Mark(
                        key_of(match.group()), is_note, section, line_span(lines, line, file)
                    )
                before += child.content
            else:
                before += child.content


def marker_findings(marks: Sequence[Mark]) -> Iterator[Finding]:
    """Markers without a note, notes without a marker, two notes that nobody can tell apart."""
    notes = [mark for mark in marks if mark.is_note]
    kinds = {"※", "注", *(note.key[0] for note in notes)}
    used: set[int] = set()
    for at, note in enumerate(notes):
        same = [one for one in notes[:at] if (one.key, one.section) == (note.key, note.section)]
        if same:
            yield _twice(note, same[0])
    for mark in marks:
        if mark.is_note or mark.key[0] not in kinds:
            continue
        if mark.key == _EATEN:
            yield _is_emphasis(mark.span)
            continue
        found = note_of(mark.key, mark.section, notes)
        used.update(id(one) for one in found)
        if not found:
            yield _without_note(mark)
        elif len({one.section for one in found}) > 1:
            yield _twice(mark, found[0])
    yield from (_without_marker(note) for note in notes if id(note) not in used)


def note_of(key: str, section: int, notes: Sequence[Mark]) -> list[Mark]:
    """The notes to which a marker leads: those of its section, or else those of the notice."""
    same = [note for note in notes if note.key == key]
    return [note for note in same if note.section == section] or same


def _eaten(children: Sequence[Token], at: int, before: str) -> bool:
    """True where *1 … *2 was taken for emphasis: it opens inside a word, with a number."""
    inner = children[at + 1].content if at + 1 < len(children) else ""
    return bool(before.strip()) and re.match(r"[0-9０-９]{1,2}(?![0-9０-９.．])", inner) is not None


def _is_emphasis(span: Span) -> Finding:
    return error(
        "marker-is-emphasis",
        span,
        "一行に *1 のような印が二つあると、Markdownは、そのあいだを強調と読んで印を消します。",
        "two markers like *1 in one line: Markdown takes what is between them for emphasis",
        todo_ja="全角の ＊1 か、\\*1 と書いてください",
        todo_en="write the full-width ＊1, or \\*1",
    )


def _without_note(mark: Mark) -> Finding:
    return error(
        "marker-without-note",
        mark.span,
        f"{mark.key} という注がありません。",
        f"there is no note {mark.key}",
        todo_ja=f"「{mark.key}　…」で始まる段落を書くか、印を消してください",
        todo_en=f"write a paragraph that begins with {mark.key}, or take the marker out",
    )


def _without_marker(note: Mark) -> Finding:
    return warning(
        "note-without-marker",
        note.span,
        f"{note.key} の注を指す印が、本文にありません。",
        f"nothing in the text refers to the note {note.key}",
        todo_ja=f"説明する語の後に {note.key} と書いてください",
        todo_en=f"write {note.key} behind the words that it explains",
    )


def _twice(mark: Mark, earlier: Mark) -> Finding:
    return error(
        "note-twice",
        mark.span,
        f"{mark.key} の注が二つあり、どちらのことか決まりません。",
        f"there are two notes {mark.key}; nobody can tell which is meant",
        todo_ja="番号を改めるか、注を、それを使う節の中に書いてください",
        todo_en="renumber one, or put each note into the section that uses it",
        related=(earlier.span,),
    )
