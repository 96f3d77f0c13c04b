"""Outsiders get the items that the purpose needs, not all there is."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.lists import says_everything, single_words
from sekisho.terms import Finding, fold
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "more-than-needed", Level.WARNING, "18(1)"
JA = "社外に、目的に要るか分からない項目までまとめて渡している"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each permit to outsiders, without 解釈, whose items are すべて or a group."""
    groups = context.compiled.item_groups
    for rule, raw in context.permits():
        node = raw.fields.get("items")
        if rule.interpretation or not any(
            context.words.parties[party].outside for party in context.others(rule)
        ):
            continue
        wholes = [
            word
            for word in single_words(node)
            if context.words.item(word) is None
            and (fold(word) in groups or context.words.find("group", word))
        ]
        if says_everything(node):
            wholes.insert(0, "すべて" if context.front.language == "ja" else "everything")
        if wholes:
            yield warning(
                CODE,
                raw.place("items"),
                f"「{rule.title}」は「{'」「'.join(wholes)}」を丸ごと渡します。"
                "目的に要る項目だけかどうかが、書き方から分かりません。",
                f"{rule.title!r} gives {', '.join(wholes)} as a whole: one cannot see that the "
                "purpose needs every item.",
                todo_ja="要る項目を一つずつ挙げるか、要る理由を「解釈: …」に書いてください。",
                todo_en="Write out the items needed, or say why in 'interpretation: ...'.",
            )
