"""A policy in the Data Privacy Vocabulary (W3C DPVCG, version 2), as JSON-LD.

DPV describes and decides nothing: a permission or prohibition for each rule, over a process with
its data, purposes, recipients and legal basis; conditions stand in words.
"""

from sekisho.export.linked import (
    CONTEXT,
    Names,
    Node,
    base_of,
    concepts,
    head,
    labels,
    ref,
    rule_head,
    told,
)
from sekisho.rules.condition import Always
from sekisho.rules.policy import Effect, Policy, Retention, Rule

_TYPES = {
    "item": ["dpv:PersonalData"],
    "purpose": ["dpv:Purpose"],
    "party": ["dpv:Recipient"],
    "ground": ["dpv:LegalBasis"],
}


def to_dpv(policy: Policy, base: str | None = None) -> dict[str, object]:
    """The policy as a privacy notice in DPV, with every word labelled. `base` begins addresses."""
    names = Names(base or base_of(policy))
    permits = [_rule(r, policy, names) for r in policy.rules if r.effect is Effect.PERMIT]
    forbids = [_rule(r, policy, names) for r in policy.rules if r.effect is Effect.FORBID]
    notice = head(policy, names) | {
        "@type": "dpv:PrivacyNotice",
        "dpv:hasDataController": {
            "@id": names.of("party", policy.operator),
            "@type": "dpv:DataController",
        },
        "dpv:hasPermission": permits,
        "dpv:hasProhibition": forbids,
    }
    kept = [_retention(one, names) for one in policy.retentions]
    return {
        "@context": dict(CONTEXT),
        "@graph": [notice, *concepts(policy, names, _TYPES), *kept],
    }


def _rule(rule: Rule, policy: Policy, names: Names) -> Node:
    permits = rule.effect is Effect.PERMIT
    process: Node = {
        "@id": names.of("process", rule.id),
        "@type": "dpv:PersonalDataProcess",
        "skos:prefLabel": labels(rule.title),
        "dpv:hasPersonalData": names.refs("item", rule.items),
        "dpv:hasPurpose": names.refs("purpose", rule.purposes),
        "dpv:hasRecipient": names.refs("party", rule.recipients),
        "dpv:hasDataController": ref(names.of("party", policy.operator)),
        "dpv:hasStorageCondition": names.refs(
            "storage", [one.id for one in policy.retentions if one.purposes & rule.purposes]
        ),
    }
    if rule.ground is not None:
        process["dpv:hasLegalBasis"] = ref(names.of("ground", rule.ground))
    said = rule_head(rule, names) | {
        "@type": "dpv:Permission" if permits else "dpv:Prohibition",
        "dpv:hasPersonalDataProcess": process,
    }
    if not isinstance(rule.condition, Always):
        said["skos:definition"] = told(rule.condition, policy.vocabulary)
    return said


def _retention(one: Retention, names: Names) -> Node:
    return {
        "@id": names.of("storage", one.id),
        "@type": "dpv:StorageCondition",
        "skos:prefLabel": labels(one.title),
        "dcterms:references": list(one.clauses),
        "dcterms:extent": f"{one.term.amount} {one.term.unit.value}",
    }
