"""A secret that proves who somebody is stays inside."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error, warning

CODE, LEVEL, ARTICLE = "secret-given", Level.ERROR_UNLESS_INTERPRETED, "23"
JA = "本人確認などの秘密を、社外に渡している"


def check(context: Context) -> Iterator[Finding]:
    """A finding for each permit that gives a secret item to somebody outside, or entrusts it.

    What others know proves nothing: such an item must never serve to confirm identity.
    """
    for rule, raw in context.permits():
        outside = [
            party
            for party in context.others(rule)
            if context.words.parties[party].outside or rule.ground == "entrustment"
        ]
        secrets = sorted(i for i in rule.items if context.words.items[i].secret)
        if not outside or not secrets:
            continue
        ja = f"「{rule.title}」は秘密を社外に渡します: {context.shown('item', secrets, 'ja')}"
        en = f"{rule.title!r} gives secrets away: {context.shown('item', secrets, 'en')}"
        if rule.interpretation:
            yield warning(CODE, raw.place("items"), ja, en)
            continue
        yield error(
            CODE,
            raw.place("items"),
            ja,
            en,
            todo_ja="項目から除くか、渡す理由と、本人確認に使わないことを解釈に書いてください。",
            todo_en="Take them out, or say in 'interpretation: ...' why they are given, and that "
            "they never serve to confirm identity.",
        )
