"""A policy in ODRL 2.2 (W3C), as JSON-LD that needs no network to be read.

Permissions and prohibitions with their conditions as constraints; what an exception of the notice
spares is a constraint on the prohibition. The profile (docs/reference/exports.md) says the two
things that ODRL leaves open: a prohibition applies unless a constraint is known to fail, and a
permission only where all are known to be satisfied.
"""

from sekisho.decide.decide import EVERYTHING, RESTRICTED
from sekisho.export.linked import (
    CONTEXT,
    Names,
    Node,
    base_of,
    concepts,
    day,
    head,
    ref,
    rule_head,
)
from sekisho.export.odrl_constraint import Constraints, constraint, left_operand
from sekisho.rules.policy import Effect, Policy, Rule

PROFILE = "urn:sekisho:odrl:profile:1"

_TYPES = {
    "item": ["odrl:Asset"],
    "purpose": ["skos:Concept"],
    "party": ["odrl:Party"],
    "ground": ["skos:Concept"],
}
_OPERANDS = {
    "always": {"ja": "いつでも", "en": "Always"},
    "ground": {"ja": "許可の根拠", "en": "Ground of the permission"},
    "permission": {"ja": "許可の規則", "en": "The permission"},
    "recipient": {"ja": "提供先", "en": "Recipient"},
    "recipient-classes": {"ja": "提供先の区分", "en": "Classes of the recipient"},
    "purpose-of-use": {"ja": "目的", "en": "Purpose of use"},
    "this-item": {"ja": "この項目", "en": "This item"},
}


def to_odrl(policy: Policy, base: str | None = None) -> dict[str, object]:
    """The policy as an ODRL Set, with every word of it labelled. `base` begins all addresses."""
    names = Names(base or base_of(policy))
    writer = Constraints(policy, names)
    permits = [_rule(r, policy, writer) for r in policy.rules if r.effect is Effect.PERMIT]
    forbids = [_rule(r, policy, writer) for r in policy.rules if r.effect is Effect.FORBID]
    whole = head(policy, names) | {
        "@type": "odrl:Set",
        "odrl:uid": ref(f"{names.base}notice"),
        "odrl:profile": ref(PROFILE),
        "odrl:conflict": ref("odrl:prohibit"),
        "odrl:permission": permits,
        "odrl:prohibition": forbids,
    }
    ours = [left_operand(names.of("operand", word), told) for word, told in _OPERANDS.items()]
    graph = [whole, *concepts(policy, names, _TYPES), *ours, *writer.operands()]
    return {"@context": dict(CONTEXT), "@graph": graph}


def _rule(rule: Rule, policy: Policy, writer: Constraints) -> Node:
    permits = rule.effect is Effect.PERMIT
    names = writer.names
    limits = [
        constraint("odrl:purpose", "odrl:isAnyOf", names.refs("purpose", rule.purposes)),
        *_days(rule),
        *writer.all_of(rule.condition),
        *(_refusal(rule, writer) if permits else _sparing(rule, policy, names)),
    ]
    said = rule_head(rule, names) | {
        "@type": "odrl:Permission" if permits else "odrl:Prohibition",
        "odrl:action": ref("odrl:use"),
        "odrl:assigner": ref(names.of("party", policy.operator)),
        "odrl:assignee": names.refs("party", rule.recipients),
        "odrl:target": names.refs("item", rule.items),
        "odrl:constraint": limits,
    }
    if rule.ground is not None:
        said["dcterms:conformsTo"] = ref(names.of("ground", rule.ground))
    return said


def _days(rule: Rule) -> list[Node]:
    ends = [(rule.since, "odrl:gteq"), (rule.until, "odrl:lteq")]
    return [constraint("odrl:dateTime", how, day(end)) for end, how in ends if end is not None]


def _refusal(rule: Rule, writer: Constraints) -> list[Node]:
    """The customer has not refused, or the refusal has no effect yet."""
    if not rule.refusable or RESTRICTED not in writer.policy.vocabulary.facts:
        return []
    names = writer.names
    words = ("recipient", "recipient-classes", "purpose-of-use", "this-item")
    anything: list[object] = [EVERYTHING, *(ref(names.of("operand", word)) for word in words)]
    kept = constraint(names.of("fact", RESTRICTED), "odrl:isNoneOf", anything)
    later = writer.one(rule.refused_when, wanted=False)
    return [{"@type": "odrl:LogicalConstraint", "odrl:or": {"@list": [kept, later]}}]


def _sparing(forbid: Rule, policy: Policy, names: Names) -> list[Node]:
    """The prohibition bears on no permission that it spares."""
    over = [rule.id for rule in policy.rules if forbid.id in rule.overrides]
    spared = [
        ("ground", names.refs("ground", forbid.spared)),
        ("permission", names.refs("rule", over)),
    ]
    return [
        constraint(names.of("operand", what), "odrl:isNoneOf", which)
        for what, which in spared
        if which
    ]
