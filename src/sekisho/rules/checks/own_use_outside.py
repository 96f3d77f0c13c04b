"""Own use is the operator's use, and no way to give data to others."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "own-use-outside", Level.ERROR, "18(1), 27(1)"
JA = "自社利用を根拠に、当社でない者へ渡している"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit on own use whose recipients are not the operator alone."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        others = context.others(rule)
        if not ground.outside and others:
            yield error(
                CODE,
                raw.place("recipient"),
                f"「{ground.label}」で渡せるのは当社の中だけです: "
                + context.shown("party", others[:5], "ja")
                + ("、ほか" if others[5:] else ""),
                f"{ground.en!r} reaches the operator alone, not: "
                + context.shown("party", others[:5], "en")
                + (", and others" if others[5:] else ""),
                todo_ja="提供の根拠（本人同意、委託など）を書いてください。",
                todo_en="Write the ground of a provision (consent, entrustment, ...).",
            )
