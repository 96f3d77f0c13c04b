"""Decisions a second: compiled, against cedarpy and against a bare look-up table in Python.

The requests are drawn for the published notice: half of them for a cell that some rule covers,
eight items each, facts of the right type of which some are missing. Cedar gets the exported policy
(bench/cedar.py), parsed before, with its entities parsed and its contexts serialised before, and
its answers are asserted to be ours. The bare table knows neither facts nor days: eight look-ups of
a ready answer by recipient, purpose and item. The table is the least that any decider in Python
does, not a decider. No request is asked twice of the compiled policy within a round, and each
round has requests of its own: nothing is answered from having been asked before. What counts is
the time of this process, so that a busy machine does not count.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from random import Random
from time import process_time

from cedarpy import AuthzResult, Decision

from bench.cedar import Cedar
from bench.result import Result, at_least, at_most
from bench.rounds import side_by_side
from bench.world import ROOT
from sekisho.decide import CompiledPolicy, compile_policy
from sekisho.rules.load import load
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Fact, FactType, ItemAnswer, Request
from sekisho.terms import Decision as Decided
from sekisho.terms.request import FactValue

DAY = date(2026, 12, 1)
ITEMS = 8
REQUESTS = 10_000
FOR_CEDAR = 500
ROUNDS = 7
SEED = 20261201


def measure() -> list[Result]:
    """How many times faster than cedarpy, and how many times slower than the bare table."""
    policy = _policy()
    compiled = compile_policy(policy)
    drawn = draw(policy, Random(SEED))  # noqa: S311 - requests, not keys
    for request in islice(drawn, 3 * REQUESTS):
        compiled.decide(request)  # a decider that has been running
    against_cedar = _cedar(policy, compiled, drawn)
    against_table = _table(policy, compiled, drawn)
    return [against_cedar, against_table]


def _cedar(policy: Policy, compiled: CompiledPolicy, drawn: Iterator[Request]) -> Result:
    cedar = Cedar(policy, DAY)
    batches: list[tuple[list[Request], list[list[dict[str, object]]]]] = []

    def theirs() -> float:
        requests = list(islice(drawn, FOR_CEDAR))
        translated = [cedar.requests(request) for request in requests]
        batches.append((requests, translated))
        began = process_time()
        answers = [cedar.ask(each) for each in translated]
        seconds = process_time() - began
        for request, results in zip(requests, answers, strict=True):
            agree(compiled.decide(request), results)
        return seconds / FOR_CEDAR

    pair = side_by_side("compiled against cedarpy", ROUNDS, theirs, lambda: ours(compiled, drawn))
    return at_least(
        "compiled decision with clauses, times faster than cedarpy",
        pair.ratio,
        200,
        "",
        f"{1 / min(pair.theirs):,.0f} decisions of {ITEMS} items a second against "
        f"{1 / min(pair.ours):,.0f}",
    )


def _table(policy: Policy, compiled: CompiledPolicy, drawn: Iterator[Request]) -> Result:
    words = policy.vocabulary
    table = {
        (party, purpose, item): ItemAnswer(item, Answer.GAP, (), ())
        for party in words.parties
        for purpose in words.purposes
        for item in words.items
    }

    def bare() -> float:
        requests = list(islice(drawn, REQUESTS))
        began = process_time()
        for request in requests:
            recipient, purpose = request.recipient, request.purpose
            [table[recipient, purpose, item] for item in request.items]
        return (process_time() - began) / REQUESTS

    pair = side_by_side("compiled against a table", ROUNDS, lambda: ours(compiled, drawn), bare)
    return at_most(
        "compiled decision with clauses / bare look-up table",
        pair.ratio,
        2,
        "",
        pair.told("µs", 1e6),
    )


def ours(compiled: CompiledPolicy, drawn: Iterator[Request]) -> float:
    """Seconds of one decision, over requests that were never asked before."""
    requests = list(islice(drawn, REQUESTS))
    decide = compiled.decide
    began = process_time()
    for request in requests:
        decide(request)
    return (process_time() - began) / REQUESTS


def agree(decided: Decided, results: list[AuthzResult]) -> None:
    """Cedar permits the same items by the same rules, and its forbids are among ours."""
    for item, result in zip(decided.items, results, strict=True):
        assert not result.diagnostics.errors, result.diagnostics.errors
        reasons = result.diagnostics.id_annotations_by_reason.values()
        named = {reason.split(":")[0] for reason in reasons}
        permitted = item.answer is Answer.PERMIT
        assert permitted == (result.decision is Decision.Allow), (item, named)
        if permitted:
            assert named == set(item.rules), (item, named)
        else:
            assert named <= set(item.rules), (item, named)


def draw(policy: Policy, chance: Random) -> Iterator[Request]:
    """Requests without end."""
    words = policy.vocabulary
    items, parties, purposes = list(words.items), list(words.parties), list(words.purposes)
    while True:
        recipient, purpose = chance.choice(parties), chance.choice(purposes)
        if chance.random() < 0.5:
            rule = chance.choice(policy.rules)
            recipient = chance.choice(sorted(rule.recipients))
            members = words.members(recipient, DAY)
            recipient = chance.choice(members) if members else recipient
            purpose = chance.choice(sorted(rule.purposes))
        facts = {
            fact.id: _value(policy, fact, chance)
            for fact in words.facts.values()
            if chance.random() < 0.9
        }
        yield Request(recipient, purpose, tuple(chance.sample(items, ITEMS)), DAY, facts)


def _value(policy: Policy, fact: Fact, chance: Random) -> FactValue:
    words = policy.vocabulary
    match fact.type:
        case FactType.BOOL:
            return chance.random() < 0.5
        case FactType.ENUM:
            return chance.choice(fact.values).id
        case FactType.INT:
            return chance.choice([0, 0, chance.randrange(100_000)])
        case FactType.DATE:
            return date.fromordinal(DAY.toordinal() + chance.randrange(-300, 300))
        case FactType.AREA:
            return f"{chance.randrange(1, 11):02}"
        case FactType.PARTY:
            return chance.choice(list(words.parties))
        case FactType.SET:
            known = ["all", "consent", *words.purposes, *words.parties]
            return frozenset(chance.sample(known, chance.choice([0, 0, 0, 1, 2])))
        case _:
            return chance.choice(["住まい窓口", "家電店", "要請第1号", ""])


def _policy() -> Policy:
    notice, terms = ROOT / "policy" / "notice.md", ROOT / "policy" / "terms.yaml"
    loaded = load(notice.read_bytes(), terms.read_bytes(), file=notice.name, terms_file=terms.name)
    assert loaded.policy is not None, "sekisho check policy/notice.md"
    return loaded.policy


if __name__ == "__main__":
    for figure in measure():
        print(f"{figure.name}: {figure.value:g} ({figure.reach}; {figure.told})")
