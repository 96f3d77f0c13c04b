"""An opt-out provision is filed with the Commission first."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "opt-out-unfiled", Level.ERROR, "27(2)"
JA = "オプトアウトの届出番号がない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit that wants a filing, while the operator's entry has no number."""
    operator = context.words.parties.get(context.policy.operator)
    filed = operator is not None and operator.company and operator.company.opt_out_filing
    for rule, raw in context.permits():
        if context.policy.ground(rule).filed and not filed:
            yield error(
                CODE,
                raw.place("ground"),
                f"「{rule.title}」はオプトアウトですが、個人情報保護委員会への届出番号がありません。",
                f"{rule.title!r} is an opt-out provision, and no filing with the PPC is stated.",
                todo_ja="届け出て、terms.yaml の事業者の opt_out_filing に番号を書いてください。",
                todo_en="File it, and write the number in terms.yaml: 'opt_out_filing' of the "
                "operator.",
            )
