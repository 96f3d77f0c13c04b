"""A rule is in force on some day from the day of effect on."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "rule-never-in-force", Level.ERROR, None
JA = "終期が始期か施行日より前で、効く日がない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each rule that ends before it begins, or before the notice takes effect."""
    for rule, raw in [*context.permits(), *context.forbids()]:
        begins = max(rule.since or context.front.effective, context.front.effective)
        if rule.until is not None and rule.until < begins:
            yield error(
                CODE,
                raw.place("until"),
                f"「{rule.title}」には効く日がありません（始期 {begins}、終期 {rule.until}）。",
                f"{rule.title!r} begins on {begins} and ends on {rule.until}: on no day it holds.",
                todo_ja="始期と終期を確かめるか、規則を消してください。",
                todo_en="Check 'from' and 'until', or remove the rule.",
            )
