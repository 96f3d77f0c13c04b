"""件: a rule about matters of some kinds, and facts that only such a rule may ask."""

from collections.abc import Iterator

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import (
    ALWAYS,
    And,
    Compare,
    Comparison,
    Condition,
    Literal,
    Not,
    OneOf,
    Or,
    Tally,
    facts_in,
)
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.surface import MATTER
from sekisho.terms import Finding, Vocabulary
from sekisho.terms.finding import error


def matter_condition(node: Marked, lists: ListReader) -> Condition:
    """The request is about a matter of one of the kinds at `node`."""
    kinds = tuple(sorted(lists.matters(node)))
    if len(kinds) == 1:
        return Compare(MATTER, Comparison.EQ, Literal(kinds[0]))
    return OneOf(MATTER, kinds) if kinds else ALWAYS


def asked_of_no_matter(raw: RawRule, condition: Condition, words: Vocabulary) -> Iterator[Finding]:
    """A finding for each fact of a matter that is asked where the matter may be another."""
    asked = dict.fromkeys(_asked_beside(condition, frozenset(), words))
    for fact_id in asked:
        fact = words.facts[fact_id]
        matter = words.matters[fact.of]
        yield error(
            "fact-of-matter",
            raw.place("when" if "when" in raw.fields else "except"),
            f"「{fact.label}」は、件「{matter.label}」の事実です。",
            f"{fact.en!r} is a fact of a matter, {matter.en!r}.",
            todo_ja=f"「件: {matter.label}」の行を足してください。",
            todo_en=f"Add a line 'matter: {matter.id}'.",
        )


def _asked_beside(condition: Condition, kinds: frozenset[str], words: Vocabulary) -> Iterator[str]:
    """The facts of a kind of matter that neither `kinds` nor what stands beside them settles.

    Inside a tally the facts of its matter are those of the matter that is counted.
    """
    match condition:
        case Not(part):
            yield from _asked_beside(part, kinds, words)
        case Or(parts):
            for part in parts:
                yield from _asked_beside(part, kinds, words)
        case And(parts):
            settled = kinds.union(*map(_settled, parts))
            for part in parts:
                yield from _asked_beside(part, settled, words)
        case Tally(matter=matter, where=where):
            yield from _asked_beside(where, kinds | {matter}, words)
        case _:
            of = {fact: words.facts[fact].of for fact in facts_in(condition)}
            yield from (f for f, kind in of.items() if kind in words.matters and kind not in kinds)


def _settled(part: Condition) -> frozenset[str]:
    """The kinds of matter one of which the request is about, where the part holds."""
    match part:
        case Compare(fact, Comparison.EQ, Literal(value)) if fact == MATTER:
            return frozenset({str(value)})
        case OneOf(fact, values) if fact == MATTER:
            return frozenset(map(str, values))
        case _:
            return frozenset()
