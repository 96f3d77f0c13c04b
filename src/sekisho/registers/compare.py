"""What a public list says otherwise than the registry: lines to be proposed, never taken over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sekisho.registers.fault import Fault
from sekisho.registers.kinds import FORMS, ListKind
from sekisho.registers.read_list import Entered, folded
from sekisho.terms import Aspect, Said
from sekisho.terms.registry import FROM_A_DAY, value_on

DAY = timedelta(days=1)
ABSENT = "—"
"""The value of a line that says of a company that it is in no list of the kind."""
FEW = 2
"""So many may vanish from any list; of more, at most half."""


class Change(StrEnum):
    """What a difference is."""

    NEW = "new"
    RENAMED = "renamed"
    MOVED = "moved"
    HEADED = "headed"
    LICENSED = "licensed"
    ENDED = "ended"
    ABSENT = "absent"
    CLOSED = "closed"
    REOPENED = "reopened"
    STATED = "stated"


LABELS: Mapping[Change, tuple[str, str]] = {
    Change.NEW: ("新しい会社", "new company"),
    Change.RENAMED: ("名称の変更", "renamed"),
    Change.MOVED: ("所在地の変更", "moved"),
    Change.HEADED: ("代表者の変更", "another representative"),
    Change.LICENSED: ("登録・契約の追加または変更", "licensed or bound"),
    Change.ENDED: ("登録・契約の終わり", "licence or contract ended"),
    Change.ABSENT: ("名簿に無い", "not in the list"),
    Change.CLOSED: ("登記の閉鎖", "closed in the register"),
    Change.REOPENED: ("登記の復活", "open again in the register"),
    Change.STATED: ("届け入れ", "brought by hand"),
}
_OF_NAMES = {
    Aspect.NAME: Change.RENAMED,
    Aspect.ADDRESS: Change.MOVED,
    Aspect.REPRESENTATIVE: Change.HEADED,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that the registry lacks."""

    number: str
    said: Said
    change: Change


def differences(
    kind: ListKind,
    entered: Sequence[Entered],
    registry: Mapping[str, Sequence[Said]],
    expected: Iterable[str],
    day: date,
) -> list[Difference] | Fault:
    """Every difference, by corporate number; a Fault where so many vanish that no list is whole.

    `expected` are companies that the notice takes for standing in this list, and of which the
    registry says nothing of the kind.
    """
    found = [d for one in entered for d in _of_company(one, registry.get(one.number, ()), day)]
    if kind in FORMS:
        here = {one.number for one in entered}
        vouched = [a for a in (FORMS[kind].licence, FORMS[kind].contract) if a is not None]
        held = {
            number for number, said in registry.items()
            if any(line.aspect in vouched and line.holds(day) for line in said)
        }  # fmt: skip
        gone = held - here
        if len(gone) > max(FEW, len(held) // 2):
            return _vanished(len(gone), len(held))
        found += [d for number in gone for d in _ended(kind, number, registry[number], day)]
        absent = Said(vouched[-1], ABSENT, day, day - DAY)
        found += [
            Difference(number, absent, Change.ABSENT)
            for number in expected
            if number not in here
            and not any(line.aspect in vouched for line in registry.get(number, ()))
        ]
    return sorted(found, key=lambda each: (each.number, each.said.aspect, each.said.since))


def _holds(line: Said, aspect: Aspect, day: date) -> bool:
    return line.aspect is aspect and line.holds(day)


def _of_company(one: Entered, said: Sequence[Said], day: date) -> Iterator[Difference]:
    """What the list says otherwise of one company."""
    for line in one.lines:
        if line.aspect in FROM_A_DAY:
            before = value_on(said, line.aspect, day)
            if before is None or folded(before) != folded(line.value):
                change = _OF_NAMES[line.aspect] if said else Change.NEW
                yield Difference(one.number, _after(line, said, day), change)
            continue
        same = next((x for x in said if _same(x, line)), None)
        if same is None or same.until != line.until:
            yield Difference(one.number, line, _change(line, day))
    yield from _superseded(one, said, day)
    if not any(line.aspect is Aspect.CLOSED for line in one.lines):
        for line in said:
            if _holds(line, Aspect.CLOSED, day) and not _licensed(one):
                again = Said(Aspect.CLOSED, line.value, line.since, line.since - DAY)
                yield Difference(one.number, again, Change.REOPENED)


def _after(line: Said, said: Sequence[Said], day: date) -> Said:
    """The line; from the list's day on where a newer one stands, which it would not replace."""
    newer = any(x.aspect is line.aspect and line.since < x.since <= day for x in said)
    return Said(line.aspect, line.value, day) if newer else line


def _superseded(one: Entered, said: Sequence[Said], day: date) -> Iterator[Difference]:
    """A licence that the list has under another number or first day ends the day before it."""
    for line in said:
        listed = [x for x in one.lines if x.aspect is line.aspect]
        stands = any(_same(x, line) for x in listed)
        if line.aspect in FROM_A_DAY or not listed or stands or not line.holds(day):
            continue
        ended = Said(line.aspect, line.value, line.since, max(day, line.since) - DAY)
        yield Difference(one.number, ended, Change.ENDED)


def _licensed(one: Entered) -> bool:
    """True of a list of licences, which says nothing of the register of companies."""
    return any(line.aspect not in (*FROM_A_DAY, Aspect.CLOSED) for line in one.lines)


def _change(line: Said, day: date) -> Change:
    if line.aspect is Aspect.CLOSED:
        return Change.CLOSED
    return Change.ENDED if line.until is not None and line.until < day else Change.LICENSED


def _same(one: Said, other: Said) -> bool:
    return (one.aspect, one.value, one.since) == (other.aspect, other.value, other.since)


def _ended(
    kind: ListKind, number: str, said: Sequence[Said], day: date
) -> Iterator[Difference]:  # fmt: skip
    """The company is absent from the list: what the list vouched for ended the day before."""
    form = FORMS[kind]
    for line in said:
        if line.aspect in (form.licence, form.contract) and line.holds(day):
            until = max(day, line.since) - DAY
            ended = Said(line.aspect, line.value, line.since, until)
            yield Difference(number, ended, Change.ENDED)


def _vanished(gone: int, held: int) -> Fault:
    return Fault(
        "list-too-short",
        f"台帳で有効な {held} 社のうち {gone} 社が名簿にありません。途中までのファイルでないか"
        "確かめてください。本当に無くなったのなら sekisho party record で届け入れます。",
        f"Of {held} companies that stand in the registry {gone} are not in the list. See whether"
        " the file is whole; if they are gone indeed, say so with sekisho party record.",
    )
