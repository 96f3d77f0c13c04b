"""管理 rules to manager rules: a default and its exceptions, each naming one party."""

from collections.abc import Iterator

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Condition
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.names import Names
from sekisho.rules.policy import ManagerRule
from sekisho.rules.sugar import RESPONSIBLE, exception_condition, field
from sekisho.terms.finding import error


def read_manager(rule_id: str, raw: RawRule, lists: ListReader, names: Names) -> ManagerRule | None:
    """The manager rule, or None with findings where something in it cannot be read."""
    before = len(lists.findings)
    recipients = raw.fields.get("recipient")
    items = lists.items(raw.fields["items"]) if "items" in raw.fields else frozenset[str]()
    rule = ManagerRule(
        id=rule_id,
        title=raw.title,
        clauses=raw.clauses,
        items=lists.words.kinship.covered(items),
        manager=_one(raw.fields.get("responsible"), lists),
        span=raw.span,
        exceptions=tuple(_exceptions(raw.fields.get("except"), lists, names)),
        recipients=lists.parties(recipients) if recipients else None,
    )
    return rule if len(lists.findings) == before else None


def _exceptions(
    node: Marked | None, lists: ListReader, names: Names
) -> Iterator[tuple[Condition, str]]:
    for entry in node.items() if node else ():
        condition = exception_condition(entry, lists.words, lists.findings, (RESPONSIBLE,), names)
        responsible = field(entry, RESPONSIBLE, lists.findings)
        if responsible is None:
            lists.findings.append(
                error(
                    "exception-without-manager",
                    entry.span,
                    "例外に責任者がありません。",
                    "The exception names no responsible manager.",
                    todo_ja="「責任者: …」の行を足してください。",
                    todo_en="Add a line 'responsible: ...'.",
                )
            )
        elif condition is not None:
            yield condition, _one(responsible, lists)


def _one(node: Marked | None, lists: ListReader) -> str:
    if node is None:
        return ""  # the reader of the block has reported it
    found = sorted(lists.parties(node))
    if len(found) > 1:
        lists.findings.append(
            error(
                "one-manager",
                node.span,
                "管理責任者は一者を書いてください（法第27条第5項第3号）。",
                "Name one responsible manager (Art 27(5)(iii)).",
            )
        )
    return found[0] if found else ""
