"""A rule can apply: its condition does not contradict itself."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.policy import Effect
from sekisho.rules.satisfiable import can_hold
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "unreachable-rule", Level.ERROR, None
JA = "条件が矛盾していて、誰にも当てはまらない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each rule whose condition, with exceptions and scope, no request can meet."""
    reported: set[int] = set()
    for rule in context.policy.rules:
        raw = context.raw(rule.id)
        if raw.block.ordinal in reported or can_hold(rule.condition, context.words):
            continue
        reported.add(raw.block.ordinal)
        kind_ja, kind_en = (
            ("許可", "permit") if rule.effect is Effect.PERMIT else ("禁止", "forbid")
        )
        yield error(
            CODE,
            raw.place("when" if "when" in raw.fields else "except"),
            f"{kind_ja}「{rule.title}」の条件は、どの場合にも成り立ちません。",
            f"The condition of the {kind_en} {rule.title!r} holds in no case at all.",
            todo_ja="条件、例外、提供先の範囲、根拠が求める条件を見比べてください。",
            todo_en="Compare the condition, its exceptions, the scope and what the ground asks.",
        )
