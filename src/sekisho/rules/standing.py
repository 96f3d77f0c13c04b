"""Facts that every notice has: what is done, by which means, from whom, about which matter.

They are words of the request. A request that names no act asks for use or provision.
"""

from collections.abc import Mapping

from sekisho.rules.surface import ACT_WORDS, MATTER, MATTER_WORDS, MEANS_WORDS, STANDING_WORDS
from sekisho.terms import Fact, FactType, Matter, Word

ACT, MEANS, SENDER = "act", "means", "sender"
USE, PROVIDE = "use", "provide"


def standing_facts(matters: Mapping[str, Matter]) -> dict[str, Fact]:
    """The facts of the act that the language itself declares, by id."""
    facts = {
        ACT: _fact(ACT, FactType.ENUM, ACT_WORDS, default=USE),
        MEANS: _fact(MEANS, FactType.ENUM, MEANS_WORDS),
        SENDER: _fact(SENDER, FactType.PARTY, {}),
    }
    if matters:
        ja, en = MATTER_WORDS
        facts[MATTER] = Fact(MATTER, (ja,), en, FactType.ENUM, "act", tuple(matters.values()))
    return facts


def _fact(
    fact_id: str, kind: FactType, words: Mapping[str, tuple[str, str]], default: str | None = None
) -> Fact:
    ja, en = STANDING_WORDS[fact_id]
    values = tuple(Word(value, (one[0],), one[1]) for value, one in words.items())
    return Fact(fact_id, (ja,), en, kind, "act", values, default=default)
