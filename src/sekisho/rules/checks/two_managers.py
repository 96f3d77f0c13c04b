"""An item has one responsible manager."""

from collections.abc import Iterator
from itertools import combinations

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.policy import ManagerRule
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "two-managers", Level.ERROR, "27(5)(iii)"
JA = "同じ項目に、管理の規則が二つある"


def check(context: Context) -> Iterator[Finding]:
    """An error for each pair of manager rules that claim an item for the same recipients."""
    for first, second in combinations(context.policy.managers, 2):
        shared = sorted(first.items & second.items)
        if shared and _meet(first, second):
            yield error(
                CODE,
                context.raw(second.id).place("items"),
                f"「{second.title}」の項目には、すでに「{first.title}」があります: "
                + context.shown("item", shared, "ja"),
                f"{second.title!r} claims items that {first.title!r} has already: "
                + context.shown("item", shared, "en"),
                todo_ja="どちらかの項目を減らすか、提供先で分けてください。",
                todo_en="Take the items out of one of them, or part them by recipient.",
                related=(context.raw(first.id).place("items"),),
            )


def _meet(first: ManagerRule, second: ManagerRule) -> bool:
    """True for two defaults, or two rules of one recipient; the recipient's own goes first."""
    if first.recipients is None or second.recipients is None:
        return first.recipients is second.recipients
    return bool(first.recipients & second.recipients)
