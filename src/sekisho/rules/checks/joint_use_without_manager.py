"""Every item in joint use has a responsible manager."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.rules.policy import ManagerRule, Rule
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "joint-use-without-manager", Level.ERROR, "27(5)(iii)"
JA = "共同利用する項目に、管理責任者がいない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each joint-use permit that shares an item for which nobody is responsible."""
    managers = context.policy.managers
    for rule, raw in context.permits():
        if not context.policy.ground(rule).joint:
            continue
        orphans = sorted(i for i in rule.items if not _managed(i, rule, managers))
        if orphans:
            yield error(
                CODE,
                raw.place("ground"),
                f"「{rule.title}」は共同利用ですが、次の項目に管理責任者がいません: "
                + context.shown("item", orphans, "ja"),
                f"{rule.title!r} is joint use, and nobody is responsible for: "
                + context.shown("item", orphans, "en"),
                todo_ja="管理の規則を足すか、根拠を改めてください（法第27条第5項第3号）。"
                + proposed(
                    f"{context.shown('item', orphans, 'ja')}の管理について責任を有する者: "
                    "【名称】、【住所】、【代表者の氏名】"
                ),
                todo_en="Add a rule of kind 'manager', or change the ground (Art 27(5)(iii)).",
            )


def _managed(item: str, rule: Rule, managers: tuple[ManagerRule, ...]) -> bool:
    """True when each recipient has somebody responsible for the item."""
    responsible = [one for one in managers if item in one.items]
    return all(
        any(one.recipients is None or recipient in one.recipients for one in responsible)
        for recipient in rule.recipients
    )
