"""Every promise of the notice proved, and what ten times the rules cost."""

from dataclasses import replace
from time import perf_counter

from bench.result import Result, at_most
from bench.world import ROOT
from sekisho.prove.promises import prove
from sekisho.prove.verdict import Outcome
from sekisho.rules.load import load
from sekisho.rules.policy import Pledge, Policy, Rule

SECONDS, GROWTH = 10.0, 20.0
TIMES = 10
ROUNDS = 3


def measure() -> list[Result]:
    """Seconds for the shipped notice, and the ratio to one of ten times its rules and purposes."""
    policy = _policy()
    large = ten_times(policy)
    once = min(_seconds(policy) for _ in range(ROUNDS))
    many = _seconds(large)
    told = f"{len(policy.rules)} rules, {len(policy.pledges)} pledges"
    growth = (
        f"{len(large.rules)} against {len(policy.rules)} rules: {many:.1f} against {once:.2f} s"
    )
    return [
        at_most("every promise proved", once, SECONDS, " s", told=told),
        at_most("proof at 10 times the rules", many / once, GROWTH, told=growth),
    ]


def ten_times(policy: Policy) -> Policy:
    """The policy with every purpose ten times, and every rule and pledge for each of them."""
    words = policy.vocabulary
    purposes = {
        _copy(name, n): replace(purpose, id=_copy(name, n), labels=(_copy(purpose.label, n),))
        for name, purpose in words.purposes.items()
        for n in range(TIMES)
    }
    return replace(
        policy,
        vocabulary=replace(words, purposes=purposes),
        rules=tuple(_for(rule, n) for rule in policy.rules for n in range(TIMES)),
        pledges=tuple(_widened(pledge) for pledge in policy.pledges),
    )


def _copy(name: str, number: int) -> str:
    return name if number == 0 else f"{name}_{number}"


def _for(rule: Rule, number: int) -> Rule:
    purposes = frozenset(_copy(name, number) for name in rule.purposes)
    overrides = frozenset(_copy(one, number) for one in rule.overrides)
    return replace(rule, id=_copy(rule.id, number), purposes=purposes, overrides=overrides)


def _widened(pledge: Pledge) -> Pledge:
    purposes = frozenset(_copy(name, n) for name in pledge.purposes for n in range(TIMES))
    return replace(pledge, purposes=purposes)


def _seconds(policy: Policy) -> float:
    began = perf_counter()
    unproved = [one.id for one in prove(policy) if one.outcome is not Outcome.PROVED]
    if unproved:
        raise RuntimeError(f"not proved: {unproved}")
    return perf_counter() - began


def _policy() -> Policy:
    files = [(ROOT / "policy" / name).read_bytes() for name in ("notice.md", "terms.yaml")]
    found = load(*files, file="notice.md", terms_file="terms.yaml").policy
    if found is None:
        raise RuntimeError("the shipped notice has errors")
    return found
