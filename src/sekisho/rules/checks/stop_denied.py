"""Who gave consent can take it back: the law lets the person stop it."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "stop-denied", Level.ERROR, "27(1), 27(2)"
JA = "同意やオプトアウトによる提供を、止められないとしている"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit with 停止: 不可 on a ground that the person can always stop."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        if ground.always_refusable and not rule.refusable:
            yield error(
                CODE,
                raw.place("refusal"),
                f"「{ground.label}」による提供は、本人がいつでも止められます。",
                f"The person can always stop a provision by {ground.en!r}.",
                todo_ja="「停止: 不可」の行を消すか、根拠を改めてください。",
                todo_en="Remove the line 'refusal: no', or change the ground.",
            )
