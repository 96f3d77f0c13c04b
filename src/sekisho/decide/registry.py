"""What the registry of parties knows of a recipient, as facts for a decision."""

from collections.abc import Iterable, Mapping
from datetime import date

from sekisho.decide.typed import typed_facts
from sekisho.terms import Fact, FactType, Said, Vocabulary
from sekisho.terms.registry import Aspect, in_force, last_day
from sekisho.terms.request import FactValue

PARTY_AREA = "party_area"


def registry_facts(
    words: Vocabulary, party: str, day: date, said: Iterable[Said] = ()
) -> Mapping[str, FactValue]:
    """The facts of kind `party` that are known of this company on that day; a class has none.

    Where the registry says something (`said`), its word replaces what terms.yaml states. A value
    that does not fit its type is left out: unknown, so it never widens an answer.
    """
    company = words.parties[party].company
    if company is None:
        return {}
    stated: dict[str, object] = dict(company.facts)
    if company.area is not None and PARTY_AREA in words.facts:
        stated.setdefault(PARTY_AREA, company.area)
    for fact_id, value in stated.items():
        fact = words.facts.get(fact_id)
        if fact is not None and fact.type is FactType.BOOL:
            stated[fact_id] = {"true": True, "false": False}.get(str(value))
    typed, _ = typed_facts(words, stated, day)
    known = {fact: value for fact, value in typed.items() if fact in stated}
    return {**known, **_asked(words, day, tuple(said), known)}


def spoken_of(said: Iterable[Said], aspect: Aspect) -> bool:
    """True where the registry says anything of the kind, whether it holds or not."""
    return any(line.aspect is aspect for line in said)


def _asked(
    words: Vocabulary, day: date, said: tuple[Said, ...], known: dict[str, FactValue]
) -> dict[str, FactValue]:
    """What the registry says; a fact about which it knows nothing sure is taken out of `known`."""
    found: dict[str, FactValue] = {}
    for fact in words.facts.values():
        if fact.registry is not None and spoken_of(said, fact.registry):
            known.pop(fact.id, None)
            value = _value(fact, fact.registry, said, day)
            if value is not None:
                found[fact.id] = value
    return found


def _value(fact: Fact, aspect: Aspect, said: tuple[Said, ...], day: date) -> FactValue | None:
    if fact.type is FactType.BOOL:
        return in_force(said, aspect, day)
    return last_day(said, aspect, day)
