"""A purpose that is never allowed is permitted to nobody, and forbidden."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "never-purpose", Level.ERROR, "19"
JA = "決して許さない目的を許可している、または禁止していない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit for a purpose that terms.yaml marks `never`, and for each such
    purpose that no rule forbids."""
    never = sorted(p.id for p in context.words.purposes.values() if p.never)
    forbidden = {purpose for rule, _ in context.forbids() for purpose in rule.purposes}
    for rule, raw in context.permits():
        wrong = [purpose for purpose in never if purpose in rule.purposes]
        if wrong:
            yield error(
                CODE,
                raw.place("purpose"),
                f"「{rule.title}」は、決して許さない目的を許しています: "
                + context.shown("purpose", wrong, "ja"),
                f"{rule.title!r} permits what is never allowed: "
                + context.shown("purpose", wrong, "en"),
                todo_ja="目的から除いてください。",
                todo_en="Take it out of the purposes.",
                related=tuple(context.places["purposes", purpose] for purpose in wrong),
            )
    for purpose_id in never:
        purpose = context.words.purposes[purpose_id]
        if purpose_id not in forbidden:
            yield error(
                CODE,
                context.places["purposes", purpose_id],
                f"目的「{purpose.label}」は決して許さないはずですが、禁止の規則がありません。",
                f"The purpose {purpose.en!r} is marked 'never', and no rule forbids it.",
                todo_ja="禁止の規則を書いてください。",
                todo_en="Write a rule of kind 'forbid'.",
            )
