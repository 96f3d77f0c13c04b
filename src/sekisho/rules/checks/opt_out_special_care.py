"""Special-care information never passes by opt-out."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "opt-out-special-care", Level.ERROR, "27(2)"
JA = "要配慮個人情報を、オプトアウトで渡している"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit with special-care items on a ground that excludes them."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        careful = sorted(i for i in rule.items if context.words.items[i].special_care)
        if careful and not ground.special_care:
            yield error(
                CODE,
                raw.place("items"),
                f"要配慮個人情報は「{ground.label}」では渡せません: "
                + context.shown("item", careful, "ja"),
                f"Special-care information cannot pass by {ground.en!r}: "
                + context.shown("item", careful, "en"),
                todo_ja="項目から除くか、本人の同意を根拠にしてください（法第27条第2項）。",
                todo_en="Take it out, or make consent the ground (Art 27(2)).",
            )
