"""The act of preparing a statistic: refuse, count, protect, keep. Nothing leaves by it.

The owner's role keeps what the books must know; counting is done by the statistics role, which sees
the declared cubes and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sekisho.books.connection import Db
from sekisho.books.statistics import (
    EXACT,
    NOISE,
    Basis,
    File,
    Release,
    add_release,
    basis_of,
    keep_basis,
    keep_files,
    one_after_the_other,
    release_of,
    spend,
)
from sekisho.books.versions import Version
from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.protect import protect
from sekisho.disclosure.refuse import NoStatisticError
from sekisho.disclosure.system import Table
from sekisho.gate.alike_statistics import (
    Alike,
    Held,
    Promise,
    hold_against,
    kept_alike,
    kept_beside,
)
from sekisho.gate.count_cube import count_cube, count_once
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.noisy_cube import Noise, noisy_cube
from sekisho.gate.refuse_counted import refuse_below_zero, refuse_revealing
from sekisho.gate.statistic_code import code_digest
from sekisho.gate.statistic_files import files_for, kinds_of, units_of
from sekisho.gate.statistic_rules import Plan, Wanted, all_categories, plan_statistic
from sekisho.ledger.entry import canonical_json

SMALL = 2
"""A cell of so few persons or fewer is pointed out where a law demands exact figures."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn: 32 bytes by which the ledger's digests tell nothing, and the noise."""

    salt: bytes
    noise: Noise


@dataclass(frozen=True, slots=True)
class Made:
    """A table before it is kept: the finest cube, what is shown of it, and the places hidden."""

    finest: Cube
    shown: Cube
    hidden: frozenset[Place]
    parameters: Mapping[str, Any]


def prepare_statistic(
    books: Db, counter: Db, version: Version, wanted: Wanted, by: str, today: date, chance: Chance
) -> Release:
    """The table waits for somebody else to release it; its files are those that will go out.

    Refused before anything is counted: see `plan_statistic`; what the statistics role sees is not
    what was published. Refused after: nobody is in the table; a hidden value could be narrowed; a
    revision would show what changed for a few.

    requires: `books` logs in as sekisho_owner, `counter` as sekisho_stat; both in no transaction
    """
    refuse_drift(books, version)
    with books.transaction():
        one_after_the_other(books)
        plan = plan_statistic(books, version, wanted, today)
        try:
            made = _made(books, counter, version, plan, wanted, chance)
        except NoStatisticError as refused:
            raise ActRefusedError(refused.code, refused.ja, refused.en) from None
        key = _keep(books, version, plan, made, by, chance.salt)
        if plan.method == NOISE:
            spend(books, key, plan.declared.table.id, wanted.thousandths)
        found = release_of(books, key)
    if found is None:
        message = f"release {key} was kept and is not there"
        raise LookupError(message)
    return found


def _made(
    books: Db, counter: Db, version: Version, plan: Plan, wanted: Wanted, chance: Chance
) -> Made:
    statistic, period = plan.statistic, plan.period.text
    if plan.method == NOISE:
        counted = count_once(counter, plan.declared, period)
        cube = noisy_cube(
            counted,
            plan.declared.cube.dimensions,
            statistic.dimensions,
            all_categories(version, statistic),
            lambda counts: chance.noise(counts, wanted.thousandths),
        )
        drawn = {"epsilon_thousandths": wanted.thousandths, "mechanism": "discrete Laplace"}
        return Made(cube, cube, frozenset(), drawn)
    before = [table_before(books, plan, each) for each in plan.before]
    count = not before or wanted.again or plan.method == EXACT
    finest = count_cube(counter, plan.declared, period) if count else before[-1].finest
    if not finest.cells:
        raise ActRefusedError(
            "nobody-in-it",
            f"{period} の「{statistic.title}」には、だれも数えられませんでした。",
            f"Nobody was counted in {statistic.title!r} for {period}.",
        )
    shown = finest.of(statistic.dimensions, statistic.measures)
    if plan.method == EXACT:
        return Made(finest, shown, frozenset(), {})
    refuse_below_zero(finest, period)
    rules = strictest(plan)
    if wanted.again:
        kinds = kinds_of(plan.declared.table, version.catalog, plan.declared.measures)
        refuse_revealing(before, finest, kinds, rules)
    alike = held_against(books, version, plan)
    held = hide(version, plan, finest, before, rules, stays_hidden(books, plan), alike)
    drawn = {
        "threshold": rules.threshold,
        "dominance": rules.dominance,
        "before": [each.id for each in plan.before],
        "beside": [each.id for each in plan.beside],
        "alike": [each.id for each in plan.alike],
        "alike_open": list(held.open),
    }
    return Made(finest, shown, held.hidden, drawn)


def hide(
    version: Version,
    plan: Plan,
    finest: Cube,
    before: list[Table],
    rules: Rules,
    stays: frozenset[Place],
    alike: Sequence[Alike],
) -> Held:
    """The places to hide, by all measures of the table, whichever of them the statistic shows.

    What is in `stays` is hidden too, and what tables that are `alike` want hidden: to hide more
    never narrows what is hidden.
    """
    table, names = plan.declared.table, plan.declared.measures
    units = units_of(table, version.catalog, names)
    kinds = kinds_of(table, version.catalog, names)
    whole = finest.of(plan.statistic.dimensions, names)
    period = plan.period.text
    chosen = protect(whole, finest, period, before, kinds, units, rules)
    promises = {
        name: Promise(kind, unit, rules)
        for name, kind, unit in zip(names, kinds, units, strict=True)
    }
    held = hold_against(whole, finest, period, before, alike, promises)
    return Held(chosen | ((stays | held.hidden) & whole.cells.keys()), held.open)


def held_against(books: Db, version: Version, plan: Plan) -> list[Alike]:
    """What tells nearly the same: other sources, and other periods along other dimensions."""
    declared = plan.declared
    other = kept_beside(books, plan.statistic.dimensions, declared.measures, plan.beside)
    return kept_alike(books, version, declared.table.id, plan.alike) + other


def stays_hidden(books: Db, plan: Plan) -> frozenset[Place]:
    """What was hidden in the nearest periods before and after stays hidden in this one.

    Most figures hardly move from month to month. Were another cell hidden beside a small one each
    month, this month's figure of last month's companion would give last month's small cell away.
    """
    found: set[Place] = set()
    for each in plan.beside:
        if set(each.dimensions) == set(plan.statistic.dimensions):
            at = [each.dimensions.index(name) for name in plan.statistic.dimensions]
            found |= {tuple(place[one] for one in at) for place in basis_of(books, each.id).hidden}
    return frozenset(found)


def strictest(plan: Plan) -> Rules:
    """The strictest rules of this table and of those released before: what was promised is kept."""
    said = [each.parameters for each in plan.before]
    return Rules(
        max([plan.statistic.threshold, *(each["threshold"] for each in said)]),
        max([plan.statistic.dominance, *(each["dominance"] for each in said)]),
    )


def table_before(books: Db, plan: Plan, release: Release) -> Table:
    """A table released before. Refused where it was counted along other lines than today's."""
    basis = basis_of(books, release.id)
    finest = Cube.from_bytes(basis.cube)
    declared = plan.declared
    if (finest.dimensions, finest.measures) != (declared.cube.dimensions, declared.measures):
        raise ActRefusedError(
            "table-changed",
            f"{release.period} は、告知の統計の軸や量が今と違うときに数えて公表しました。"
            "隠した値が守れるかを"
            "確かめられないので、この期間の表はもう出しません。",
            f"{release.period} was counted and released when the notice's statistics had other"
            " dimensions or measures. Whether hidden values stay hidden cannot be checked, so no"
            " further table of this period is released.",
        )
    cube = finest.of(release.dimensions, declared.measures)
    return Table(str(release.id), release.period, finest, cube, basis.hidden)


def _keep(books: Db, version: Version, plan: Plan, made: Made, by: str, salt: bytes) -> int:
    statistic, table = plan.statistic, plan.declared.table
    tail = "-noise" if plan.method == NOISE else "-report" if plan.method == EXACT else ""
    name = f"{table.id}-{statistic.id}-{plan.period.text}-{plan.number}{tail}"
    period = plan.period.text
    files = files_for(statistic, version.catalog, table, made.shown, made.hidden, period, name)
    basis = made.finest.to_bytes()
    named = told_files(files, salt, exact=plan.method == EXACT)
    parameters = {
        **made.parameters,
        "code": code_digest(),
        "cube": committed(salt, basis),
        "files": named,
        "digest": sha256(canonical_json(named)).hexdigest(),
    }
    ground = version.policy.law.grounds[statistic.ground]
    small = [cell for cell in made.shown.cells.values() if 0 < cell.contributors <= SMALL]
    key = add_release(
        books,
        {
            "statistic": statistic.id, "title": statistic.title, "source": table.id,
            "by": statistic.period, "period": period, "number": plan.number,
            "method": plan.method, "policy": version.policy.digest,
            "recipients": sorted(statistic.recipients), "purposes": sorted(statistic.purposes),
            "ground": statistic.ground, "articles": list(ground.articles),
            "clauses": list(statistic.clauses), "dimensions": list(statistic.dimensions),
            "measures": list(made.shown.measures), "parameters": parameters,
            "hidden": len(made.hidden), "small": len(small) if plan.method == EXACT else 0,
            "prepared_by": by,
        },
    )  # fmt: skip
    keep_files(books, key, files, exact=plan.method == EXACT)
    keep_basis(books, key, Basis(basis, made.hidden, salt))
    return key


def told_files(files: list[File], salt: bytes, *, exact: bool) -> dict[str, str]:
    """What the ledger tells of each file: its SHA-256, of an exact one a commitment to it.

    Few numbers of an exact table are unknown to whoever has the public one: by trying, a bare
    digest would give them away.
    """
    return {each.name: committed(salt, each.data) if exact else each.sha256 for each in files}


def committed(salt: bytes, data: bytes) -> str:
    """SHA256(salt || SHA256(data)) in hex: tells nothing to whoever does not have the salt."""
    return sha256(salt + sha256(data).digest()).hexdigest()
