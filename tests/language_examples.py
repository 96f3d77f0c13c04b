"""The notices of examples/language, and what is asked of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from cast import ROOT
from literate import Sources, asked_in, blocks_in, loaded
from sekisho.decide import typed_facts
from sekisho.prove.asked import Asked as Unknowns
from sekisho.prove.fixed import is_request
from sekisho.prove.meaning import Meaning
from sekisho.prove.solve import Solver
from sekisho.rules.policy import Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue

FILES = sorted((ROOT / "examples" / "language").glob("[0-9]*.md"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One notice of a file, and all that is asked of it."""

    name: str
    sources: Sources
    requests: list[dict[str, Any]]

    def __str__(self) -> str:
        return self.name


def asked() -> Iterator[Asked]:
    """Every notice of every file that is asked anything."""
    for path in FILES:
        for number, (sources, requests) in enumerate(asked_in(path), start=1):
            yield Asked(f"{path.stem}, notice {number}", sources, requests)


def kept() -> Iterator[Asked]:
    """Every notice of every file that is asked how long data is kept."""
    for path in FILES:
        for number, (sources, requests) in enumerate(blocks_in(path, "kept"), start=1):
            yield Asked(f"{path.stem}, retention {number}", sources, requests)


def policy_of(sources: Sources) -> Policy:
    found = loaded(sources)
    assert found.policy is not None, [f"{f.code}: {f.ja}" for f in found.errors]
    return found.policy


def request_of(policy: Policy, said: dict[str, Any]) -> Request:
    words, day = policy.vocabulary, date.fromisoformat(said.get("day", "2026-12-01"))
    recipient, purpose = words.party(said["to"], day), words.purpose(said["for"])
    items = tuple(words.item(label) or "" for label in said["items"])
    assert recipient, said
    assert purpose, said
    assert all(items), said
    return Request(recipient, purpose, items, day, typed(policy, said, day))


def typed(policy: Policy, said: dict[str, Any], day: date) -> Mapping[str, FactValue]:
    """The facts that the author states, typed."""
    stated = {
        fact: value.isoformat() if isinstance(value, date) else value
        for fact, value in said.get("facts", {}).items()
    }
    return typed_facts(policy.vocabulary, stated, day)[0]


def told_by_logic(policy: Policy, request: Request) -> list[str]:
    """The answers of the logic, item by item; exactly one of the four must hold."""
    meaning = Meaning(policy, Unknowns(policy.vocabulary))
    solver = Solver(meaning.asked.rules())
    told = []
    answers = meaning.answers
    for item in request.items:
        model = solver.example(*is_request(meaning.conditions, request, item))
        assert model is not None, f"no such request: {request}"
        (answer,) = (
            answer
            for answer, holds in answers.items()
            if z3.is_true(model.eval(holds, model_completion=True))
        )
        told.append(answer.value)
    return told


ALL = list(asked())
KEPT = list(kept())
