"""The responsible manager's address and representative are known."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "manager-incomplete", Level.WARNING, "27(5)(iii)"
JA = "管理責任者の住所か代表者の氏名が分からない"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each manager rule with a company whose address or representative is null."""
    for rule in context.policy.managers:
        named = dict.fromkeys([rule.manager, *(party for _, party in rule.exceptions)])
        lacking = [
            company
            for party in named
            for company in context.reached(party)
            if not _complete(context, company)
        ]
        if lacking:
            raw = context.raw(rule.id)
            yield warning(
                CODE,
                raw.place("responsible"),
                f"「{rule.title}」の責任者のうち、用語表に住所か代表者の氏名がない会社: "
                + context.shown("party", lacking, "ja"),
                f"Managers of {rule.title!r} without an address or representative: "
                + context.shown("party", lacking, "en"),
                todo_ja="公表の前に terms.yaml に書き加えてください（法第27条第5項第3号）。",
                todo_en="Write them in terms.yaml before publication (Art 27(5)(iii)).",
            )


def _complete(context: Context, party: str) -> bool:
    company = context.words.parties[party].company
    return bool(company and company.address and company.representative)
