"""examples/language: what notices say, by example; the answers are those of their author."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from language_examples import (
    ALL,
    FILES,
    KEPT,
    Asked,
    policy_of,
    request_of,
    told_by_logic,
    typed,
)
from literate import with_findings
from notice_text import read_again
from sekisho.decide import compile_policy, decide
from sekisho.decide.retention import kept_until
from sekisho.prove.promises import prove
from sekisho.prove.verdict import Outcome
from sekisho.rules.surface import EVENT_WORDS
from sekisho.terms import Decision


def told(decision: Decision) -> tuple[list[str], list[str]]:
    """The answers, and all clauses that determined them."""
    clauses = {clause for item in decision.items for clause in item.clauses}
    return [item.answer.value for item in decision.items], sorted(clauses)


@pytest.mark.parametrize("one", ALL, ids=str)
def test_the_answers_are_those_of_their_author(one: Asked) -> None:
    policy = policy_of(one.sources)
    for said in one.requests:
        decision = decide(policy, request_of(policy, said))
        assert told(decision) == (said["answers"], sorted(said["clauses"])), said
        if "grounds" in said:
            assert (list(decision.grounds), decision.record) == (said["grounds"], said["record"])


@pytest.mark.parametrize("one", ALL, ids=str)
def test_compiled_core_and_logic_give_the_same_answers(one: Asked) -> None:
    policy = policy_of(one.sources)
    compiled = compile_policy(policy)
    cores = [read_again(policy, lang, one.sources.terms) for lang in ("ja", "en")]
    for said in one.requests:
        request = request_of(policy, said)
        expected = decide(policy, request)
        assert compiled.decide(request) == expected
        assert told_by_logic(policy, request) == told(expected)[0]
        for core in cores:
            assert told(decide(core, request)) == told(expected)


@pytest.mark.parametrize("one", KEPT, ids=str)
def test_data_is_kept_as_long_as_its_author_says(one: Asked) -> None:
    policy, day = policy_of(one.sources), date(2026, 12, 1)
    ids = {word: event for event, words in EVENT_WORDS.items() for word in words}
    for said in one.requests:
        purpose = policy.vocabulary.purpose(said["for"])
        assert purpose, said
        events = {ids[word]: date.fromisoformat(d) for word, d in said.get("events", {}).items()}
        kept = kept_until(policy, purpose, typed(policy, said, day), events, day)
        until = None if said["until"] is None else date.fromisoformat(said["until"])
        assert (kept.until, kept.held, list(kept.clauses)) == (
            until, said["held"], said["clauses"]
        ), said  # fmt: skip


def test_every_pledge_of_an_example_is_proved() -> None:
    policies = [policy_of(one.sources) for one in ALL]
    verdicts = [verdict for policy in policies for verdict in prove(policy)]
    assert len(verdicts) >= 5
    assert {verdict.outcome for verdict in verdicts} == {Outcome.PROVED}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_wrong_is_told_in_these_words(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    golden(f"../../examples/language/{path.name}", with_findings(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_three_examples_and_one_is_wrong(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("`````notice\n") >= 3
    assert "\nerror " in text
