"""A public list with headings: every company with the lines that it has by it, or what is wrong."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.registers.days import read_day
from sekisho.registers.fault import Fault
from sekisho.registers.kinds import FORMS, NOT_YET, Form, Heading, ListKind
from sekisho.registers.lines import line_faults
from sekisho.terms import Aspect, Said

DAY = timedelta(days=1)
LOOKED_THROUGH = 15
"""So many rows at the top may be titles before the headings."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A company as the list has it."""

    number: str
    lines: tuple[Said, ...]


class _RowError(Exception):
    """The row is wrong in this way."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def read_list(
    kind: ListKind, rows: Sequence[Sequence[str]], day: date
) -> tuple[list[Entered], list[Fault]]:
    """The companies of the list of `day`, and everything that is wrong with it.

    With one fault the list is not to be used at all: what is half read would end licences.
    """
    form = FORMS[kind]
    found = _headings(form, rows)
    if isinstance(found, Fault):
        return [], [found]
    top, columns = found
    entered: dict[str, Entered] = {}
    faults: list[Fault] = []
    for at, row in enumerate(rows[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            one = _company(form, _Row(columns, rows[top], row, at), day)
        except _RowError as wrong:
            faults.append(wrong.fault)
            continue
        faults += [f for line in one.lines for f in line_faults(one.number, line, at)][:1]
        if one.number in entered:
            faults.append(_twice(one.number, at))
        entered[one.number] = one
    if not entered and not faults:
        faults.append(_empty())
    return list(entered.values()), faults


def folded(text: str) -> str:
    """The text for comparison only: widths, compatibility forms and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True, slots=True)
class _Row:
    columns: Mapping[str, int]
    heading: Sequence[str]
    cells: Sequence[str]
    at: int

    def text(self, key: str) -> str:
        """The cell under the heading; '' where the list has no such column."""
        place = self.columns.get(key)
        if place is None:
            return ""
        if place >= len(self.cells):
            raise _RowError(_short(self.at))
        return " ".join(self.cells[place].split())

    def day(self, key: str) -> date | None:
        """The day under the heading, None where nothing is written."""
        text = self.text(key)
        if text in NOT_YET:
            return None
        found = read_day(text)
        if found is None:
            raise self.no_day(key)
        return found

    def no_day(self, key: str) -> _RowError:
        """What stands under the heading is no day."""
        name, text = folded(self.heading[self.columns[key]]), self.text(key)
        ja = f"{name}「{text}」は日付として読めません。"
        return _RowError(
            Fault("not-a-day", ja, f"{name}: {text!r} cannot be read as a day.", self.at)
        )


def _headings(
    form: Form, rows: Sequence[Sequence[str]]
) -> tuple[int, dict[str, int]] | Fault:  # fmt: skip
    """Which row has the headings, and the column of each; a Fault where one is missing."""
    best: list[Heading] = list(form.headings)
    for top, row in enumerate(rows[:LOOKED_THROUGH]):
        cells = [folded(cell) for cell in row]
        columns = {
            heading.key: cells.index(wording)
            for heading in form.headings
            for wording in reversed(heading.wordings)
            if wording in cells
        }
        missing = [h for h in form.headings if h.needed and h.key not in columns]
        if not missing:
            return top, columns
        best = min(best, missing, key=len)
    wanted = "、".join("／".join(heading.wordings) for heading in best if heading.needed)
    return Fault(
        "heading-missing",
        f"見出しが足りません: {wanted}。名簿の種類と版を確かめてください。",
        f"Headings are missing: {wanted}. See whether this is that list, and its present form.",
    )


def _company(form: Form, row: _Row, day: date) -> Entered:
    number = folded(row.text("number"))
    since, gone = row.day("since"), row.day("gone")
    if since is None:
        raise row.no_day("since")
    until = gone - DAY if gone is not None else None
    lines = [Said(form.licence, folded(row.text("value")), since, until)]
    if form.contract is not None:
        lines.append(_contract(form.contract, row, since))
    named = ((Aspect.NAME, "name"), (Aspect.ADDRESS, "address"))
    for aspect, key in (*named, (Aspect.REPRESENTATIVE, "representative")):
        if key == "name" or row.text(key):
            lines.append(Said(aspect, row.text(key), day))
    return Entered(number, tuple(lines))


def _contract(aspect: Aspect, row: _Row, since: date) -> Said:
    """The contract's days; one that is not there yet is said to hold on no day."""
    bound, unbound = row.day("bound"), row.day("unbound")
    if bound is None:
        return Said(aspect, "", since, since - DAY)
    return Said(aspect, "", bound, unbound)


def _twice(number: str, at: int) -> Fault:
    return Fault(
        "company-twice",
        f"法人番号 {number} が二度出てきます。",
        f"The corporate number {number} occurs twice.",
        at,
    )


def _empty() -> Fault:
    return Fault(
        "list-empty",
        "会社が一社もありません。途中までのファイルでないか確かめてください。",
        "There is no company in it. See whether the file is whole.",
    )


def _short(at: int) -> Fault:
    return Fault(
        "row-short",
        "列が足りません。途中で切れたファイルでないか確かめてください。",
        "Columns are missing. See whether the file is whole.",
        at,
    )
