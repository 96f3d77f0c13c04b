"""From a cube and everything released before to the places that must be hidden."""

from collections.abc import Mapping, Sequence

from sekisho.disclosure.audit import Interval, audit
from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.refuse import NoStatisticError
from sekisho.disclosure.suppress import UnprotectableError, suppress
from sekisho.disclosure.system import Shown, System, Table, build

NEW = "new"


def protect(
    cube: Cube,
    finest: Cube,
    period: str,
    before: Sequence[Table],
    kinds: Sequence[str],
    units: Sequence[int],
    rules: Rules,
) -> frozenset[Place]:
    """The places of `cube` to hide; what is left is safe together with all tables of `before`.

    `before` holds every release ever made, withdrawn ones too. NoStatisticError where a sensitive
    cell of any of them could be narrowed to less than the promise: nothing is then released, and
    the reason names no cell, since that would tell. No equation ties one period to another, so
    tables of other periods are as safe as they were; `attack` asks about all of them.

    requires: all cubes have the same measures, in the order of `kinds`, and all finest cubes of a
    period the same dimensions (ValueError): what stands in two finest cubes could not be compared
    """
    tied = [table for table in before if table.period == period]
    if any(table.finest.dimensions != finest.dimensions for table in tied):
        message = f"the finest cubes of {period} have different dimensions"
        raise ValueError(message)
    system = build([*tied, Table(NEW, period, finest, cube, None)], kinds, units, rules)
    try:
        chosen = suppress(system)
    except UnprotectableError:
        raise _refusal() from None
    if any(not interval.kept for interval in audit(system, chosen)):
        raise _refusal()
    hidden = system.hidden(chosen)
    return frozenset(p for p in cube.cells if system.places[NEW, p] in hidden)


def attack(
    tables: Sequence[Table], kinds: Sequence[str], units: Sequence[int], rules: Rules,
    *, told: bool = True,
) -> tuple[System, list[Interval]]:  # fmt: skip
    """Every sensitive cell's interval, given all tables as they were released."""
    system = build(tables, kinds, units, rules)
    shown_nowhere = {at for at, each in enumerate(system.sums) if each.shown is Shown.FREE}
    return system, audit(system, shown_nowhere, told=told)


def refuse_small_changes(changed: Mapping[Place, int | None], threshold: int) -> None:
    """Returns only where each cell of a revision changed for nobody, or for enough persons.

    The difference of two releases is a table too: a cell in which 1 to threshold - 1 persons
    changed would show what changed for them. None: how many is not known, and that refuses.
    """
    if any(count is None or 0 < count < threshold for count in changed.values()):
        raise NoStatisticError(
            "small-revision",
            f"改訂で変わる人が {threshold} 人に満たないか、"
            "変わる値のほとんどが一人のものであるセルがあるので、改訂を公表しません。"
            "変更がたまってから改訂してください。",
            f"the revision changes a cell for fewer than {threshold} persons, or nearly all of it"
            " for one, and is not published; revise when more has changed",
        )


def _refusal() -> NoStatisticError:
    return NoStatisticError(
        "narrowed",
        "これまでに出した表と合わせると、隠すべき値の幅が約束（5 または 20 %）より狭くなるので、"
        "この表は出しません。区分を減らすか、まとめてください。",
        "together with the tables released before, a protected value could be narrowed to less than"
        " promised (5 units or 20 %); this table is not released. Use fewer or coarser dimensions.",
    )
