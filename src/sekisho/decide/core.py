"""The core of an answer: the rules that speak of a request, as they stand before `decide`."""

from dataclasses import dataclass

from sekisho.decide.decide import covers
from sekisho.decide.managers import manager_rule
from sekisho.rules.policy import ManagerRule, Policy, Rule
from sekisho.rules.written import manager_text, rule_text
from sekisho.terms import Request, Span, Vocabulary


@dataclass(frozen=True, slots=True)
class CoreRule:
    """A rule without sugar, and where the notice says it."""

    rule: Rule | ManagerRule
    words: Vocabulary

    @property
    def id(self) -> str:
        """The rule's id; one that a class's scope split has the class behind a slash."""
        return self.rule.id

    @property
    def span(self) -> Span:
        """The place of the rule block."""
        return self.rule.span

    def text(self, lang: str) -> str:
        """The body of a rule block that means the same, in `lang`."""
        if isinstance(self.rule, Rule):
            return rule_text(self.rule, self.words, lang)
        return manager_text(self.rule, self.words, lang)


def core_of(policy: Policy, request: Request) -> tuple[CoreRule, ...]:
    """Every permit and forbid that covers an item asked; where one is joint, the managers too."""
    rules = [
        rule
        for rule in policy.rules
        if any(covers(policy, rule, request, item) for item in request.items)
    ]
    joint = any(rule.ground is not None and policy.ground(rule).joint for rule in rules)
    found: list[Rule | ManagerRule] = list(rules)
    if joint:
        classes = policy.vocabulary.classes_of(request.recipient, request.day)
        managers = (manager_rule(policy, classes, item) for item in request.items)
        found += dict.fromkeys(manager for manager in managers if manager is not None)
    return tuple(CoreRule(rule, policy.vocabulary) for rule in found)
