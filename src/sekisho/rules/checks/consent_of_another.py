"""The customer's consent is no consent of the household, of a guarantor or of another person."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "consent-of-another", Level.ERROR, "27(1)"
JA = "本人の同意で、ほかの人の情報を渡している"

_CONSENT = "consent"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit on consent with items about someone else than the customer."""
    for rule, raw in context.permits():
        items = context.words.items
        others = sorted(item for item in rule.items if items[item].about != "customer")
        if rule.ground == _CONSENT and others:
            yield error(
                CODE,
                raw.place("items"),
                "本人の同意では、ほかの人の情報は渡せません: "
                + context.shown("item", others, "ja"),
                "The customer's consent does not cover data about others: "
                + context.shown("item", others, "en"),
                todo_ja="その項目を除くか、その人の同意を別の規則にしてください。",
                todo_en="Leave the items out, or write a rule for the other person's own consent.",
            )
