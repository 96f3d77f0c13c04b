"""The act of showing who may receive what: recipients by items, each cell with its clauses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.decide.managers import manager_rule
from sekisho.decide.table import Mark, TableCell, receiving, table
from sekisho.gate.open_notice import OpenNotice, open_notice
from sekisho.gate.party_names import PartyNames, names_on
from sekisho.rules import Policy


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether the item passes, and the clauses that say so, each with its passage."""

    mark: str
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One item over all recipients shown."""

    item: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RecipientTable:
    """The table: recipients across, items down. Names are in the language asked for."""

    version: str
    recipients: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Manager:
    """Who is responsible for items in joint use (Art 27(5)(iii), L27), as far as entered."""

    id: str
    name: str
    address: str | None
    representative: str | None
    items: tuple[str, ...]
    clauses: tuple[tuple[str, str], ...]
    members: tuple["Manager", ...] = ()


def show_recipients(
    connection: Db, day: date, lang: str, only: Iterable[str] | None = None
) -> RecipientTable:
    """Every party that some rule permits something (or `only` these), by every item that passes."""
    notice = open_notice(connection, day)
    policy = notice.policy
    known = set(receiving(policy))
    shown = tuple(party for party in only if party in policy.vocabulary.parties) if only else ()
    shown = shown or tuple(
        p for p in policy.vocabulary.parties if p in known and p != policy.operator
    )
    cells = table(policy, day, shown, tuple(policy.vocabulary.purposes))
    by_place = {(cell.recipient, cell.item): cell for cell in cells}
    passing = (Mark.PERMIT, Mark.CONDITIONAL)
    rows = tuple(
        Row(item.shown(lang), tuple(_cell(notice, by_place[party, item.id]) for party in shown))
        for item in policy.vocabulary.items.values()
        if any(by_place[party, item.id].mark in passing for party in shown)
    )
    names = names_on(connection, policy.vocabulary, day, lang)
    named = tuple((party, names.name(party)) for party in shown)
    return RecipientTable(policy.version, named, rows)


def show_managers(connection: Db, day: date, lang: str) -> tuple[Manager, ...]:
    """The responsible managers that the notice names; a class with its companies of the day."""
    notice = open_notice(connection, day)
    policy = notice.policy
    found: dict[str, tuple[set[str], set[str]]] = {}
    for rule in policy.managers:
        for party in (rule.manager, *(each for _, each in rule.exceptions)):
            items, clauses = found.setdefault(party, (set(), set()))
            items |= rule.items
            clauses |= set(rule.clauses)
    names = names_on(connection, policy.vocabulary, day, lang)
    return tuple(
        _manager(notice, names, party, items, clauses) for party, (items, clauses) in found.items()
    )


def manager_of(policy: Policy, party: str, item: str, day: date) -> str | None:
    """The party responsible for `item` towards `party` by default, before any customer is known."""
    rule = manager_rule(policy, policy.vocabulary.classes_of(party, day), item)
    return None if rule is None else rule.manager


def linked(notice: OpenNotice, clauses: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(clause, address of its first passage) for each."""
    found = []
    for clause in clauses:
        passages = notice.passages_of.get(clause, ())
        found.append((clause, passages[0].id if passages else ""))
    return tuple(found)


def _cell(notice: OpenNotice, cell: TableCell) -> Cell:
    rules = [passing.rule for passing in cell.passing]
    places = {c: notice.passage_of[rule.id] for rule in reversed(rules) for c in rule.clauses}
    fallback = dict(linked(notice, cell.clauses))
    return Cell(
        cell.mark.value, tuple((c, places.get(c) or fallback.get(c, "")) for c in cell.clauses)
    )


def _manager(
    notice: OpenNotice, names: PartyNames, party: str, items: set[str], clauses: set[str]
) -> Manager:
    words = notice.policy.vocabulary
    named = tuple(item.shown(names.lang) for item in words.items.values() if item.id in items)
    members = () if words.parties[party].company else words.members(party, names.day)
    return Manager(
        party,
        names.name(party),
        names.address(party),
        names.representative(party),
        named,
        linked(notice, sorted(clauses)),
        tuple(_manager(notice, names, each, set(), set()) for each in members),
    )
