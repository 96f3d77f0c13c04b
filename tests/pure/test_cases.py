"""Every situation of policy/cases and examples/*/cases gets the answer that its author wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sekisho.commands._notice import whole_bytes
from sekisho.decide import decide, typed_facts
from sekisho.rules.load import load
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Decision, Request

ROOT = Path(__file__).resolve().parents[2]
NOTICES = [ROOT / "policy", *sorted(p.parent for p in ROOT.glob("examples/*/cases"))]
ITEM_ANSWERS = {answer.value for answer in Answer}
KEYS = {
    "situation", "recipient", "purpose", "items", "facts", "day",
    "expect", "clauses", "ground", "record", "manager",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A situation as written, and the notice it is judged by."""

    notice: Path
    file: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.notice.name}/{self.file}: {self.said['situation']}"


def cases() -> Iterator[Case]:
    """Every case of every notice that has cases, in the order of their files."""
    for notice in NOTICES:
        for file in sorted((notice / "cases").glob("*.yaml")):
            for said in yaml.safe_load(file.read_text(encoding="utf-8")):
                yield Case(notice, file.stem, said)


@cache
def policy_of(notice: Path) -> Policy:
    """The policy of the notice in that folder; its notice may be published."""
    loaded = load(
        whole_bytes(notice / "notice.md", (notice / "notice.md").read_bytes()),
        (notice / "terms.yaml").read_bytes(),
        file="notice.md",
        terms_file="terms.yaml",
    )
    assert loaded.policy is not None, [f"{f.code}: {f.ja}" for f in loaded.errors]
    return loaded.policy


def decision(case: Case) -> Decision:
    """The decider's answer; every word of the case but its facts is known."""
    policy, said = policy_of(case.notice), case.said
    words = policy.vocabulary
    day = date.fromisoformat(said.get("day", "2026-12-01"))
    recipient, purpose = words.party(said["recipient"], day), words.purpose(said["purpose"])
    items = [words.item(label) for label in said["items"]]
    known = tuple(item for item in items if item is not None)
    assert recipient, f"unknown recipient in: {case}"
    assert purpose, f"unknown purpose in: {case}"
    assert len(known) == len(items), f"unknown item in: {case}"
    facts, _ = typed_facts(words, said["facts"], day)
    return decide(policy, Request(recipient, purpose, known, day, facts))


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=str)
def test_the_answer_is_the_one_its_author_wrote(case: Case) -> None:
    said, expected = case.said, case.said["expect"]
    decided = decision(case)
    for label, item in zip(said["items"], decided.items, strict=True):
        wanted = expected[label] if isinstance(expected, dict) else expected
        assert item.answer.value == wanted, f"{label}: {item}"


@pytest.mark.parametrize("case", ALL, ids=str)
def test_the_clauses_that_its_author_names_determined_the_answer(case: Case) -> None:
    named, decided = set(case.said["clauses"]), decision(case)
    cited = {clause for item in decided.items for clause in item.clauses}
    by_customer = any(item.refused_by_customer for item in decided.items)
    assert named - ({"C51"} if by_customer else set()) <= cited
    for item in decided.items:
        assert bool(item.clauses) == (item.answer is not Answer.GAP)


@pytest.mark.parametrize(
    "case", [c for c in ALL if {"ground", "record", "manager"} & c.said.keys()], ids=str
)
def test_ground_record_and_manager_are_the_ones_its_author_wrote(case: Case) -> None:
    said, decided = case.said, decision(case)
    words = policy_of(case.notice).vocabulary
    day = date.fromisoformat(said.get("day", "2026-12-01"))
    if "ground" in said:
        assert decided.grounds == (words.find("ground", said["ground"]),)
    if "record" in said:
        assert decided.record is said["record"]
    if "manager" in said:
        named = said["manager"] if isinstance(said["manager"], list) else [said["manager"]]
        assert set(decided.managers) == {words.party(label, day) for label in named}


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_case_has_only_known_keys_and_answers(case: Case) -> None:
    expected = case.said["expect"]
    answers = set(expected.values()) if isinstance(expected, dict) else {expected}
    assert case.said.keys() <= KEYS
    assert answers <= ITEM_ANSWERS
    if isinstance(expected, dict):
        assert set(expected) == set(case.said["items"])


@pytest.mark.parametrize("case", [c for c in ALL if c.said["clauses"] == ["C51"]], ids=str)
def test_a_refusal_of_the_customer_is_told_from_a_clause(case: Case) -> None:
    assert all(item.refused_by_customer for item in decision(case).items)


def test_the_operators_notice_has_many_cases_and_many_of_them_are_refusals() -> None:
    own = [case.said["expect"] for case in ALL if case.notice == ROOT / "policy"]
    assert len(own) >= 140
    assert sum(1 for expected in own if expected != "permit") >= 60


def test_no_situation_is_written_twice() -> None:
    written = [str(case) for case in ALL]
    assert len(set(written)) == len(written)
