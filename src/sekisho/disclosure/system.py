"""Everything published so far and about to be, as one set of sums over the same unknowns.

An atom is a cell of the finest table, as it stood at one state of the data. A revision has atoms of
its own where something changed. Every cell of every release, withdrawn ones too, is a sum of atoms;
cells with the same atoms are one cell, whatever table they stand in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from math import inf

import numpy as np

from sekisho.disclosure.blocks import Blocks, cut
from sekisho.disclosure.cube import Cell, Cube, Place, relations
from sekisho.disclosure.equations import Equations, Floats, write
from sekisho.disclosure.primary import Limits, Rules, limits, why_sensitive

Atoms = tuple[int, ...]
Atom = tuple[str, tuple[str, ...], Place, Cell]


class Shown(Enum):
    """What may still be decided of a cell."""

    PUBLISHED = "published"  # once seen it stays seen
    GIVEN_AWAY = "given away"  # sensitive by today's rules, and published before
    FREE = "free"  # may be shown or hidden
    WITHHELD = "withheld"  # hidden once, to protect another; it stays hidden
    SENSITIVE = "sensitive"  # sensitive: hidden, in every table


@dataclass(slots=True)
class Sum:
    """A cell of the system: its atoms, its limits for each measure, and its state."""

    atoms: Atoms
    values: tuple[int, ...]
    limits: tuple[Limits, ...]
    shown: Shown
    why: str | None
    weight: int
    names: list[tuple[str, Place]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """One release's cells for one period; `cube` is a part of `finest`, the data as they stood.

    `hidden` are the places that are suppressed; None for the table that is to be decided.
    """

    name: str
    period: str
    finest: Cube
    cube: Cube
    hidden: frozenset[Place] | None


@dataclass
class System:
    """Atoms and cells. `lines` are sums that a table states along one dimension."""

    kinds: tuple[str, ...]
    units: tuple[int, ...]
    rules: Rules
    values: list[tuple[int, ...]]
    sums: list[Sum]
    lines: list[tuple[int, ...]]
    places: Mapping[tuple[str, Place], int]

    def hidden(self, chosen: Iterable[int] = ()) -> set[int]:
        """The sums that nobody is shown: the secret ones, those withheld, and those chosen."""
        kept = (Shown.SENSITIVE, Shown.WITHHELD)
        return {at for at, each in enumerate(self.sums) if each.shown in kept} | set(chosen)

    @cached_property
    def equations(self) -> Equations:
        """What holds between the sums, whatever is hidden of them."""
        return write([each.atoms for each in self.sums], self.lines, self.values)

    @cached_property
    def blocks(self) -> Blocks:
        """A small part of its table for each sum, in which it may move."""
        return cut([each.names[0] if each.names else None for each in self.sums], self.places)

    def bounds(self, measure: int, *, told: bool = True) -> tuple[Floats, Floats]:
        """How far each unknown of the equations may be below and above the truth, if hidden.

        `told`: as the limits say; else nothing is known but that no value is negative.
        """
        if (measure, told) not in self._bounds:
            self._bounds[measure, told] = self._bounds_of(measure, told=told)
        return self._bounds[measure, told]

    @cached_property
    def _bounds(self) -> dict[tuple[int, bool], tuple[Floats, Floats]]:
        return {}

    def _bounds_of(self, measure: int, *, told: bool) -> tuple[Floats, Floats]:
        least = self.equations.least[:, measure]
        value = np.array([each.values[measure] for each in self.sums], dtype=np.float64)
        if not told:
            low = -np.concatenate((value, least))
            return low, np.full(len(low), inf)
        known = [each.limits[measure] for each in self.sums]
        low = np.array([limit.low for limit in known]) - value
        high = np.array([inf if limit.high is None else limit.high for limit in known]) - value
        return np.concatenate((low, -least)), np.concatenate((high, np.full(len(least), inf)))


def build(
    tables: Sequence[Table], kinds: Sequence[str], units: Sequence[int], rules: Rules
) -> System:
    """The system of all tables.

    requires: all cubes have the measures of `kinds`, in this order; each table's dimensions are
    among those of its finest cube
    """
    atoms: dict[Atom, int] = {}
    values: list[tuple[int, ...]] = []
    system = System(tuple(kinds), tuple(units), rules, values, [], [], {})
    places: dict[tuple[str, Place], int] = {}
    by_atoms: dict[Atoms, int] = {}
    for table in tables:
        members = _members(table, atoms, values)
        for place, cell in table.cube.cells.items():
            key = members[place]
            found = by_atoms.get(key)
            if found is None:
                found = by_atoms[key] = len(system.sums)
                why = why_sensitive(cell, system.kinds, rules)
                bounds = tuple(
                    limits(cell, at, kind, units[at], rules, why, inner=len(key) == 1)
                    for at, kind in enumerate(kinds)
                )
                system.sums.append(
                    Sum(
                        key,
                        tuple(a.total for a in cell.amounts),
                        bounds,
                        Shown.SENSITIVE if why else Shown.FREE,
                        why,
                        _weight(place, cell.contributors),
                    )
                )
            here = system.sums[found]
            here.names.append((table.name, place))
            here.weight = max(here.weight, _weight(place, cell.contributors))
            places[table.name, place] = found
            if table.hidden is not None:
                here.shown = _after(here.shown, here.why, hidden=place in table.hidden)
        for total, parts in relations(table.cube):
            if len(parts) > 1:
                own = (places[table.name, part] for part in parts)
                system.lines.append((places[table.name, total], *own))
    system.places = places
    return system


def _members(
    table: Table,
    atoms: dict[Atom, int],
    values: list[tuple[int, ...]],
) -> Mapping[Place, Atoms]:
    """The atoms of each place of the table; an unchanged cell keeps its atom through revisions."""
    kept = [table.finest.dimensions.index(name) for name in table.cube.dimensions]
    chosen = [table.finest.measures.index(name) for name in table.cube.measures]
    found: dict[Place, list[int]] = {}
    for place in table.finest.inner():
        cell = table.finest.cells[place]
        value = tuple(cell.amounts[at].total for at in chosen)
        # What did not change between two states is known not to have changed: the same atom.
        atom = atoms.setdefault((table.period, table.finest.dimensions, place, cell), len(values))
        if atom == len(values):
            values.append(value)
        here = tuple(place[at] for at in kept)
        for mask in range(1 << len(kept)):
            total = tuple(None if mask >> at & 1 else here[at] for at in range(len(kept)))
            found.setdefault(total, []).append(atom)
    return {place: tuple(sorted(each)) for place, each in found.items()}


def _after(shown: Shown, why: str | None, *, hidden: bool) -> Shown:
    """The state of a sum after one more release that hid it or did not."""
    if not hidden:
        return Shown.GIVEN_AWAY if why else Shown.PUBLISHED
    return Shown.WITHHELD if shown is Shown.FREE else shown


def _weight(place: Place, contributors: int) -> int:
    """What hiding a cell costs: totals cost more, and many persons more than few."""
    totals = sum(category is None for category in place)
    return (10 + min(contributors, 1000).bit_length()) * (1 << 3 * totals)
