"""Nothing is published while a question of the skeleton is open."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.surface import Kind
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "open-question", Level.ERROR, None
JA = "未定の文に、答えのない問いがある"


def check(context: Context) -> Iterator[Finding]:
    """An error for each question under 未定, at the question."""
    for raw in context.of_kind(Kind.OPEN):
        node = raw.fields.get("questions")
        for question in node.items() if node else ():
            yield error(
                CODE,
                question.span,
                f"「{raw.title}」に、まだ答えがありません: {question.text() or ''}",
                f"{raw.title!r} is still open: {question.text() or ''}",
                todo_ja="答えを規則に書き、問いを消してください。"
                "問いがなくなれば、未定のブロックも消します。",
                todo_en="Write the answer as a rule and take the question out; with the last "
                "question goes the block.",
            )
