"""What cannot be protected is refused once it is counted: parts below zero, revisions that tell."""

from collections.abc import Sequence

from sekisho.disclosure.cube import Amount, Cell, Cube, Place
from sekisho.disclosure.primary import COUNT, Rules
from sekisho.disclosure.protect import refuse_small_changes
from sekisho.disclosure.system import Table
from sekisho.gate.errors import ActRefusedError

NOTHING = Amount(0, 0, 0)


def refuse_below_zero(finest: Cube, period: str) -> None:
    """Nobody's contribution is negative: every limit that an attacker knows rests on that."""
    amounts = (amount for cell in finest.cells.values() for amount in cell.amounts)
    if any(amount.first > amount.total for amount in amounts):
        raise ActRefusedError(
            "below-zero",
            f"{period} には、値が負になる人がいます。隠した値が読まれないことを確かめられないので、"
            "表を作りません。負の値は catalog.yaml で別の表に分けてください。",
            f"Somebody's part of {period} is below zero. That hidden values stay hidden cannot be"
            " proved then, so there is no table. Let catalog.yaml count what is below zero in a"
            " table of its own.",
        )


def refuse_revealing(
    before: Sequence[Table], finest: Cube, kinds: Sequence[str], rules: Rules
) -> None:
    """Each cell that was told before changed for nobody, or surely for enough persons.

    Where the largest part of a cell is another one now, whoever it belongs to came, left, or was
    corrected: the change must not be theirs alone, nor theirs within p %.

    requires: `kinds` are those of the measures
    """
    for table in before:
        now = finest.of(table.cube.dimensions, table.cube.measures)
        changed: dict[Place, int | None] = {}
        for place in table.cube.cells.keys() | now.cells.keys():
            old, new = table.cube.cells.get(place), now.cells.get(place)
            moved = abs((new.contributors if new else 0) - (old.contributors if old else 0))
            # Persons who left and as many who came are not seen, so less than enough is unknown.
            enough = moved >= rules.threshold and not _of_one(old, new, kinds, rules)
            changed[place] = 0 if old == new else moved if enough else None
        refuse_small_changes(changed, rules.threshold)


def _of_one(old: Cell | None, new: Cell | None, kinds: Sequence[str], rules: Rules) -> bool:
    """Whether the change of a sum is, within p %, that of its largest part."""
    for at, kind in enumerate(kinds):
        was, is_now = (cell.amounts[at] if cell else NOTHING for cell in (old, new))
        if kind != COUNT and was.first != is_now.first:
            largest = max(was.first, is_now.first)
            rest = abs(is_now.total - was.total) - largest
            if 100 * rest < rules.dominance * largest:
                return True
    return False
