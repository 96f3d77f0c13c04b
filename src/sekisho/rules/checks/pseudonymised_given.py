"""Pseudonymised data goes to no third party, whoever consents."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding, Form
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "pseudonymised-given", Level.ERROR, "41(6)"
JA = "仮名加工情報を第三者に渡している"

_ALLOWED = frozenset({"own_use", "law", "entrustment", "succession", "joint_use"})
"""Art 41(6): laws and orders, and what Art 27(5) does not count as a third party."""


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit of pseudonymised items to others on another ground."""
    for rule, raw in context.permits():
        items = context.words.items
        given = sorted(i for i in rule.items if items[i].form is Form.PSEUDONYMISED)
        if given and rule.ground not in _ALLOWED and context.others(rule):
            yield error(
                CODE,
                raw.place("items"),
                "仮名加工情報は第三者に渡せません（法第41条第6項）: "
                + context.shown("item", given, "ja"),
                "Pseudonymised data cannot go to a third party (Art 41(6)): "
                + context.shown("item", given, "en"),
                todo_ja="委託、事業承継、共同利用、法令等のどれでもなければ、項目から除いてください。",
                todo_en="Unless it is entrustment, succession, joint use or law, leave it out.",
            )
