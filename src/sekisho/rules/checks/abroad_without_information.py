"""Before data goes to a foreign country, the person is told what Art 28 wants told."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.rules.law import AbroadDuty
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "abroad-without-information", Level.ERROR, "28(2)"
JA = "外国の会社に渡すのに、その国の制度と会社の措置が書かれていない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit by consent to a foreign company without the information of Rule 17.

    A country or company whose protection is equivalent (Rules 15, 16) needs none.
    """
    for rule, raw in context.permits():
        if context.policy.ground(rule).abroad is AbroadDuty.EXEMPT:
            continue
        for party in context.foreign(rule):
            company = context.words.parties[party].company
            known = company.abroad if company else None
            if known is None or not (known.equivalent or (known.system and known.measures)):
                name = context.words.parties[party]
                yield error(
                    CODE,
                    raw.place("recipient"),
                    f"外国の会社「{name.label}」の国の制度と、会社の措置が書かれていません。",
                    f"The country's system and the measures of {name.en!r}, abroad, are "
                    "not stated.",
                    todo_ja="terms.yaml の abroad に system と measures を書いてください"
                    "（法第28条第2項、規則第17条）。"
                    + proposed(
                        f"{name.label}は【国名】にあります。個人情報の保護に関するその国の制度は"
                        f"【制度】、{name.label}が講ずる措置は【措置】です。"
                    ),
                    todo_en="Write 'abroad: {system: ..., measures: ...}' in terms.yaml "
                    "(Art 28(2), Rule 17).",
                    related=(context.places["parties", party],),
                )
