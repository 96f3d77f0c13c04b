"""Every passage is bound by a rule, or says that it binds nobody."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "unbound-passage", Level.ERROR, None
JA = "規則のない文がある"


def check(context: Context) -> Iterator[Finding]:
    """An error for each passage under which no rule stands; each tells how many there are."""
    unbound = context.document.unbound_passages
    for number, passage in enumerate(unbound, start=1):
        start = passage.text.split("\n", 1)[0][:20]
        yield error(
            CODE,
            passage.span,
            f"この文には規則がありません（{number}/{len(unbound)}）: {start}…",
            f"No rule binds this passage ({number} of {len(unbound)}): {start}...",
            todo_ja="下に規則を書くか、「参考: なぜ誰も拘束しないか」と書いてください。",
            todo_en="Write a ``` rule block under it, or 'informative: why it binds nobody'.",
        )
