"""Rows made so that nobody is told from them: the methods, and the attack on what was made.

Pseudonymously processed (Art 41 APPI, Rule 31): what identifies is taken out or replaced, what
costs money in wrong hands is taken out. Anonymously processed (Art 43, Rule 34): no code links rows
to persons at all, what is singular is taken out, and the order of the rows tells nothing.

The key of the pseudonyms is an argument; whoever made it throws it away, so there is no way back.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sekisho.terms.kinship import Form

LEAST = 5
"""So many persons at least have rows alike in an anonymised set."""
Row = Mapping[str, str | None]


class Method(StrEnum):
    """What is done to an item; `band` and `cap` take a width."""

    KEEP = "keep"  # as it is: a category of few values
    YEAR = "year"  # of a day, its year
    MONTH = "month"
    BAND = "band"  # of a number, the band of this width that it lies in
    CAP = "cap"  # of a number, itself, or that it is more than this
    PSEUDONYM = "pseudonym"  # a code that is the same for the same value within this set alone


@dataclass(frozen=True, slots=True)
class Column:
    """One item of the set, with its method."""

    item: str
    method: Method
    width: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a set is made. `form` is PSEUDONYMISED or ANONYMISED.

    `least` persons have rows alike at least: five contracts of one customer are no crowd.
    """

    form: Form
    columns: tuple[Column, ...]
    least: int = LEAST


@dataclass(frozen=True, slots=True)
class Made:
    """The rows in an order that tells nothing, and how many were left out as singular."""

    rows: tuple[tuple[str, ...], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Attack:
    """What somebody finds who knows every value of every person. `least` is the smallest crowd.

    `found` counts rows whose crowd has fewer persons than the recipe promises; `leaked` are values
    that stand in the set and name somebody.
    """

    least: int
    found: int
    leaked: int


def faults(recipe: Recipe, identifying: frozenset[str], secret: frozenset[str]) -> tuple[str, ...]:
    """Codes of what the law forbids in the recipe, in order; none: it may be made.

    `identifying` and `secret` are items as the notice's terms mark them.
    """
    anonymous = recipe.form is Form.ANONYMISED
    coded = {c.item for c in recipe.columns if c.method is Method.PSEUDONYM}
    shown = {c.item for c in recipe.columns} - coded
    against = {
        "no-form": recipe.form not in (Form.PSEUDONYMISED, Form.ANONYMISED),
        "no-columns": not recipe.columns,
        "identifying": bool(shown & identifying),  # Rule 31(i), 34(i)
        "secret": bool((shown | coded) & secret),  # Rule 31(iii)
        "linking-code": anonymous and bool(coded),  # Rule 34(iii)
        "too-few-alike": anonymous and recipe.least < LEAST,  # Rule 34(iv)
        "no-width": any(
            c.width < 1 for c in recipe.columns if c.method in (Method.BAND, Method.CAP)
        ),
    }
    return tuple(code for code, holds in against.items() if holds)


def make(people: Sequence[tuple[Row, str]], recipe: Recipe, key: bytes) -> Made:
    """The set of these rows, each with whose it is. requires: `faults` finds none; `key` is random

    Nobody keeps the key. Rows of an anonymised set that fewer than `least` persons have are left
    out. The rows are sorted, so their order says nothing of where they came from.
    """
    made = [tuple(_value(column, row, key) for column in recipe.columns) for row, _ in people]
    if recipe.form is not Form.ANONYMISED:
        return Made(tuple(sorted(made)), 0)
    crowds = _crowds(made, people)
    kept = sorted(row for row in made if len(crowds[row]) >= recipe.least)
    return Made(tuple(kept), len(made) - len(kept))


def attack(
    people: Sequence[tuple[Row, str]], recipe: Recipe, made: Made, named: frozenset[str]
) -> Attack:
    """What somebody learns who knows every value of every person, and how the set was made.

    They generalize what they know in the same way and look for it; a pseudonym they cannot compute.
    `named` are values that name somebody: none may stand in the set.
    """
    known = [i for i, c in enumerate(recipe.columns) if c.method is not Method.PSEUDONYM]
    standing = {tuple(row[i] for i in known) for row in made.rows}
    looked = [tuple(_value(recipe.columns[i], row, b"") for i in known) for row, _ in people]
    crowds = _crowds(looked, people)
    sizes = [len(crowds[each]) for each in looked if each in standing]
    leaked = sum(value in named for row in made.rows for value in row)
    least = min(sizes, default=len(made.rows))
    return Attack(least, sum(size < recipe.least for size in sizes), leaked)


def _crowds(
    made: Sequence[tuple[str, ...]], people: Sequence[tuple[Row, str]]
) -> Mapping[tuple[str, ...], set[str]]:
    """By row, whose it is: everybody of whom one is like that."""
    crowds: dict[tuple[str, ...], set[str]] = {}
    for row, (_, who) in zip(made, people, strict=True):
        crowds.setdefault(row, set()).add(who)
    return crowds


def _value(column: Column, row: Row, key: bytes) -> str:
    """The item's value under its method; the empty text where nothing, or nothing fitting, is."""
    value = row.get(column.item)
    if value is None:
        return ""
    match column.method:
        case Method.KEEP:
            return value
        case Method.PSEUDONYM:
            return hmac.new(key, f"{column.item}\n{value}".encode(), sha256).hexdigest()[:16]
        case Method.YEAR | Method.MONTH:
            return _day(value, 4 if column.method is Method.YEAR else 7)
        case _:
            return _number(value, column)


def _day(value: str, width: int) -> str:
    plain = value[:10].replace("-", "")
    return value[:width] if len(plain) == 8 and plain.isascii() and plain.isdigit() else ""


def _number(value: str, column: Column) -> str:
    whole = value.partition(".")[0]
    if not (whole.isascii() and whole.isdigit()):
        return ""
    number = int(whole)
    if column.method is Method.CAP:
        return str(number) if number <= column.width else f">{column.width}"
    first = number // column.width * column.width
    return f"{first}-{first + column.width - 1}"
