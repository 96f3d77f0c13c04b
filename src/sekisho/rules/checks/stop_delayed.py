"""Who can always stop a provision can do so without delay: a delay is for counsel to see."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.condition import ALWAYS
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "stop-delayed", Level.WARNING, "27(2), 35(3)"
JA = "同意やオプトアウトによる提供の停止に、期間を置いている"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each delayed refusal on a ground that the person can always stop."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        if ground.always_refusable and rule.refusable and rule.refused_when != ALWAYS:
            yield warning(
                CODE,
                raw.place("refusal"),
                f"「{ground.label}」による提供の停止が、お申出のときより後になります。",
                f"A provision by {ground.en!r} stops later than the person asks.",
                todo_ja="法は遅滞なく止めることを求めます。"
                "「停止: 可」とするか、期間の理由を解釈に書いてください。",
                todo_en="The law says without delay: write 'refusal: yes', "
                "or the reason for the delay as an interpretation.",
            )
