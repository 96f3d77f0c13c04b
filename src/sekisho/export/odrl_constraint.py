"""Conditions as ODRL constraints: in negation normal form, since ODRL has no word for *not*.

That loses nothing: in Kleene's logic the opposite comparison is unknown where the comparison is.
"""

from dataclasses import dataclass, field
from datetime import date

from sekisho.export.linked import Names, Node, day, ref, told
from sekisho.rules.condition import (
    Always,
    And,
    Atom,
    Compare,
    Comparison,
    Condition,
    Contains,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Operand,
    Or,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    ThisItem,
    ThisVersion,
    Today,
)
from sekisho.rules.policy import Policy

_OPERATORS = {
    Comparison.EQ: ("odrl:eq", "odrl:neq"),
    Comparison.NE: ("odrl:neq", "odrl:eq"),
    Comparison.LT: ("odrl:lt", "odrl:gteq"),
    Comparison.LE: ("odrl:lteq", "odrl:gt"),
    Comparison.GT: ("odrl:gt", "odrl:lteq"),
    Comparison.GE: ("odrl:gteq", "odrl:lt"),
}
_ASKED = {
    Recipient: "recipient",
    RecipientClasses: "recipient-classes",
    PurposeOfUse: "purpose-of-use",
    ThisItem: "this-item",
}


@dataclass(frozen=True, slots=True)
class Constraints:
    """Writes constraints; `reckoned` collects what is an operand of its own, with its words."""

    policy: Policy
    names: Names
    reckoned: dict[Atom, str] = field(default_factory=dict)

    def all_of(self, condition: Condition) -> list[Node]:
        """The constraints that must all be satisfied; none for a condition that always holds."""
        if isinstance(condition, Always):
            return []
        parts = condition.parts if isinstance(condition, And) else (condition,)
        return [self.one(part) for part in parts]

    def one(self, condition: Condition, *, wanted: bool = True) -> Node:
        """One constraint: satisfied where the condition is known to be `wanted`."""
        match condition:
            case Not(part):
                return self.one(part, wanted=not wanted)
            case And(parts) | Or(parts):
                joint = "odrl:and" if isinstance(condition, And) is wanted else "odrl:or"
                listed = {"@list": [self.one(part, wanted=wanted) for part in parts]}
                return {"@type": "odrl:LogicalConstraint", joint: listed}
            case Always():
                return constraint(self._word("always"), "odrl:eq", wanted)
            case _:
                return self._atom(condition, wanted=wanted)

    def _atom(self, atom: Atom, *, wanted: bool) -> Node:
        among = "odrl:isAnyOf" if wanted else "odrl:isNoneOf"
        match atom:
            case Holds(fact):
                return constraint(self._fact(fact), "odrl:eq", wanted)
            case OneOf(fact, values):
                return constraint(self._fact(fact), among, list(map(_literal, values)))
            case Contains(fact, operand):
                return constraint(self._fact(fact), among, self._operand(operand))
            case Compare(fact, comparison, operand) if not _moved(operand):
                operator = _OPERATORS[comparison][0 if wanted else 1]
                return constraint(self._fact(fact), operator, self._operand(operand))
            case _:
                name = self.reckoned.setdefault(atom, f"reckoned-{len(self.reckoned) + 1}")
                return constraint(self._word(name), "odrl:eq", wanted)

    def _operand(self, operand: Operand) -> object:
        match operand:
            case Literal(value):
                return _literal(value)
            case FactValueOf(fact):
                return ref(self._fact(fact))
            case ThisVersion():
                return self.policy.digest
            case Today():
                return ref("odrl:policyUsage")
            case _:
                return ref(self._word(_ASKED[type(operand)]))

    def operands(self) -> list[Node]:
        """The facts, and what must be reckoned, as left operands with their words."""
        words = self.policy.vocabulary
        facts: list[Node] = [
            left_operand(self._fact(fact.id), {"ja": fact.label, "en": fact.en})
            for fact in words.facts.values()
        ]
        return facts + [
            {
                "@id": self._word(name),
                "@type": "odrl:LeftOperand",
                "skos:prefLabel": told(atom, words),
            }
            for atom, name in self.reckoned.items()
        ]

    def _fact(self, fact: str) -> str:
        return self.names.of("fact", fact)

    def _word(self, word: str) -> str:
        return self.names.of("operand", word)


def constraint(left: str, operator: str, right: object) -> Node:
    """One constraint with its three parts."""
    return {
        "@type": "odrl:Constraint",
        "odrl:leftOperand": ref(left),
        "odrl:operator": ref(operator),
        "odrl:rightOperand": right,
    }


def left_operand(iri: str, words: dict[str, str]) -> Node:
    """A left operand with its label in each language."""
    told_as = [{"@value": text, "@language": lang} for lang, text in words.items()]
    return {"@id": iri, "@type": "odrl:LeftOperand", "skos:prefLabel": told_as}


def _moved(operand: Operand) -> bool:
    """True for a day some time from today: ODRL has no arithmetic."""
    return isinstance(operand, Today) and operand.amount != 0


def _literal(value: str | int | date) -> object:
    return day(value) if isinstance(value, date) else value
