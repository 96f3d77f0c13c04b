"""What the registry of parties knows of a recipient, as facts for a decision."""

from collections.abc import Mapping
from datetime import date

from sekisho.decide.typed import typed_facts
from sekisho.terms import FactType, Vocabulary
from sekisho.terms.request import FactValue

PARTY_AREA = "party_area"


def registry_facts(words: Vocabulary, party: str, day: date) -> Mapping[str, FactValue]:
    """The facts of kind `party` that terms.yaml states of this company; a class has none.

    A value that does not fit its type is left out: unknown, so it never widens an answer.
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
    return {fact: value for fact, value in typed.items() if fact in stated}
