"""Every promise of a notice, proved over all possible requests or broken by one of them."""

from collections.abc import Iterable, Iterator

import z3

from sekisho.prove.asked import Asked
from sekisho.prove.example import plain, request_of
from sekisho.prove.meaning import RESTRICTED, Meaning, among
from sekisho.prove.properties import ALL, Question
from sekisho.prove.solve import TIMEOUT_MS, Solver, UnansweredError
from sekisho.prove.verdict import Example, Outcome, Verdict
from sekisho.rules.condition import facts_in
from sekisho.rules.policy import Pledge, Policy
from sekisho.rules.surface import MATTER
from sekisho.terms import FactType


def prove(
    policy: Policy, only: str | None = None, timeout_ms: int = TIMEOUT_MS
) -> Iterator[Verdict]:
    """A verdict for each pledge, and for each property of one, in the order of the notice.

    `only` names one pledge. A question that the solver does not answer in time is no proof:
    its verdict is UNANSWERED. Raises UntranslatableError where the language has no translation.
    """
    prover = _Prover(policy, timeout_ms)
    for pledge in policy.pledges:
        if only not in (None, pledge.id):
            continue
        for name in pledge.properties or (None,):
            yield prover.verdict(pledge, name)


def facts_that_matter(policy: Policy) -> frozenset[str]:
    """The facts that can change an answer: those of conditions, managers, refusals and pledges."""
    conditions = [rule.condition for rule in policy.rules]
    conditions += [rule.refused_when for rule in policy.rules]
    conditions += [each for rule in policy.managers for each, _ in rule.exceptions]
    conditions += [pledge.only_when for pledge in policy.pledges if pledge.only_when is not None]
    named = {fact for condition in conditions for fact in facts_in(condition)}
    parties = {fact.id for fact in policy.vocabulary.facts.values() if fact.type is FactType.PARTY}
    standing = {fact.id for fact in policy.vocabulary.facts.values() if fact.default is not None}
    return frozenset(named | parties | standing | {RESTRICTED, MATTER})


class _Prover:
    def __init__(self, policy: Policy, timeout_ms: int) -> None:
        asked = Asked(policy.vocabulary)
        self.meaning = Meaning(policy, asked)
        self.matters = facts_that_matter(policy)
        self.timeout_ms = timeout_ms
        self.solver = Solver([*asked.rules(), *asked.typed()], timeout_ms)

    def verdict(self, pledge: Pledge, name: str | None) -> Verdict:
        questions = [Question(self.broken(pledge))] if name is None else ALL[name](self.meaning)
        try:
            example, rules = self._ask(questions)
        except UnansweredError as why:
            return _verdict(pledge, name, Outcome.UNANSWERED, reason=str(why))
        good = example is None and not rules
        outcome = Outcome.PROVED if good else Outcome.BROKEN
        return _verdict(pledge, name, outcome, example=example, rules=rules)

    def broken(self, pledge: Pledge) -> z3.BoolRef:
        """When the pledge is broken: something passes over its cells, and not as it says."""
        meaning, asked = self.meaning, self.meaning.asked
        cells = [
            asked.belongs(pledge.recipients),
            among(asked.purpose, pledge.purposes),
            among(asked.item, pledge.items),
        ]
        other = self.meaning.policy.law.grounds.keys() - pledge.spared
        cells.append(meaning.stands_on(other) if pledge.spared else meaning.permitted)
        if pledge.only_when is not None:
            cells.append(z3.Not(meaning.conditions.sides(pledge.only_when).true))
        return z3.And(*cells)

    def _ask(self, questions: Iterable[Question]) -> tuple[Example | None, tuple[str, ...]]:
        """The first request that breaks it, and the rules that lack a request they should have."""
        missing: list[str] = []
        for question in questions:
            model = self.solver.example(question.holds, rather=self._plain(question))
            if question.wanted:
                missing += [question.rule or ""] if model is None else []
            elif model is not None:
                return self._example(question, model), ()
        return None, tuple(missing)

    def _plain(self, question: Question) -> Iterator[z3.BoolRef]:
        if question.wanted:
            return
        yield from plain(self.meaning.asked, self.matters, self.meaning.policy.effective)

    def _example(self, question: Question, model: z3.ModelRef) -> Example:
        request = request_of(self.meaning.asked, model, self.matters)
        if question.later is None:
            return Example(request, rule=question.rule)
        return Example(request_of(question.later.asked, model, self.matters), before=request)


def _verdict(
    pledge: Pledge,
    name: str | None,
    outcome: Outcome,
    *,
    example: Example | None = None,
    rules: tuple[str, ...] = (),
    reason: str | None = None,
) -> Verdict:
    return Verdict(
        pledge.id, pledge.title, pledge.clauses, pledge.span, outcome,
        example=example, rules=rules, property=name, reason=reason,
    )  # fmt: skip
