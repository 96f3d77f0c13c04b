"""A policy in Cedar: three questions, whose answers make up the four answers of `decide`.

    receive   allowed: permit
    refused   else, allowed: forbid
    covered   else, allowed: unmet
              else: gap

Cedar's own forbids strike every permit. A forbid that spares some permits is therefore written
into those that it strikes. `refused` means something only where `receive` is denied.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.decide.decide import EVERYTHING, RESTRICTED
from sekisho.decide.phrases import phrase
from sekisho.export.cedar_text import Speaker, annotations, quoted
from sekisho.rules.condition import Atom
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import FactType

QUESTIONS = ("receive", "refused", "covered")

_TYPES = {
    FactType.BOOL: "Bool",
    FactType.INT: "Long",
    FactType.DATE: "datetime",
    FactType.SET: "Set<String>",
}


@dataclass(frozen=True, slots=True)
class CedarExport:
    """The three files, and by name what must be computed before Cedar is asked."""

    policies: str
    schema: str
    entities: str
    computed: Mapping[str, Atom]
    policy: Policy
    day: date


def to_cedar(policy: Policy, day: date) -> CedarExport:
    """The policy as it holds on `day`, with the roles that its parties hold on that day."""
    rules = [rule for rule in policy.rules if rule.in_force(day)]
    speaker = Speaker(policy, day)
    policies = "\n".join(_statements(rules, speaker))
    computed = {name: atom for atom, name in speaker.computed.items()}
    entities = json.dumps(list(_entities(policy, day, rules)), ensure_ascii=False, indent=1)
    schema = _schema(policy, computed)
    head = f"// {policy.version} {policy.digest}\n// {day.isoformat()}\n\n"
    return CedarExport(head + policies, head + schema, entities + "\n", computed, policy, day)


def _statements(rules: list[Rule], speaker: Speaker) -> Iterator[str]:
    permits = [rule for rule in rules if rule.effect is Effect.PERMIT]
    forbids = [rule for rule in rules if rule.effect is Effect.FORBID]
    for permit in permits:
        holds = speaker.known(permit.condition, wanted=True)
        struck = [f for f in forbids if not f.spares(permit) and not _absolute(f, permits)]
        when = [holds, *(f"!({_scope(f)} && {_applies(f, speaker)})" for f in struck)]
        if permit.refusable and RESTRICTED in speaker.policy.vocabulary.facts:
            when.append(f"({_unrestricted()} || {_unyielding(permit, speaker)})")
        yield _statement(permit, "permit", "receive", " && ".join(when))
        if permit.refusable:
            yield _statement(permit, "permit", "refused", holds)
        yield _statement(permit, "permit", "covered", "true")
    for forbid in forbids:
        applies = _applies(forbid, speaker)
        if _absolute(forbid, permits):
            yield _statement(forbid, "forbid", "receive", applies)
        yield _statement(forbid, "permit", "refused", applies)


def _absolute(forbid: Rule, permits: list[Rule]) -> bool:
    """True when the forbid strikes whatever permit there is."""
    return not any(forbid.spares(permit) for permit in permits)


def _applies(forbid: Rule, speaker: Speaker) -> str:
    return f"!{speaker.known(forbid.condition, wanted=False)}"


def _unrestricted() -> str:
    """The customer is known not to have refused this recipient, purpose or item."""
    asked = f"context.fact[{quoted(RESTRICTED)}]"
    return (
        f"(context.fact has {quoted(RESTRICTED)}"
        f" && !{asked}.containsAny(principal.names)"
        f" && !{asked}.containsAny(resource.touching)"
        f" && !{asked}.contains(context.purpose.id)"
        f" && !{asked}.contains({quoted(EVERYTHING)}))"
    )


def _unyielding(permit: Rule, speaker: Speaker) -> str:
    """The day is known not to have come from which on a refusal strikes the permit."""
    return speaker.known(permit.refused_when, wanted=False)


def _scope(rule: Rule) -> str:
    name = quoted(rule.id)
    return (
        f"principal in Recipients::{name} && context.purpose in Purposes::{name}"
        f" && resource in Items::{name}"
    )


def _statement(rule: Rule, effect: str, question: str, when: str) -> str:
    said = {"id": f"{rule.id}:{question}", "rule": rule.id, "title": rule.title}
    said["clauses"] = " ".join(rule.clauses)
    if rule.ground is not None:
        said["ground"] = rule.ground
    name = quoted(rule.id)
    purposes = f"context.purpose in Purposes::{name}"
    return annotations(said) + (
        f"{effect} (principal in Recipients::{name}, action == Action::{quoted(question)},"
        f" resource in Items::{name})\nwhen {{ {purposes} && {when} }};\n"
    )


def _schema(policy: Policy, computed: Mapping[str, Atom]) -> str:
    words = policy.vocabulary
    facts = "".join(
        f"  @doc({quoted(fact.label)}) {quoted(fact.id)}?: {_TYPES.get(fact.type, 'String')},\n"
        for fact in words.facts.values()
        if fact.type is not FactType.MATTERS
    )
    known = "".join(
        f"  @doc({quoted(phrase(atom, words, 'ja'))}) {name}?: Bool,\n"
        for name, atom in computed.items()
    )
    questions = ", ".join(map(quoted, QUESTIONS))
    return (
        "entity Recipients;\nentity Purposes;\nentity Items;\n"
        "entity Party in [Recipients] { id: String, label: String,"
        " names: Set<String>, classes: Set<String> };\n"
        "entity Purpose in [Purposes] { id: String, label: String };\n"
        "entity Item in [Items] { id: String, label: String, touching: Set<String> };\n"
        f"type Facts = {{\n{facts}}};\ntype Computed = {{\n{known}}};\n"
        f"action {questions} appliesTo {{ principal: Party, resource: Item,"
        " context: { purpose: Purpose, fact: Facts, computed: Computed } };\n"
    )


def _entities(policy: Policy, day: date, rules: list[Rule]) -> Iterator[dict[str, object]]:
    words = policy.vocabulary
    for party in words.parties.values():
        names = words.classes_of(party.id, day)
        held = {"names": sorted(names), "classes": sorted(names - {party.id})}
        named = [rule.id for rule in rules if rule.recipients & names]
        yield _entity("Party", party.id, party.label, held, "Recipients", named)
    for purpose in words.purposes.values():
        named = [rule.id for rule in rules if purpose.id in rule.purposes]
        yield _entity("Purpose", purpose.id, purpose.label, {}, "Purposes", named)
    for item in words.items.values():
        touching = {"touching": sorted(words.kinship.touching(item.id))}
        named = [rule.id for rule in rules if item.id in rule.items]
        yield _entity("Item", item.id, item.label, touching, "Items", named)


def _entity(
    kind: str,
    name: str,
    label: str,
    attributes: Mapping[str, object],
    group: str,
    rules: Iterable[str],
) -> dict[str, object]:
    return {
        "uid": {"type": kind, "id": name},
        "attrs": {"id": name, "label": label, **attributes},
        "parents": [{"type": group, "id": rule} for rule in rules],
    }
