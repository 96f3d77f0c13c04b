"""A purpose for which data is used is published."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.terms import Finding, fold
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "purpose-unpublished", Level.ERROR, "21(1)"
JA = "許可に使う目的が、本文で公表されていない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each purpose of a permit that the text does not tell.

    The text tells it where some rule but a 参考 cites the clause on which the terms table rests the
    purpose, or where the published text has one of its labels.
    """
    cited = {c for raw in context.raws if not raw.kind.binds_nobody for c in raw.clauses}
    texts = [passage.text for passage in context.document.passages]
    published = fold("\n".join([*texts, *(h.text for h in context.document.headings)]))
    for rule, raw in context.permits():
        for purpose_id in sorted(rule.purposes):
            purpose = context.words.purposes[purpose_id]
            told = any(fold(label) in published for label in (*purpose.labels, purpose.en))
            if purpose.clause not in cited and not told:
                yield error(
                    CODE,
                    raw.place("purpose"),
                    f"目的「{purpose.label}」は、本文のどこでも公表されていません。",
                    f"The purpose {purpose.en!r} is published nowhere in the text.",
                    todo_ja="目的を述べる文を書くか、terms.yaml の clause に条文を書いてください"
                    "（法第21条第1項）。"
                    + proposed(f"当社は、個人情報を{purpose.label}のために利用します。"),
                    todo_en="Write a passage that states it, or name its clause in terms.yaml.",
                )
