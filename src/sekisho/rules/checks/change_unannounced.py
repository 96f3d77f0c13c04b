"""A text that reserves changes without notice says how it keeps what the law wants announced."""

import re
from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.checks.proposal import proposed
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "change-unannounced", Level.ERROR, "21(3), 27(6)"
JA = "「予告なく」変えると述べ、解釈がない"

_WITHOUT_NOTICE = re.compile(
    r"予告(?:な[くし]|せず|することな[くし])"
    r"|(?:事前|あらかじめ)[のに]?(?:予告|通知|お?知らせ)(?:を?せず|な[くし]|を?することな[くし]|しないで)"
    r"|without\s+(?:any\s+)?(?:prior|advance|previous)?\s*notice",
    re.IGNORECASE,
)


def check(context: Context) -> Iterator[Finding]:
    """An error for each passage with such words under which no rule has 解釈."""
    raws = {raw.block.ordinal: raw for raw in context.raws}
    for passage in context.document.passages:
        found = _WITHOUT_NOTICE.search(passage.text)
        rules = [raws[block.ordinal] for block in passage.rules if block.ordinal in raws]
        if found is None or any(raw.text("interpretation") for raw in rules):
            continue
        yield error(
            CODE,
            _place(passage.span, passage.text, found),
            f"本文は「{found.group(0)}」変えると言いますが、法は先の通知や公表を求めることがあります。",
            f"The text reserves changes {found.group(0)!r}; the law wants some announced first.",
            todo_ja="利用目的（法第21条第3項）と共同利用（法第27条第6項）の変更をどう知らせるかを、"
            "「解釈: …」に書いてください。"
            + proposed(
                "利用目的または共同利用の内容を変更するときは、あらかじめウェブサイトで公表します。"
            ),
            todo_en="Say in 'interpretation: ...' how changes of purposes (Art 21(3)) and of joint "
            "use (Art 27(6)) are announced.",
        )


def _place(span: Span, text: str, found: re.Match[str]) -> Span:
    """The place of the words; the whole passage where it has several blocks or the words wrap."""
    before = text[: found.start()]
    if "\n\n" in before or "\n" in found.group(0):
        return span
    line = span.line + before.count("\n")
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(span.file, line, column, line, column + len(found.group(0)))
