"""Facts as given (JSON) to typed facts. A value of a wrong type becomes no value at all."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sekisho.rules.surface import MATTER
from sekisho.terms import Fact, FactType, MatterFacts, Vocabulary, fold, iso_day
from sekisho.terms.request import FactValue


def typed_facts(
    words: Vocabulary, given: Mapping[str, object], day: date
) -> tuple[Mapping[str, FactValue], tuple[str, ...]]:
    """The facts by id with typed values, and the ids or labels that were unknown or ill-typed.

    An ill-typed fact is left out, so a permit that asks it does not apply and a forbid does. Set
    facts that declare `absent: empty` are the empty set where nothing was given. Facts of a kind of
    matter that the request is not about are left out.
    """
    typed: dict[str, FactValue] = {}
    wrong: list[str] = []
    seen: set[str] = set()
    for label, raw in given.items():
        fact_id = words.find("fact", label)
        if fact_id is None:
            wrong.append(label)
            continue
        seen.add(fact_id)
        if raw is None:
            continue
        value = _typed(words, words.facts[fact_id], raw, day)
        if value is None:
            wrong.append(fact_id)
        else:
            typed[fact_id] = value
    return MappingProxyType(_completed(words, typed, seen)), tuple(wrong)


def _completed(
    words: Vocabulary, typed: dict[str, FactValue], seen: set[str]
) -> dict[str, FactValue]:
    """The facts with what is empty when it is absent, and without those of other matters."""
    for fact in words.facts.values():
        if fact.of in words.matters and fact.of != typed.get(MATTER):
            typed.pop(fact.id, None)
        if fact.default is not None and fact.id not in seen:
            typed[fact.id] = fact.default
        if fact.absent_is_empty and fact.id not in seen:
            typed[fact.id] = frozenset()
    return typed


def _typed(words: Vocabulary, fact: Fact, raw: object, day: date) -> FactValue | None:
    match fact.type:
        case FactType.BOOL:
            return raw if isinstance(raw, bool) else None
        case FactType.INT:
            return raw if isinstance(raw, int) and not isinstance(raw, bool) else None
        case FactType.SET:
            return _members(words, raw, day)
        case FactType.MATTERS:
            return _matters(words, fact, raw, day)
        case _ if not isinstance(raw, str):
            return None
        case FactType.DATE:
            return _day(raw)
        case FactType.ENUM:
            return _enum(fact, raw)
        case FactType.PARTY:
            return words.party(raw, day)
        case FactType.AREA:
            return raw if raw in {f"{n:02}" for n in range(1, 11)} else None
        case _:
            return raw


def _matters(
    words: Vocabulary, fact: Fact, raw: object, day: date
) -> tuple[MatterFacts, ...] | None:
    """The matters of a list, each with its facts; what is no list of mappings is unknown."""
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, Mapping) for one in raw):
        return None
    stated = ({**one, MATTER: fact.matter} for one in raw)
    told = (typed_facts(words, one, day)[0] for one in stated)
    return tuple(
        MatterFacts({f: v for f, v in one.items() if words.facts[f].of == fact.matter})
        for one in told
    )


def _enum(fact: Fact, raw: str) -> str | None:
    key = fold(raw)
    return next(
        (v.id for v in fact.values if key in {fold(v.id), *(fold(name) for name in v.labels)}),
        None,
    )


def _day(raw: str) -> date | None:
    return iso_day(raw)


def _members(words: Vocabulary, raw: object, day: date) -> frozenset[str] | None:
    """The ids named by a list; one member that names nothing makes the whole set unknown."""
    if not isinstance(raw, (list, tuple, set, frozenset)):
        return None
    members: set[str] = set()
    for entry in raw:
        if not isinstance(entry, str):
            return None
        found = _member(words, entry, day)
        if found is None:
            return None
        members.add(found)
    return frozenset(members)


def _member(words: Vocabulary, label: str, day: date) -> str | None:
    if fold(label) in (fold("all"), fold("すべて")):
        return "all"
    for kind in ("purpose", "item", "ground"):
        found = words.find(kind, label)
        if found is not None:
            return found
    return words.party(label, day)
