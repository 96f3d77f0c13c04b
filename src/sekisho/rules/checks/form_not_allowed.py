"""A ground that is for one form of data alone carries no other."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "form-not-allowed", Level.ERROR, "31(1), 43"
JA = "匿名加工情報や個人関連情報の根拠で、ほかの情報を渡している"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit whose ground does not carry some of its items in their form."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        items = context.words.items
        wrong = sorted(
            item
            for item in rule.items
            if (ground.forms and items[item].form not in ground.forms)
            or (not ground.identifies and (items[item].identifying or items[item].secret))
        )
        if wrong:
            yield error(
                CODE,
                raw.place("items"),
                f"「{ground.label}」では渡せない項目があります: "
                + context.shown("item", wrong, "ja"),
                f"{ground.en!r} does not carry these items: " + context.shown("item", wrong, "en"),
                todo_ja="その項目を除くか、根拠を改めてください。"
                "ハッシュや符号は匿名加工ではありません。",
                todo_en="Take them out, or change the ground. A hash or a code is not anonymous.",
            )
