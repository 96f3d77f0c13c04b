"""Two exceptions of a manager rule do not hold together for different managers."""

from collections.abc import Iterator
from itertools import combinations

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.condition import conjunction
from sekisho.rules.satisfiable import can_hold
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "manager-exceptions-overlap", Level.WARNING, "27(5)(iii)"
JA = "管理責任者の例外が重なり、書いた順で決まる"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each manager rule in which the order of two exceptions may matter."""
    for rule in context.policy.managers:
        clashes = [
            (first, second)
            for (one, first), (other, second) in combinations(rule.exceptions, 2)
            if first != second and can_hold(conjunction(one, other), context.words)
        ]
        if clashes:
            first, second = clashes[0]
            yield warning(
                CODE,
                context.raw(rule.id).place("except"),
                f"「{rule.title}」の例外が同時に当てはまると、先に書いた方の責任者になります: "
                + context.shown("party", (first, second), "ja"),
                f"Where two exceptions of {rule.title!r} hold, the one written first counts: "
                + context.shown("party", (first, second), "en"),
                todo_ja="条件を重ならないように書いてください。",
                todo_en="Write the conditions so that they exclude each other.",
            )
