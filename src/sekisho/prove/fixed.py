"""One given request within the logic: how the logic is held to `decide`, and it alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import z3

from sekisho.prove.asked import Asked, Choice, Given
from sekisho.prove.atoms import Conditions
from sekisho.prove.solve import Solver
from sekisho.prove.tally import Counted
from sekisho.rules.condition import Condition, Tally
from sekisho.terms import MatterFacts, Request
from sekisho.terms.request import FactValue


def is_request(conditions: Conditions, request: Request, item: str) -> list[z3.BoolRef]:
    """What makes the request of unknowns this one, asked for `item`.

    Requires: its facts have the types of the terms table; `conditions` have been translated.
    """
    asked = conditions.asked
    return [
        asked.recipient.of[request.recipient],
        asked.purpose.of[request.purpose],
        asked.item.of[item],
        asked.day == request.day.toordinal(),
        *(part for given in asked.facts.values() for part in _fact(asked, given, request)),
        *(
            part
            for one in conditions.counts.found.values()
            for part in _count(conditions, one, request, item)
        ),
    ]


def _count(
    conditions: Conditions, counted: Counted, request: Request, item: str
) -> Iterator[z3.BoolRef]:
    """The unknown numbers are those of the request's own list."""
    matters = request.facts.get(counted.atom.listed)
    if not isinstance(matters, tuple):
        return
    told = [_belongs(conditions, counted.atom, request, one, item) for one in matters]
    if counted.atom.summed is None:
        yield counted.sure == told.count(True)
        yield counted.maybe == told.count(None)
        return
    amounts = [
        one.facts.get(counted.atom.summed) for one, so in zip(matters, told, strict=True) if so
    ]
    numbers = [amount for amount in amounts if isinstance(amount, int)]
    if None in told or len(numbers) < len(amounts):
        yield z3.Not(counted.known)
        return
    yield counted.known
    yield counted.sure == sum(numbers)


def _belongs(
    conditions: Conditions, atom: Tally, request: Request, one: MatterFacts, item: str
) -> bool | None:
    """Whether the matter is counted: asked of the logic itself, with the matter's own facts."""
    words = conditions.asked.words
    own = words.facts_of(atom.matter)
    around = {fact: value for fact, value in request.facts.items() if fact not in own}
    within = truth_of(conditions, atom.where, replace(request, facts={**around, **one.facts}), item)
    if not atom.others or within is False:
        return within
    key = words.matters[atom.matter].key or ""
    this, that = request.facts.get(key), one.facts.get(key)
    if this is not None and this == that:
        return False
    return None if this is None or that is None else within


def truth_of(
    conditions: Conditions, condition: Condition, request: Request, item: str
) -> bool | None:
    """The truth of the condition for the request, as the logic has it."""
    inner = Conditions(Asked(conditions.asked.words), conditions.digest, conditions.calendar)
    sides = inner.sides(condition)
    model = Solver(inner.asked.rules()).example(*is_request(inner, request, item))
    if model is None:
        raise ValueError(f"no such request: {request}")
    true, false = (
        z3.is_true(model.eval(side, model_completion=True)) for side in (sides.true, sides.false)
    )
    return True if true else False if false else None


def _fact(asked: Asked, given: Given, request: Request) -> Iterator[z3.BoolRef]:
    value = request.facts.get(given.fact.id)
    if value is None:
        yield z3.Not(given.known)
        return
    yield given.known
    yield from _value(asked, given, value)


def _value(asked: Asked, given: Given, value: FactValue) -> Iterator[z3.BoolRef]:
    match value, given.value:
        case tuple(), None:
            return  # its length and what is in it are told by what is counted
        case frozenset(), None:
            for word, has in given.members.items():
                yield has if word in value else z3.Not(has)
        case bool(), z3.BoolRef() as unknown:
            yield unknown if value else z3.Not(unknown)
        case str(), Choice() as choice:
            yield choice.of[value]
        case str(), z3.ArithRef() as number:
            yield number == asked.texts.number(value)
        case int(), z3.ArithRef() as number:
            yield number == value
        case date(), z3.ArithRef() as number:
            yield number == value.toordinal()
        case _:
            raise TypeError(f"{given.fact.id} has no value of its type")
