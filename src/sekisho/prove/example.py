"""From an answer of the solver to a request that a person reads and `decide` answers."""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

import z3

from sekisho.prove.asked import Asked, Choice, Given
from sekisho.terms import FactType, Request, Vocabulary
from sekisho.terms.request import FactValue


def request_of(asked: Asked, model: z3.ModelRef, matters: frozenset[str]) -> Request:
    """The request of the model, with those known facts that `matters` names."""
    facts: dict[str, FactValue] = {}
    for name in sorted(matters):
        given = asked.facts.get(name)
        if given is not None and _holds(model, given.known):
            facts[name] = _value(asked, given, model)
    return Request(
        recipient=_chosen(asked.recipient, model),
        purpose=_chosen(asked.purpose, model),
        items=(_chosen(asked.item, model),),
        day=date.fromordinal(_number(model, asked.day)),
        facts=MappingProxyType(facts),
    )


def plain(asked: Asked, matters: frozenset[str], day: date) -> Iterator[z3.BoolRef]:
    """What makes a request plain to read: this day, few facts, small sets."""
    yield asked.day == day.toordinal()
    for name in sorted(matters):
        given = asked.facts.get(name)
        if given is None:
            continue
        empty = given.fact.absent_is_empty or given.fact.default is not None
        yield given.known if empty else z3.Not(given.known)
        if given.members:
            several = list(given.members.values())
            yield z3.Not(z3.Or(*several))
            yield z3.AtMost(*several, 1)
        if isinstance(given.value, Choice) and given.fact.default is not None:
            yield given.value.among([given.fact.default])
        if given.fact.type in (FactType.INT, FactType.TEXT, FactType.DIGEST):
            yield given.whole() == 0


def as_json(request: Request, words: Vocabulary) -> dict[str, object]:
    """The request as `sekisho decide` reads it, in the notice's own labels.

    What has a value where it is absent (`absent: empty`, the act) is null where it is unknown.
    """
    facts: dict[str, object] = {}
    for fact in words.facts.values():
        absent: FactValue | None = frozenset() if fact.absent_is_empty else fact.default
        value = request.facts.get(fact.id)
        if value != absent:
            facts[fact.label] = None if value is None else _said(words, fact.id, value)
    return {
        "recipient": words.parties[request.recipient].label,
        "purpose": words.purposes[request.purpose].label,
        "items": [words.items[item].label for item in request.items],
        "day": request.day.isoformat(),
        "facts": facts,
    }


def _said(words: Vocabulary, name: str, value: FactValue) -> object:
    fact = words.facts[name]
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return []
        case frozenset():
            return [_member(words, member) for member in sorted(value)]
        case str() if fact.type is FactType.ENUM:
            return next(word.label for word in fact.values if word.id == value)
        case str() if fact.type is FactType.PARTY:
            return words.parties[value].label
        case _:
            return value


def _member(words: Vocabulary, member: str) -> str:
    """The member's label, where that label means nothing else in a set; else its id."""
    for known in (words.purposes, words.items, words.grounds, words.parties):
        if member in known:
            label = known[member].label
            meant = {words.find(kind, label) for kind in ("purpose", "item", "ground", "party")}
            return label if meant == {member, None} else member
    return member


def _value(asked: Asked, given: Given, model: z3.ModelRef) -> FactValue:
    match given.fact.type:
        case FactType.BOOL:
            return _holds(model, given.yes())
        case FactType.SET:
            return frozenset(word for word, has in given.members.items() if _holds(model, has))
        case FactType.DATE:
            return date.fromordinal(_number(model, given.whole()))
        case FactType.MATTERS:
            return ()
        case FactType.INT:
            return _number(model, given.whole())
        case FactType.TEXT | FactType.DIGEST:
            return asked.texts.text(_number(model, given.whole()))
        case _:
            return _chosen(given.choice(), model)


def _chosen(choice: Choice, model: z3.ModelRef) -> str:
    return next(word for word, unknown in choice.of.items() if _holds(model, unknown))


def _holds(model: z3.ModelRef, unknown: z3.BoolRef) -> bool:
    return bool(z3.is_true(model.eval(unknown, model_completion=True)))


def _number(model: z3.ModelRef, unknown: z3.ArithRef) -> int:
    value = model.eval(unknown, model_completion=True)
    assert isinstance(value, z3.IntNumRef)  # noqa: S101  # a whole number is all it can be
    return int(value.as_long())
