"""A heading or a sentence that says one ground does not stand over a permit on another."""

from collections.abc import Iterable, Iterator

from sekisho.rules.blocks import RawRule
from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.rules.policy import Rule
from sekisho.terms import Finding, Span, fold
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "ground-contradicted", Level.ERROR, "27"
JA = "見出しや本文が言う根拠と、規則の根拠が違い、解釈がない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each disclosure without 解釈 on a ground that its text does not say.

    The nearest heading that says a ground counts; where no heading does, a sentence that says just
    one ground. Own use is no disclosure: it may stand under any heading.
    """
    for rule, raw in context.permits():
        if rule.interpretation or not context.policy.ground(rule).outside:
            continue
        said = _said_above(context, raw)
        if said is not None and rule.ground not in said[0]:
            yield _contradiction(context, rule, raw, *said)


def _said_above(context: Context, raw: RawRule) -> tuple[tuple[str, ...], Span] | None:
    """The grounds that the text above the rule says, and where."""
    passage = context.passage_of(raw)
    if passage is None:
        return None
    for heading in reversed(passage.path):
        grounds = tuple(_grounds_in(context, heading.text))
        if grounds:
            return grounds, heading.span
    grounds = tuple(_grounds_in(context, passage.text))
    return (grounds, passage.span) if len(grounds) == 1 else None


def _grounds_in(context: Context, text: str) -> Iterable[str]:
    key = fold(text)
    for ground in context.policy.law.grounds.values():
        if any(fold(word) in key for word in (*ground.labels, *ground.said_as)):
            yield ground.id


def _contradiction(
    context: Context, rule: Rule, raw: RawRule, grounds: tuple[str, ...], span: Span
) -> Finding:
    ground = context.policy.ground(rule)
    return error(
        CODE,
        raw.place("ground"),
        f"本文は「{context.shown('ground', grounds, 'ja')}」と言いますが、"
        f"規則の根拠は「{ground.label}」です。",
        f"The text says {context.shown('ground', grounds, 'en')!r}, "
        f"and the ground of the rule is {ground.en!r}.",
        todo_ja="根拠か本文を改めるか、どう読むかを「解釈: …」に書いてください。"
        + proposed(f"【相手】への提供は、{ground.label}によります。"),
        todo_en="Change the ground or the text, or say how you read it ('interpretation: ...').",
        related=(span,),
    )
