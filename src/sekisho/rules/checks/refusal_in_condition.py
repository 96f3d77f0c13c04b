"""No condition asks what the customer refused: every decision obeys that by itself."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.condition import facts_in
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "refusal-in-condition", Level.ERROR, "35"
JA = "条件が停止の申出を問うている"

RESTRICTED = "restricted"


def check(context: Context) -> Iterator[Finding]:
    """An error for each rule whose condition asks the customer's refusals.

    Such a permit could hold because somebody refused, and a refusal would widen what is given.
    """
    for rule, raw in (*context.permits(), *context.forbids()):
        if RESTRICTED in set(facts_in(rule.condition)):
            yield error(
                CODE,
                raw.place("when"),
                f"「{rule.title}」の条件が、お客様の停止の申出を問うています。",
                f"The condition of {rule.title!r} asks what the customer refused.",
                todo_ja="条件から除いてください。"
                "停止の申出は、「停止: 可」の許可すべてに、書かなくても効きます。",
                todo_en="Take it out: a refusal strikes each permit with 'refusal: yes' by itself.",
            )
