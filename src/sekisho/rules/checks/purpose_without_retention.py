"""A purpose says how long data is kept for it."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.terms import Finding, Span
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "purpose-without-retention", Level.WARNING, "22"
JA = "許可に使う目的に、保存期間がない"


def check(context: Context) -> Iterator[Finding]:
    """A warning at the first permit for each purpose that no rule of kind 保存 names."""
    kept = {purpose for one in context.policy.retentions for purpose in one.purposes}
    first: dict[str, Span] = {}
    for rule, raw in context.permits():
        for unkept in sorted(rule.purposes - kept):
            first.setdefault(unkept, raw.place("purpose"))
    for purpose_id, span in first.items():
        purpose = context.words.purposes[purpose_id]
        yield warning(
            CODE,
            span,
            f"目的「{purpose.label}」のための情報を、いつ消すかが書かれていません。",
            f"Nothing says when data for {purpose.en!r} is erased.",
            todo_ja="「保存」の規則を書いてください（法第22条）。"
            + proposed(
                f"{purpose.label}のための個人情報は、【起算の日】から【年数】年で消去します。"
            ),
            todo_en="Write a rule of kind 'retain' (Art 22).",
        )
