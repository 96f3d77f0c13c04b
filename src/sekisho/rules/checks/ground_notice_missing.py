"""What a ground wants people to know beforehand is shown: joint use says that it is joint use."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.rules.surface import Kind
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "ground-notice-missing", Level.ERROR, "27(5)(iii)"
JA = "共同利用の許可があるのに、共同利用の掲示がない"

_FIVE = (
    "次のとおり共同して利用します。項目: 【項目】。利用する者の範囲: 【会社または区分の名】。"
    "利用目的: 【目的】。管理について責任を有する者: 【名称】、【住所】、【代表者の氏名】"
)
"""The five things of Art 27(5)(iii)."""


def check(context: Context) -> Iterator[Finding]:
    """An error at the first permit on each ground whose notice (掲示) the text does not give."""
    shown = {
        content
        for promise in context.policy.promises
        if promise.kind == Kind.SHOW.value
        for content in promise.content
    }
    uses: dict[str, list[Span]] = {}
    for rule, raw in context.permits():
        uses.setdefault(rule.ground or "", []).append(raw.place("ground"))
    for ground_id, spans in uses.items():
        ground = context.policy.law.grounds[ground_id]
        if ground.notice is not None and ground.notice not in shown:
            yield error(
                CODE,
                spans[0],
                f"「{ground.label}」の許可があるのに、それを知らせる掲示（{ground.notice}）がありません。",
                f"There are permits on {ground.en!r}, and no notice ({ground.notice}) shows it.",
                todo_ja=f"notices の {ground.notice} を内容とする掲示の規則を書いてください。"
                + (proposed(_FIVE) if ground.joint else ""),
                todo_en=f"Write a rule of kind 'show' with the content {ground.notice}.",
                related=tuple(spans[1:4]),
            )
