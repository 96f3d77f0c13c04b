"""Every clause of the register is bound by a rule."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.surface import Kind
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "clause-unbound", Level.ERROR, None
JA = "台帳の条文を、どの規則も定めていない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each clause of the notice that no rule cites; a 参考 binds nothing."""
    if context.register is None:
        return
    cited = {
        c
        for raw in context.raws
        if not raw.kind.binds_nobody and raw.kind is not Kind.PLEDGE
        for c in raw.clauses
    }
    for clause in context.register.clauses.values():
        if clause.id not in cited:
            yield error(
                CODE,
                clause.span,
                f"条文 {clause.id} を定める規則がありません: {clause.ja}",
                f"No rule binds clause {clause.id}: {clause.en}",
                todo_ja="その約束を述べる文の下に、条文としてこの番号を挙げる規則を書いてください。",
                todo_en="Under the passage that says it, write a rule that cites this clause.",
            )
