"""Tables that tell nearly the same: of other sources, and of other periods along other dimensions.

Where each contract has a bill a month, a table of bills gives away what a table of contracts hides:
the catalog says which measures are alike. So does the table of the month before, since most figures
hardly move. So a table is protected against an attacker who takes every figure that such a table
shows for its own, and hides whatever such a table hides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.statistics import Release, basis_of, seen_before
from sekisho.books.versions import Version
from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.period import Period, neighbours
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.protect import protect
from sekisho.disclosure.refuse import NoStatisticError
from sekisho.disclosure.system import Table
from sekisho.sql.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Alike:
    """A release of another source or period; `measure` of ours is told by it, nearly."""

    measure: str
    release: Release
    cube: Cube
    hidden: frozenset[Place]


def alike_released(
    connection: Db, catalog: Catalog, table: str, by: str, period: Period
) -> tuple[Release, ...]:
    """What was ever released of sources that are alike, for this period and those beside it."""
    periods = (period.text, *neighbours(by, period))
    found: dict[int, Release] = {}
    for _, other, measure in pairs(catalog, table):
        for one in seen_before(connection, other):
            if one.period in periods and measure in one.measures:
                found[one.id] = one
    return tuple(found[key] for key in sorted(found))


def pairs(catalog: Catalog, table: str) -> Iterator[tuple[str, str, str]]:
    """A measure of the table, another table and its measure, whichever of both names the other."""
    for name, source in catalog.statistics.items():
        for measure, amounts in source.measures.items() if source else ():
            if amounts.like is None:
                continue
            other, theirs = amounts.like
            if name == table:
                yield measure, other, theirs
            elif other == table:
                yield theirs, name, measure


def kept_alike(books: Db, version: Version, table: str, releases: Sequence[Release]) -> list[Alike]:
    """The releases with what was shown and hidden in them. requires: the role sekisho_owner"""
    found = []
    for measure, other, theirs in pairs(version.catalog, table):
        for release in releases:
            if release.source == other and theirs in release.measures:
                basis = basis_of(books, release.id)
                cube = Cube.from_bytes(basis.cube).of(release.dimensions, [theirs])
                found.append(Alike(measure, release, cube, basis.hidden))
    return found


def kept_beside(
    books: Db, dimensions: Sequence[str], measures: Sequence[str], releases: Sequence[Release]
) -> list[Alike]:
    """The same table's releases of other periods, along other dimensions than these.

    requires: the role sekisho_owner
    """
    found = []
    for release in releases:
        if set(release.dimensions) != set(dimensions):
            basis = basis_of(books, release.id)
            whole = Cube.from_bytes(basis.cube)
            for measure in (name for name in release.measures if name in measures):
                cube = whole.of(release.dimensions, [measure])
                found.append(Alike(measure, release, cube, basis.hidden))
    return found


@dataclass(frozen=True, slots=True)
class Promise:
    """What protection needs of one measure: its kind, its smallest unit, and the rules."""

    kind: str
    unit: int
    rules: Rules


@dataclass(frozen=True, slots=True)
class Held:
    """What was held against tables that are alike: places to hide, and measures left open.

    A measure is open where the others had shown too much before: what is hidden of it can be
    estimated from them, as nearly as both are alike.
    """

    hidden: frozenset[Place]
    open: tuple[str, ...]


def hold_against(
    whole: Cube,
    finest: Cube,
    period: str,
    before: Sequence[Table],
    alike: Sequence[Alike],
    promises: Mapping[str, Promise],
) -> Held:
    """The places of `whole` to hide because of what is alike: all that it hides, and companions.

    A measure that no statistic of the notice shows has no promise, and is held against nothing.

    requires: `before` are those of this period
    """
    found: frozenset[Place] = frozenset()
    left_open = []
    for measure in sorted({each.measure for each in alike} & promises.keys()):
        promise = promises[measure]

        def only(cube: Cube, measure: str = measure) -> Cube:
            return cube.of(cube.dimensions, [measure])

        # The same cells on both sides: an atom is known by its cell.
        told = [
            _as_if_told(only(finest), period, each) for each in alike if each.measure == measure
        ]
        found |= {place for table in told for place in _wider(table, whole)}
        earlier = [Table(t.name, t.period, only(t.finest), only(t.cube), t.hidden) for t in before]
        kind, unit = (promise.kind,), (promise.unit,)
        tables = [*earlier, *told]
        try:
            found |= protect(only(whole), only(finest), period, tables, kind, unit, promise.rules)
        except NoStatisticError:
            left_open.append(measure)
    return Held(found, tuple(left_open))


def _wider(told: Table, whole: Cube) -> Iterator[Place]:
    """The places of `whole` that are hidden in a table along other dimensions."""
    for place in told.hidden or ():
        at = dict(zip(told.cube.dimensions, place, strict=True))
        if all(at[name] is None for name in at.keys() - set(whole.dimensions)):
            yield tuple(at.get(name) for name in whole.dimensions)


def _as_if_told(finest: Cube, period: str, alike: Alike) -> Table:
    """The other table, as if it had told our figures: what it shows, the attacker knows.

    Of a small cell of ours that they show, nothing more is asked here: whoever has theirs knows
    ours as nearly as both are alike. It is hidden all the same, by the table's own rules.
    """
    common = [name for name in finest.dimensions if name in alike.cube.dimensions]
    ours = finest.of(common, finest.measures)
    theirs = {
        tuple(place[alike.cube.dimensions.index(name)] for name in common): place
        for place in alike.cube.cells
        if all(
            category is None or name in common
            for name, category in zip(alike.cube.dimensions, place, strict=True)
        )
    }
    hidden = frozenset(
        place for place in ours.cells if place not in theirs or theirs[place] in alike.hidden
    )
    return Table(f"alike {alike.release.id}", period, finest, ours, hidden)
