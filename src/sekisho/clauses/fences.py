"""What can be wrong with a fence: unclosed, nearly a rule, or a rule where none can stand."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from markdown_it.token import Token

from sekisho.clauses.include import INCLUDE
from sekisho.clauses.markdown import is_closed, lines_of
from sekisho.terms.finding import Finding, error
from sekisho.terms.fold import fold
from sekisho.terms.span import Span

RULE = "rule"
# Other words that authors write for it, as `fold` leaves them.
_OTHER_WORDS = frozenset({fold("ルール"), fold("規則"), fold("規範")})
_ALIKE = 0.75  # "rules", "rle" and "role" are alike; "ruby", "rust" and "yaml" are not
_FENCED_RULE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*rule[ \t]*$", re.MULTILINE)


def is_rule(token: Token) -> bool:
    """True for a top-level fence whose info string is exactly `rule`."""
    return token.type == "fence" and token.level == 0 and token.info.strip() == RULE


def fence_findings(tokens: Sequence[Token], lines: Sequence[str], file: str) -> Iterator[Finding]:
    """Everything wrong with the fences and comments among the tokens of one block."""
    for token in tokens:
        if token.type == "fence":
            yield from _of_fence(token, lines, file)
        elif token.type == "html_block":
            yield from _of_html(token, lines, file)


def _of_fence(token: Token, lines: Sequence[str], file: str) -> Iterator[Finding]:
    first, _ = lines_of(token)
    span = line_span(lines, first, file)
    info = token.info.strip()
    if not is_closed(token):
        mark = token.markup
        yield error(
            "fence-unclosed",
            span,
            f"{mark} で始まる囲みが閉じていません。ここから後の本文が囲みに呑まれています。",
            f"the fence that opens here with {mark} is never closed: it swallows the text below",
            todo_ja=f"囲みの終わりに {mark} だけの行を書いてください",
            todo_en=f"write a line {mark} where the fence ends",
        )
    if info == INCLUDE:
        yield error(
            "include-left",
            span,
            "引用のブロックが、引用されないまま残っています。このままでは公表できません。",
            "an include block is left in the text: nothing was put in its place",
            todo_ja="sekisho check で、引用できない理由を確かめてください",
            todo_en="sekisho check says why it could not be put in",
        )
    elif info != RULE:
        if _almost_rule(info):
            yield error(
                "fence-almost-rule",
                span,
                f"囲みの名前「{info}」は rule ではないので、規則ではなく本文として公表されます。",
                f'the fence is named "{info}", not rule: it would be published as text',
                todo_ja="規則なら ``` rule と書いてください",
                todo_en="write ``` rule if this is a rule",
            )
    elif token.level > 0:
        yield _inside(span, "箇条書きまたは引用", "a list or a quotation")
    elif lines[first][:1] == " ":
        yield error(
            "rule-indented",
            span,
            "規則の囲みが字下げされています。",
            "the rule block is indented",
            todo_ja="規則の囲みは行頭から書いてください",
            todo_en="begin the fence of a rule in column 1",
        )


def _of_html(token: Token, lines: Sequence[str], file: str) -> Iterator[Finding]:
    first, _ = lines_of(token)
    text = token.content.strip()
    if text.startswith("<!--") and "-->" not in text[2:]:
        yield error(
            "comment-unclosed",
            line_span(lines, first, file),
            "<!-- で始まる注釈が閉じていません。ここから後の本文が注釈に呑まれています。",
            "the comment that opens here with <!-- is never closed: it swallows the text below",
            todo_ja="注釈の終わりに --> を書いてください",
            todo_en="write --> where the comment ends",
        )
    elif (match := _FENCED_RULE.search(token.content)) is not None:
        at = first + token.content.count("\n", 0, match.start())
        yield _inside(line_span(lines, at, file), "HTMLの注釈やタグ", "HTML")


def _inside(span: Span, where_ja: str, where_en: str) -> Finding:
    return error(
        "rule-inside-block",
        span,
        f"規則が{where_ja}の中にあります。ここでは規則として働かず、そのまま公表されます。",
        f"this rule stands inside {where_en}: it would not be obeyed, and would be published",
        todo_ja="規則は、その本文の下に、行頭から書いてください",
        todo_en="put the rule below the passage, beginning in column 1",
    )


def _almost_rule(info: str) -> bool:
    words = info.replace("　", " ").split()
    if not words:
        return False
    word = fold(words[0]).strip("{}.:")
    return word in _OTHER_WORDS or SequenceMatcher(None, word, RULE).ratio() >= _ALIKE


def line_span(lines: Sequence[str], index: int, file: str) -> Span:
    """The whole line `index` (from 0), without its indentation."""
    line = lines[index]
    start = len(line) - len(line.lstrip())
    return Span(file, index + 1, start + 1, index + 1, len(line) + 1)
