"""A company that receives data is known by its corporate number."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "company-without-number", Level.WARNING, "29(1)"
JA = "情報を受け取る会社の法人番号が分からない"


def check(context: Context) -> Iterator[Finding]:
    """One warning that lists the companies some permit reaches and whose number is null."""
    reached = {
        company
        for rule, _ in context.permits()
        for party in context.others(rule)
        for company in context.reached(party)
    }
    unknown = [
        company
        for company in sorted(reached)
        if (known := context.words.parties[company].company) is not None
        and known.country == "JP"
        and known.corporate_number is None
    ]
    if unknown:
        places = [context.places["parties", company] for company in unknown]
        yield warning(
            CODE,
            places[0],
            f"法人番号の分からない会社が{len(unknown)}社あります: "
            + context.shown("party", unknown, "ja"),
            f"Companies without a corporate number ({len(unknown)}): "
            + context.shown("party", unknown, "en"),
            todo_ja="国税庁の公表サイトで確かめて、terms.yaml に書いてください。",
            todo_en="Look them up in the official register and write them in terms.yaml.",
            related=tuple(places[1:]),
        )
