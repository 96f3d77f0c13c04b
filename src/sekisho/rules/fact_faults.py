"""What cannot be right about a fact of terms.yaml: parts of its entry that do not fit its type."""

from collections.abc import Iterator

from sekisho.rules.marked import Marked
from sekisho.terms import Fact, FactType, Finding
from sekisho.terms.finding import error

REGISTERED = (FactType.BOOL, FactType.DATE)
"""Types of a fact that can be taken from the registry of companies."""


def fact_faults(fact: Fact, entry: Marked) -> Iterator[Finding]:
    """A finding for each part of the entry that does not fit the fact's type or owner."""
    if (fact.type is FactType.ENUM) != bool(fact.values):
        yield _values_and_type(fact.id, entry)
    if fact.absent_is_empty and fact.type is not FactType.SET:
        yield _absent_and_type(fact.id, entry)
    if fact.registry and (fact.of != "party" or fact.type not in REGISTERED):
        yield _registry_and_type(fact.id, entry)


def _values_and_type(word_id: str, entry: Marked) -> Finding:
    return error(
        "enum-values",
        entry.key_span or entry.span,
        f"事実 {word_id}: type が enum のときだけ、values に値を並べます。",
        f"Fact {word_id}: a type of enum needs values, and no other type has them.",
    )


def _absent_and_type(word_id: str, entry: Marked) -> Finding:
    return error(
        "absent-type",
        entry.fields()["absent"].span,
        f"事実 {word_id}: absent: empty は、type が set の事実にだけ書けます。",
        f"Fact {word_id}: only a fact of type set can have absent: empty.",
        todo_ja="この行を消してください。示されない事実は不明として扱われます。",
        todo_en="Take the line out: a fact that is not stated is unknown.",
    )


def _registry_and_type(word_id: str, entry: Marked) -> Finding:
    return error(
        "registry-type",
        entry.fields()["registry"].span,
        f"事実 {word_id}: registry は、of が party で type が bool か date の事実にだけ書けます。",
        f"Fact {word_id}: only a fact of a party, of type bool or date, can have a registry.",
    )
