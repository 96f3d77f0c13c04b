"""Condition text to a typed `Condition`; every mistake becomes a finding at its column."""

from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from sekisho.rules.condition import Condition
from sekisho.rules.condition_builder import build_condition
from sekisho.rules.condition_faults import WrongConditionError, shifted
from sekisho.rules.names import NO_NAMES, Names
from sekisho.terms import Finding, Span, Vocabulary
from sekisho.terms.finding import error

_DEEPEST = 24  # what a person can still read, and far below what the interpreter can recurse


def parse_condition(
    text: str, span: Span, words: Vocabulary, names: Names = NO_NAMES
) -> tuple[Condition | None, list[Finding]]:
    """The condition that `text` says, or None with the finding that explains why not.

    `span` is where `text` stands; columns inside one line are exact. `names` are the conditions
    that it may name.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as failure:
        return None, [_syntax_error(text, span, failure)]
    if _depth(tree) > _DEEPEST:
        return None, [_too_deep(span)]
    try:
        return build_condition(tree, span, words, names), []
    except WrongConditionError as wrong:
        return None, [wrong.finding]


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("condition.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=False)


def _depth(tree: Tree[Token]) -> int:
    """The number of levels, counted without recursion."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in node.children if isinstance(child, Tree)]
    return deepest


def _too_deep(span: Span) -> Finding:
    return error(
        "condition-too-deep",
        span,
        f"条件の入れ子が深すぎます（{_DEEPEST}段まで）。",
        f"The condition is nested too deeply ({_DEEPEST} levels at most).",
        todo_ja="規則を分けるか、例外として書いてください。",
        todo_en="Split the rule, or write exceptions.",
    )


def _syntax_error(text: str, span: Span, failure: UnexpectedInput) -> Finding:
    token = getattr(failure, "token", None)
    at_end = token is not None and not str(token)
    position = getattr(failure, "pos_in_stream", None)
    offset = len(text) if at_end or position is None else position
    found = str(token) if token else text[offset:][:12]
    return error(
        "condition-syntax",
        shifted(span, offset, len(found)),
        f"条件を読めません。{f'「{found}」' if found else '行末'}で文の形が崩れています。",
        f"The condition cannot be read: it breaks at {repr(found) if found else 'its end'}.",
        todo_ja="「事実 = 値」「かつ」「または」「でない」「が … のいずれか」「に … を含む」を、"
        "空白で区切って書いてください。",
        todo_en="Write FACT = VALUE, and, or, not, is one of, contains, separated by spaces.",
    )
