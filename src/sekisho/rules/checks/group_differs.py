"""A group of items is the same in the text and in the terms table."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "group-differs", Level.ERROR, None
JA = "項目の組が、定義と用語表で違う"


def check(context: Context) -> Iterator[Finding]:
    """An error for each defined group whose items are not those that terms.yaml puts into it."""
    for definition in context.compiled.definitions:
        group = context.words.find("group", definition.title)
        if group is None or not definition.items:
            continue
        table = {item.id for item in context.words.items.values() if item.group == group}
        differ = sorted(table ^ definition.items)
        if differ:
            yield error(
                CODE,
                context.raw(definition.id).place("items"),
                f"「{definition.title}」の項目が、定義と用語表で違います: "
                + context.shown("item", differ, "ja"),
                f"The items of {definition.title!r} differ from the terms table: "
                + context.shown("item", differ, "en"),
                todo_ja="定義か、terms.yaml の group を改めてください。",
                todo_en="Mend the definition, or the groups in terms.yaml.",
                related=(context.places["groups", group],),
            )
