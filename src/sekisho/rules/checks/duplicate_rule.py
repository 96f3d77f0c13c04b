"""No two rules say the same."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.policy import Rule
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "duplicate-rule", Level.WARNING, None
JA = "同じことを定める規則が二つある"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each rule with the cells, the ground and the condition of an earlier one."""
    seen: dict[tuple[object, ...], Rule] = {}
    rules = sorted(context.policy.rules, key=lambda rule: rule.span)
    for rule in rules:
        first = seen.setdefault(_meaning(rule), rule)
        if first is not rule:
            yield warning(
                CODE,
                rule.span,
                f"「{rule.title}」は「{first.title}」と同じことを定めています。",
                f"{rule.title!r} says the same as {first.title!r}.",
                todo_ja="どちらかを消すか、違いを書いてください。",
                todo_en="Remove one of them, or write down how they differ.",
                related=(first.span,),
            )


def _meaning(rule: Rule) -> tuple[object, ...]:
    return (
        *(rule.effect, rule.recipients, rule.purposes, rule.items, rule.condition, rule.ground),
        *(
            rule.spared,
            rule.overrides,
            rule.refusable,
            rule.refused_when,
            rule.nightly,
            rule.since,
            rule.until,
        ),
    )
