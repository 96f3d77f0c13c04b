"""A policy and its requests in Cedar, so that Cedar gives the same answers.

Cedar skips a policy whose evaluation fails, a forbid too, and so would allow where a fact is
missing. Hence each condition becomes two guarded expressions, one that it is known to be true and
one that it is known to be false: a permit asks the first, a forbid that the second does not hold.
Cedar's forbids strike every permit; a forbid that spares some grounds is therefore written into
the permits that it strikes.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from cedarpy import AuthzResult, Entities, PolicySet, is_authorized_batch

from sekisho.rules.condition import (
    Always,
    And,
    Atom,
    Compare,
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
    ThisVersion,
    Today,
)
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import Request
from sekisho.terms.request import FactValue

_NEVER = "false"


class Cedar:
    """Policies and entities of a notice on one day, parsed once."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy = policy
        self.day = day
        rules = [rule for rule in policy.rules if rule.in_force(day)]
        forbids = [rule for rule in rules if rule.effect is Effect.FORBID]
        texts = [self._permit(r, forbids) for r in rules if r.effect is Effect.PERMIT]
        texts += [self._forbid(rule) for rule in forbids if not rule.spared]
        self.policies = PolicySet.from_str("\n".join(texts))
        self.entities = Entities.from_json_str(json.dumps(list(self._entities(rules))))

    def ask(self, requests: list[dict[str, object]]) -> list[AuthzResult]:
        """Cedar's answers to the requests that `requests` made."""
        return is_authorized_batch(requests, self.policies, self.entities)

    def requests(self, request: Request) -> list[dict[str, object]]:
        """One Cedar request an item; the context is text already, so that no time goes into it."""
        context = {fact: _plain(value) for fact, value in request.facts.items()}
        text = json.dumps({**context, "purpose": request.purpose})
        return [
            {
                "principal": {"type": "Party", "id": request.recipient},
                "action": {"type": "Action", "id": request.purpose},
                "resource": {"type": "Item", "id": item},
                "context": text,
            }
            for item in request.items
        ]

    def _permit(self, rule: Rule, forbids: Iterable[Rule]) -> str:
        when = [_known(rule.condition, self, wanted=True)]
        if rule.refusable:
            when.append(
                "(context has restricted && !context.restricted.containsAny(principal.names)"
                ' && !context.restricted.contains("all")'
                " && !context.restricted.contains(context.purpose)"
                " && !context.restricted.contains(resource.name))"
            )
        when += [
            f"!({_scope(forbid)} && !{_known(forbid.condition, self, wanted=False)})"
            for forbid in forbids
            if forbid.spared and rule.ground not in forbid.spared
        ]
        return _statement(rule, " && ".join(when))

    def _forbid(self, rule: Rule) -> str:
        return _statement(rule, f"!{_known(rule.condition, self, wanted=False)}")

    def _entities(self, rules: list[Rule]) -> Iterable[dict[str, object]]:
        words = self.policy.vocabulary
        for party in words.parties:
            classes = words.classes_of(party, self.day)
            named = [rule.id for rule in rules if rule.recipients & classes]
            attributes = {
                "id": party,
                "names": sorted(classes),
                "classes": sorted(classes - {party}),
            }
            yield _entity("Party", party, attributes, [("Recipients", name) for name in named])
        for item in words.items:
            named = [rule.id for rule in rules if item in rule.items]
            yield _entity("Item", item, {"name": item}, [("Items", name) for name in named])
        for purpose in words.purposes:
            named = [rule.id for rule in rules if purpose in rule.purposes]
            yield _entity("Action", purpose, {}, [("Action", f"rule {name}") for name in named])


def _statement(rule: Rule, when: str) -> str:
    effect = "permit" if rule.effect is Effect.PERMIT else "forbid"
    return (
        f'@id("{rule.id}")\n{effect} (principal in Recipients::"{rule.id}", '
        f'action in Action::"rule {rule.id}", resource in Items::"{rule.id}") when {{ {when} }};'
    )


def _scope(rule: Rule) -> str:
    return (
        f'principal in Recipients::"{rule.id}" && action in Action::"rule {rule.id}"'
        f' && resource in Items::"{rule.id}"'
    )


def _entity(
    kind: str, name: str, attributes: Mapping[str, object], parents: list[tuple[str, str]]
) -> dict[str, object]:
    return {
        "uid": {"type": kind, "id": name},
        "attrs": dict(attributes),
        "parents": [{"type": parent, "id": one} for parent, one in parents],
    }


def _known(condition: Condition, cedar: Cedar, *, wanted: bool) -> str:
    """The expression that is true where `condition` is known to be `wanted`, and else false."""
    match condition:
        case Always():
            return "true" if wanted else _NEVER
        case Not(part):
            return _known(part, cedar, wanted=not wanted)
        case And(parts):
            joint = " && " if wanted else " || "
        case Or(parts):
            joint = " || " if wanted else " && "
        case Holds() | OneOf() | Contains() | Compare():
            return _atom(condition, cedar, wanted=wanted)
    return f"({joint.join(_known(part, cedar, wanted=wanted) for part in parts)})"


def _atom(atom: Atom, cedar: Cedar, *, wanted: bool) -> str:
    value = f"context.{atom.fact}"
    guard = f"context has {atom.fact}"
    match atom:
        case Holds():
            asked = value
        case OneOf(_, values):
            asked = f"[{', '.join(map(_literal, values))}].contains({value})"
        case Contains(_, RecipientClasses()):
            asked = f"{value}.containsAny(principal.classes)"
        case Contains(_, operand):
            asked = f"{value}.contains({_operand(operand, cedar)})"
        case Compare(_, comparison, operand):
            sign = {"=": "=="}.get(comparison.value, comparison.value)
            asked = f"{value} {sign} {_operand(operand, cedar)}"
            if isinstance(operand, FactValueOf):
                guard += f" && context has {operand.fact}"
    return f"({guard} && {'' if wanted else '!'}({asked}))"


def _operand(operand: Operand, cedar: Cedar) -> str:
    match operand:
        case Literal(value):
            return _literal(value)
        case Recipient():
            return "principal.id"
        case PurposeOfUse():
            return "context.purpose"
        case ThisVersion():
            return _literal(cedar.policy.digest)
        case FactValueOf(fact):
            return f"context.{fact}"
        case Today(0, _):
            return str(cedar.day.toordinal())
        case _:
            raise NotImplementedError(f"the notice of the bench asks nothing like {operand}")


def _literal(value: str | int | date) -> str:
    if isinstance(value, date):
        return str(value.toordinal())
    return json.dumps(value, ensure_ascii=False)


def _plain(value: FactValue) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.toordinal() if isinstance(value, date) else value
