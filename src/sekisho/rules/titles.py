"""Rules are referred to by their titles, never by a number: a title survives renumbering."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sekisho.rules.blocks import RawRule
from sekisho.terms import Finding, Span, fold
from sekisho.terms.finding import error

Titled = Mapping[str, tuple[RawRule, ...]]
"""Every rule by its folded title; two rules may bear one title as long as nobody refers to it."""


def by_title(raws: Iterable[RawRule]) -> Titled:
    """The rules by title, in the order of the file."""
    found: dict[str, list[RawRule]] = defaultdict(list)
    for raw in raws:
        found[fold(raw.title)].append(raw)
    return {title: tuple(rules) for title, rules in found.items()}


def title_twice(span: Span, title: str, rules: tuple[RawRule, ...]) -> Finding:
    """A reference that could mean two rules."""
    return error(
        "title-twice",
        span,
        f"「{title}」という題の規則が二つあり、どちらのことか決まりません。",
        f"Two rules bear the title {title!r}; nobody can tell which is meant.",
        todo_ja="どちらかの規則の題を改めてください。",
        todo_en="Change the title of one of them.",
        related=tuple(raw.span for raw in rules),
    )
