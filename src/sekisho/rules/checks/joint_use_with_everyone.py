"""Joint use says with whom: the range of users is never everybody."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.rules.lists import says_everything
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "joint-use-with-everyone", Level.ERROR, "27(5)(iii)"
JA = "共同利用する者の範囲が「すべて」である"


def check(context: Context) -> Iterator[Finding]:
    """An error for each joint-use permit whose recipients are すべて or 社外のすべて."""
    for rule, raw in context.permits():
        if context.policy.ground(rule).joint and says_everything(raw.fields.get("recipient")):
            yield error(
                CODE,
                raw.place("recipient"),
                f"「{rule.title}」は、共同利用する者の範囲を定めていません。",
                f"{rule.title!r} does not say with whom the data is used jointly.",
                todo_ja="区分か会社の名を挙げてください（法第27条第5項第3号）。"
                + proposed("共同して利用する者の範囲: 【会社または区分の名】"),
                todo_en="Name the classes or companies (Art 27(5)(iii)).",
            )
