"""The data of the National Tax Agency's corporate number site: thirty columns without a heading.

Its files have five million companies. Only those are taken that the registry or the notice knows.
"""

from collections.abc import Collection, Sequence

from sekisho.registers.fault import Fault
from sekisho.registers.lines import line_faults, sound_number, wrong_number
from sekisho.registers.read_list import Entered
from sekisho.terms import Aspect, Said
from sekisho.terms.day import iso_day

COLUMNS = 30
NUMBER, UPDATED, CHANGED, NAME = 1, 4, 5, 6
PREFECTURE, CITY, STREET, CLOSED, CAUSE, LATEST = 9, 10, 11, 18, 19, 23


def read_corporate_numbers(
    rows: Sequence[Sequence[str]], known: Collection[str]
) -> tuple[list[Entered], list[Fault]]:
    """The companies of `known` that the file has, and everything that is wrong with the file.

    Every row is looked at, whether it is of a known company or not: a broken file is none.
    """
    faults: list[Fault] = []
    entered: dict[str, Entered] = {}
    for at, row in enumerate(rows, start=1):
        fault = _shape(row, at)
        if fault is not None:
            faults.append(fault)
            continue
        if row[NUMBER] not in known or row[LATEST] != "1":
            continue
        found = _company(row, at)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        faults += [f for said in found.lines for f in line_faults(found.number, said, at)][:1]
        entered[found.number] = found
    if not rows:
        faults.append(_no_rows())
    return list(entered.values()), faults


def _shape(row: Sequence[str], at: int) -> Fault | None:
    if len(row) != COLUMNS:
        return Fault(
            "not-thirty-columns",
            f"{len(row)} 列あります。法人番号公表サイトのデータは {COLUMNS} 列です（見出しなし）。",
            f"{len(row)} columns: the data of the corporate number site has {COLUMNS}, and no"
            " heading.",
            at,
        )
    return None if sound_number(row[NUMBER]) else wrong_number(row[NUMBER], at)


def _company(row: Sequence[str], at: int) -> Entered | Fault:
    changed = iso_day(row[CHANGED] or row[UPDATED])
    closed = iso_day(row[CLOSED]) if row[CLOSED] else None
    if changed is None or (row[CLOSED] and closed is None):
        text = row[CLOSED] if changed is not None else row[CHANGED]
        return Fault(
            "not-a-day",
            f"「{text}」は日付として読めません。",
            f"{text!r} cannot be read as a day.",
            at,
        )
    lines = [Said(Aspect.NAME, row[NAME], changed)]
    address = "".join((row[PREFECTURE], row[CITY], row[STREET]))
    if address:
        lines.append(Said(Aspect.ADDRESS, address, changed))
    if closed is not None:
        lines.append(Said(Aspect.CLOSED, row[CAUSE] or "—", closed))
    return Entered(row[NUMBER], tuple(lines))


def _no_rows() -> Fault:
    return Fault(
        "list-empty",
        "会社が一社もありません。途中までのファイルでないか確かめてください。",
        "There is no company in it. See whether the file is whole.",
    )
