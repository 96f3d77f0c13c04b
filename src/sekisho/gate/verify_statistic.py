"""Whether a release can be made again: to the byte from what is kept; if asked, from today's data.

Protection is computed again with the tables that were released before it, so the whole road from
the finest cube to the files is walked. A table with noise is written again from its noisy counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.statistics import EXACT, NOISE, PROTECTED, Basis, Release, basis_of
from sekisho.books.versions import Version, of_digest
from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.period import period_of
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.system import Table
from sekisho.gate.alike_statistics import Alike
from sekisho.gate.count_cube import count_cube
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.prepare_statistic import (
    committed,
    held_against,
    hide,
    stays_hidden,
    table_before,
    told_files,
)
from sekisho.gate.release_statistic import open_release
from sekisho.gate.statistic_code import code_digest
from sekisho.gate.statistic_files import files_for
from sekisho.gate.statistic_rules import Plan
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.sql.declared import declared


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `wrong` are the names of files that are not what the ledger says.

    `data` is "same" or "changed" where it was counted again, else None.
    """

    release: int
    files: tuple[str, ...]
    wrong: tuple[str, ...]
    basis_same: bool
    code_same: bool
    data: str | None

    @property
    def sound(self) -> bool:
        """Whether the release was made again to the byte."""
        return not self.wrong and self.basis_same


@dataclass(frozen=True, slots=True)
class _Kept:
    about: Release
    told: Mapping[str, Any]
    basis: Basis
    version: Version
    plan: Plan
    before: list[Table]
    stays: frozenset[Place]
    alike: list[Alike]


def verify_statistic(books: Db, release: int, counter: Db | None = None) -> Verdict:
    """The release is made again and held against the ledger's entry; nothing is changed.

    requires: `books` logs in as sekisho_owner, `counter` as sekisho_stat; both in no transaction
    """
    with books.transaction():
        kept = _kept(books, release)
        leant_on = (kept.about, *kept.plan.before, *kept.plan.beside, *kept.plan.alike)
        intact = all(_intact(books, each) for each in leant_on)
    about, plan, told = kept.about, kept.plan, kept.told
    same_code = told["code"] == code_digest()
    if not intact:  # nothing can be made from it
        names = tuple(told["files"])
        return Verdict(release, (), names, basis_same=False, code_same=same_code, data=None)
    finest = Cube.from_bytes(kept.basis.cube)
    hidden: frozenset[Place] = frozenset()
    if about.method == PROTECTED:
        rules = Rules(told["threshold"], told["dominance"])
        hidden = hide(kept.version, plan, finest, kept.before, rules, kept.stays, kept.alike).hidden
    shown = finest if about.method == NOISE else finest.of(about.dimensions, about.measures)
    name = next(iter(told["files"])).rsplit(".", 1)[0]
    table, catalog = plan.declared.table, kept.version.catalog
    files = files_for(plan.statistic, catalog, table, shown, hidden, about.period, name)
    made = told_files(files, kept.basis.salt, exact=about.method == EXACT)
    data = None
    if counter is not None and about.method != NOISE:
        again = count_cube(counter, plan.declared, about.period)
        data = "same" if again == finest else "changed"
    return Verdict(
        release,
        tuple(made),
        tuple(one for one in told["files"] if made.get(one) != told["files"][one]),
        basis_same=True,
        code_same=same_code,
        data=data,
    )


def _intact(books: Db, about: Release) -> bool:
    """Whether the kept basis is the one that the ledger speaks of."""
    basis = basis_of(books, about.id)
    told = _told(books, about)
    return committed(basis.salt, basis.cube) == str(told["cube"])


def _told(books: Db, about: Release) -> Mapping[str, Any]:
    """The parameters in the ledger's entry. requires: it was released"""
    entry = parse_entry(log.read_entry(books, about.ledger_index or 0))
    told = entry.fields.get("parameters") if isinstance(entry, JsonEntry) else None
    if not isinstance(told, Mapping):
        message = f"entry {about.ledger_index} tells of no statistic"
        raise log.LogError(message)
    return told


def _kept(books: Db, release: int) -> _Kept:
    about = open_release(books, release)
    if about.ledger_index is None:
        raise ActRefusedError(
            "not-released",
            f"{release} 番は公表されていないので、台帳と照らせません。",
            f"Number {release} was not released, so there is no entry to hold it against.",
        )
    version = of_digest(books, about.policy)
    plan = _plan(books, version, about)
    before = [table_before(books, plan, each) for each in plan.before]
    return _Kept(
        about,
        _told(books, about),
        basis_of(books, release),
        version,
        plan,
        before,
        stays_hidden(books, plan),
        held_against(books, version, plan),
    )


def _plan(books: Db, version: Version, about: Release) -> Plan:
    """The plan as it was: the statistic of its version, and what had been released until then."""
    found, statistic = next(
        (each, statistic)
        for each in declared(version.policy, version.catalog)
        for statistic in each.statistics
        if statistic.id == about.statistic
    )
    period = period_of(about.by, about.period)
    if period is None:
        message = f"release {about.id} has no period"
        raise LookupError(message)
    before = tuple(open_release(books, each) for each in about.parameters.get("before", ()))
    beside = tuple(open_release(books, each) for each in about.parameters.get("beside", ()))
    alike = tuple(open_release(books, each) for each in about.parameters.get("alike", ()))
    return Plan(statistic, found, period, about.method, about.number, before, beside, alike)
