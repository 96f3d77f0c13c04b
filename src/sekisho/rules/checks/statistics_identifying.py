"""Statistics show no person: nothing that identifies, and no secret, goes into them."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "statistics-identifying", Level.ERROR, "2(1)"
JA = "統計や、個人情報でないものの根拠で、個人を識別できる項目を使っている"

_KEYS = {"dimensions": "軸", "measures": "量"}


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit on a ground without personal data whose items tell who it is, and
    for each statistic with a dimension or a measure from such an item."""
    yield from _of_statistics(context)
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        if ground.items_personal:
            continue
        items = context.words.items
        personal = sorted(i for i in rule.items if items[i].identifying or items[i].secret)
        if personal:
            yield error(
                CODE,
                raw.place("items"),
                f"「{rule.title}」の根拠「{ground.label}」は個人情報のものではないのに、"
                "個人を識別できる項目があります: " + context.shown("item", personal, "ja"),
                f"{rule.title!r} stands on {ground.en!r}, which is not for personal data, and has "
                "items that identify a person: " + context.shown("item", personal, "en"),
                todo_ja="その項目を除くか、根拠を改めてください。",
                todo_en="Take them out, or change the ground.",
            )


def _of_statistics(context: Context) -> Iterator[Finding]:
    items = context.words.items
    for statistic in context.policy.statistics:
        table, raw = context.words.tables[statistic.table], context.raw(statistic.id)
        named = (
            ("dimensions", [one for one in table.dimensions if one.id in statistic.dimensions]),
            ("measures", [one for one in table.measures if one.id in statistic.measures]),
        )
        for key, axes in named:
            taken = {one.item for one in axes if one.item is not None}
            # An unknown item is told where it stands.
            known = (items[i] for i in taken if i in items)
            personal = sorted(one.id for one in known if one.identifying or one.secret)
            if personal:
                yield error(
                    CODE,
                    raw.place(key),
                    f"統計「{statistic.title}」に、個人を識別できる項目からの"
                    f"{_KEYS[key]}があります: " + context.shown("item", personal, "ja"),
                    f"The statistic {statistic.title!r} has {key} from items that identify a "
                    "person: " + context.shown("item", personal, "en"),
                    todo_ja="ほかの軸や量にしてください。",
                    todo_en="Take other dimensions and measures.",
                )
