"""Statistics show no person: nothing that identifies, and no secret, goes into them."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "statistics-identifying", Level.ERROR, "2(1)"
JA = "統計の根拠で、個人を識別できる項目を使っている"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit on a ground without personal data whose items tell who it is."""
    for rule, raw in context.permits():
        if context.policy.ground(rule).items_personal:
            continue
        items = context.words.items
        personal = sorted(i for i in rule.items if items[i].identifying or items[i].secret)
        if personal:
            yield error(
                CODE,
                raw.place("items"),
                f"「{rule.title}」は統計なのに、個人を識別できる項目があります: "
                + context.shown("item", personal, "ja"),
                f"{rule.title!r} is for statistics, and has items that identify a person: "
                + context.shown("item", personal, "en"),
                todo_ja="その項目を除くか、根拠を改めてください。",
                todo_en="Take them out, or change the ground.",
            )
