"""What a ground obliges the operator to do is promised: records, supervision."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.surface import Kind
from sekisho.terms import Finding, Span
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "ground-duty-missing", Level.WARNING, "25, 29"
JA = "根拠に伴う義務（提供の記録、委託先の監督）の規則がない"


def check(context: Context) -> Iterator[Finding]:
    """A warning at the first permit on each ground whose duty no rule of kind 義務 states."""
    promised = {
        content
        for promise in context.policy.promises
        if promise.kind == Kind.DUTY.value
        for content in promise.content
    }
    first: dict[str, Span] = {}
    for rule, raw in context.permits():
        first.setdefault(rule.ground or "", raw.place("ground"))
    for ground_id, span in first.items():
        ground = context.policy.law.grounds[ground_id]
        if ground.duty is not None and ground.duty not in promised:
            yield warning(
                CODE,
                span,
                f"根拠「{ground.label}」に伴う義務（{ground.duty}）が、どこにも書かれていません。",
                f"The ground {ground.en!r} brings a duty ({ground.duty}) that is stated nowhere.",
                todo_ja=f"duties の {ground.duty} を内容とする義務の規則を書いてください。",
                todo_en=f"Write a rule of kind 'duty' with the content {ground.duty}.",
            )
