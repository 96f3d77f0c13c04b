"""A draft in words, for the people who write it and for those who sign it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.drafts import Files, files_in_force, newest_trial
from sekisho.books.versions import newest_version
from sekisho.gate.compare_notices import CellChange, cell_changes
from sekisho.gate.examine_draft import (
    Examined,
    compiled_draft,
    examine_draft,
    read_draft,
    read_published,
)
from sekisho.gate.save_draft import OpenDraft, draft_files
from sekisho.prove.compare import Difference
from sekisho.rules.text_changes import PassageChange, text_changes
from sekisho.terms import Finding, Vocabulary

SHOWN = 6


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words; `line` is 0 where it lies in no line of the notice."""

    line: int
    file: str
    code: str
    is_error: bool
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the notice: its text, and beside it the rules under it, each with its line."""

    text: tuple[tuple[int, str], ...]
    rules: tuple[tuple[int, str], ...]
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be said of a draft at once, while it is written."""

    findings: tuple[FindingLine, ...]
    rows: tuple[Row, ...]
    passages: tuple[PassageChange, ...]
    cells: tuple[CellChange, ...]

    @property
    def errors(self) -> int:
        """How many findings stop publication."""
        return sum(one.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference in meaning; a list that is long ends with how many more there are."""

    change: str
    recipients: str
    purposes: str
    items: str


@dataclass(frozen=True, slots=True)
class Report:
    """What two people look at before they sign."""

    examined: Examined
    differences: tuple[DifferenceLine, ...]
    first_day: date


def check_draft(connection: Db, files: Files, lang: str) -> Checked:
    """Findings at their lines, and what differs from the newest published version."""
    published = files_in_force(connection, newest_version(connection))
    connection.rollback()
    loaded, findings = read_draft(files)
    before, _ = read_published(published)
    lines = tuple(_finding(one, lang) for one in findings)
    cells: tuple[CellChange, ...] = ()
    old, new = (one.context.policy if one.context else None for one in (before, loaded))
    if old is not None and new is not None:
        cells = tuple(cell_changes(old, new, lang))
    both = before.document is not None and loaded.document is not None
    passages = tuple(text_changes(before, loaded)) if both else ()
    text = files.notice.decode("utf-8", errors="replace")
    return Checked(lines, tuple(_rows(text, lines)), passages, cells)


def report_draft(connection: Db, draft: int, lang: str, today: date) -> Report:
    """The proofs and the comparison. ActRefusedError where the draft has errors."""
    base, files = draft_files(connection, draft)
    connection.rollback()
    examined = examine_draft(base, files)
    policy = examined.loaded.policy
    if policy is None:
        raise RuntimeError("an examined draft has a policy")
    told = tuple(_difference(one, policy.vocabulary, lang) for one in examined.differences)
    return Report(examined, told, examined.first_day(today))


def trial_of(connection: Db, opened: OpenDraft, lang: str) -> Mapping[str, object] | None:
    """The figures of the newest shadow run of this content, with names for ids; None without."""
    found = newest_trial(connection, opened.about)
    if found is None:
        return None
    _, files = draft_files(connection, opened.about.id)
    words = compiled_draft(files)[0].vocabulary
    known = {"recipient": words.parties, "purpose": words.purposes, "item": words.items}
    judged = found[0]["judged"]
    named = [
        {**one, **{k: of[one[k]].shown(lang) for k, of in known.items() if one[k] in of}}
        for one in (judged if isinstance(judged, list) else ())
    ]
    return {**found[0], "judged": named}


def _finding(one: Finding, lang: str) -> FindingLine:
    span = one.span
    in_notice = span is not None and span.file == "notice.md"
    return FindingLine(
        span.line if span is not None and in_notice else 0,
        span.file if span is not None else "",
        one.code,
        one.severity.value == "error",
        one.message(lang),
        one.suggestion(lang) or "",
    )


def _rows(text: str, findings: Sequence[FindingLine]) -> Iterator[Row]:
    """Text and the rules that follow it make a row; it ends where text begins again."""
    said: list[tuple[int, str]] = []
    rules: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        fence = line.startswith("```")
        if rules and not fenced and not fence and line.strip():
            yield _row(said, rules, findings)
            said, rules = [], []
        if fenced or fence:
            rules.append((number, line))
        elif line.strip():
            said.append((number, line))
        fenced = fenced is not fence
    if said or rules:
        yield _row(said, rules, findings)


def _row(
    said: Sequence[tuple[int, str]], rules: Sequence[tuple[int, str]], all_: Sequence[FindingLine]
) -> Row:
    lines = {number for number, _ in (*said, *rules)}
    return Row(tuple(said), tuple(rules), tuple(one for one in all_ if one.line in lines))


def _difference(one: Difference, words: Vocabulary, lang: str) -> DifferenceLine:
    named = []
    for at, known in enumerate((words.parties, words.purposes, words.items)):
        ids = sorted({cell[at] for cell in one.cells})
        labels = [known[each].shown(lang) if each in known else each for each in ids[:SHOWN]]
        more = f" (+{len(ids) - SHOWN})" if len(ids) > SHOWN else ""
        named.append(("、" if lang == "ja" else ", ").join(labels) + more)
    return DifferenceLine(one.change.value, *named)
