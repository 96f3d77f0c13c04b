"""Condition text to a typed `Condition`; every mistake becomes a finding at its column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from sekisho.rules.condition import (
    And,
    Compare,
    Comparison,
    Condition,
    Contains,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Operand,
    Or,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    ThisVersion,
    Today,
    Unit,
)
from sekisho.terms import Fact, FactType, Finding, Span, Vocabulary, fold
from sekisho.terms.finding import error

_COMPARISONS = {
    **{c.value: c for c in Comparison},
    "≦": Comparison.LE,
    "≤": Comparison.LE,
    "≧": Comparison.GE,
    "≥": Comparison.GE,
    "≠": Comparison.NE,
    "＝": Comparison.EQ,
    "＜": Comparison.LT,
    "＞": Comparison.GT,
}
_REQUEST_WORDS: dict[str, Operand] = {
    "提供先": Recipient(),
    "recipient": Recipient(),
    "提供先の区分": RecipientClasses(),
    "recipient-classes": RecipientClasses(),
    "目的": PurposeOfUse(),
    "purpose": PurposeOfUse(),
    "この版": ThisVersion(),
    "this-version": ThisVersion(),
}
_ORDERED = {FactType.INT, FactType.DATE}


class _Wrong(Exception):
    """Carries one finding out of the depth of a tree; never leaves this module."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def parse_condition(
    text: str, span: Span, words: Vocabulary
) -> tuple[Condition | None, list[Finding]]:
    """The condition that `text` says, or None with the findings that explain why not.

    `span` is where `text` stands; columns inside one line are exact.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as failure:
        return None, [_syntax_error(text, span, failure)]
    try:
        return _Builder(span, words).build(tree), []
    except _Wrong as wrong:
        return None, [wrong.finding]


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("condition.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=False)


def _syntax_error(text: str, span: Span, failure: UnexpectedInput) -> Finding:
    position = failure.pos_in_stream
    at = _shift(span, position if position is not None and position >= 0 else len(text))
    token = getattr(failure, "token", None)
    found = str(token) if token is not None and str(token) else text[at.column - span.column :][:12]
    shown = found or "行末"
    return error(
        "condition-syntax",
        at,
        f"条件を読めません。「{shown}」のところで文の形が崩れています。",
        f"The condition cannot be read: it breaks at {found or 'the end'!r}.",
        todo_ja="「事実 = 値」「かつ」「または」「でない」「が … のいずれか」「に … を含む」を空白で区切って書いてください。",
        todo_en="Write FACT = VALUE, and, or, not, is one of, contains, separated by spaces.",
    )


def _shift(span: Span, offset: int, length: int = 1) -> Span:
    """The place `offset` characters into a one-line value."""
    if span.line != span.end_line:
        return span
    column = span.column + offset
    return Span(span.file, span.line, column, span.line, column + max(length, 1))


@dataclass(frozen=True, slots=True)
class _Builder:
    span: Span
    words: Vocabulary

    def build(self, tree: Tree[Token] | Token) -> Condition:
        assert isinstance(tree, Tree)
        parts = tree.children
        match tree.data:
            case "disjunction":
                return Or(tuple(self.build(p) for p in parts if isinstance(p, Tree)))
            case "conjunction":
                return And(tuple(self.build(p) for p in parts if isinstance(p, Tree)))
            case "negation" | "negation_before":
                inner = next(p for p in parts if isinstance(p, Tree))
                return Not(self.build(inner))
            case "group":
                return self.build(next(p for p in parts if isinstance(p, Tree)))
            case "holds":
                return self.holds(_token(parts[0]))
            case "compare":
                return self.compare(_token(parts[0]), _token(parts[1]), _tree(parts[2]))
            case "one_of":
                return self.one_of(_token(parts[0]), [p for p in parts[1:] if isinstance(p, Tree)])
            case _:
                return self.contains(
                    _token(parts[0]), next(p for p in parts if isinstance(p, Tree))
                )

    def fact(self, token: Token) -> Fact:
        found = self.words.find("fact", str(token))
        if found is not None:
            return self.words.facts[found]
        near = self.words.nearest("fact", str(token))
        raise _Wrong(
            error(
                "unknown-fact",
                self.at(token),
                f"「{token}」という事実は用語表にありません。",
                f"{str(token)!r} is no fact of the terms table.",
                todo_ja=(f"「{near}」のことですか。" if near else "")
                + "事実は terms.yaml の facts に足せます。",
                todo_en=(f"Did you mean {near!r}? " if near else "")
                + "Facts are added in terms.yaml under facts.",
            )
        )

    def holds(self, token: Token) -> Condition:
        fact = self.fact(token)
        if fact.type is not FactType.BOOL:
            raise self.type_error(token, fact, "はい・いいえの事実", "a yes-or-no fact")
        return Holds(fact.id)

    def compare(self, token: Token, operator: Token, value: Tree[Token]) -> Condition:
        fact = self.fact(token)
        comparison = _COMPARISONS[str(operator)]
        if comparison not in (Comparison.EQ, Comparison.NE) and fact.type not in _ORDERED:
            raise self.type_error(token, fact, "大小を比べられる事実", "a fact that has an order")
        if fact.type in (FactType.BOOL, FactType.SET):
            raise self.type_error(
                token, fact, "値と比べられる事実", "a fact to compare with a value"
            )
        return Compare(fact.id, comparison, self.operand(value, fact))

    def one_of(self, token: Token, values: Iterable[Tree[Token]]) -> Condition:
        fact = self.fact(token)
        if fact.type in (FactType.BOOL, FactType.SET):
            raise self.type_error(
                token, fact, "値と比べられる事実", "a fact to compare with a value"
            )
        found: list[int | str | date] = []
        for value in values:
            operand = self.operand(value, fact)
            if not isinstance(operand, Literal):
                raise self.value_error(value, fact)
            found.append(operand.value)
        return OneOf(fact.id, tuple(found))

    def contains(self, token: Token, value: Tree[Token]) -> Condition:
        fact = self.fact(token)
        if fact.type is not FactType.SET:
            raise self.type_error(token, fact, "集合の事実", "a set fact")
        return Contains(fact.id, self.operand(value, fact))

    def operand(self, value: Tree[Token], fact: Fact) -> Operand:
        token = _token(value.children[0])
        text = str(token)
        match value.data:
            case "quoted" if fact.type in (FactType.TEXT, FactType.DIGEST):
                return Literal(text[1:-1])
            case "number" if fact.type is FactType.INT:
                return Literal(int(fold(text).rstrip("円日yendays").replace(",", "")))
            case "number" if fact.type is FactType.AREA and len(fold(text)) == 2:
                return Literal(fold(text))
            case "day" if fact.type is FactType.DATE:
                return Literal(self.day(value, token, fact))
            case "today" if fact.type is FactType.DATE:
                return _today(text)
            case "word":
                found = self.word(text, fact)
                if found is not None:
                    return found
        raise self.value_error(value, fact)

    def day(self, value: Tree[Token], token: Token, fact: Fact) -> date:
        try:
            return date.fromisoformat(str(token))
        except ValueError:
            raise self.value_error(value, fact) from None

    def word(self, text: str, fact: Fact) -> Operand | None:
        """What a bare word stands for when compared with `fact`; None when it fits nothing."""
        request_word = _REQUEST_WORDS.get(text)
        if isinstance(request_word, ThisVersion):
            return request_word if fact.type is FactType.DIGEST else None
        if request_word is not None:
            return request_word if fact.type in (FactType.PARTY, FactType.SET) else None
        if fact.type is FactType.ENUM:
            for known in fact.values:
                if fold(text) in {fold(known.id), *(fold(label) for label in known.labels)}:
                    return Literal(known.id)
            return None
        kinds = {
            FactType.PARTY: ("party",),
            FactType.SET: ("party", "purpose", "item", "ground"),
        }.get(fact.type, ())
        for kind in kinds:
            found = self.words.find(kind, text)
            if found is not None:
                return Literal(found)
        other = self.words.find("fact", text)
        if other is not None and self.words.facts[other].type is fact.type:
            return FactValueOf(other)
        return None

    def at(self, token: Token) -> Span:
        return _shift(self.span, token.start_pos or 0, len(token))

    def type_error(self, token: Token, fact: Fact, wanted_ja: str, wanted_en: str) -> _Wrong:
        return _Wrong(
            error(
                "fact-type",
                self.at(token),
                f"「{fact.label}」は {fact.type.value} 型です。ここには{wanted_ja}が要ります。",
                f"{fact.en!r} has type {fact.type.value}; here {wanted_en} is needed.",
            )
        )

    def value_error(self, value: Tree[Token], fact: Fact) -> _Wrong:
        token = _token(value.children[0])
        known = "、".join(word.label for word in fact.values)
        return _Wrong(
            error(
                "fact-value",
                self.at(token),
                f"「{token}」は「{fact.label}」（{fact.type.value} 型）の値ではありません。",
                f"{str(token)!r} is no value of {fact.en!r} (type {fact.type.value}).",
                todo_ja=f"使える値: {known}" if known else None,
                todo_en=f"Values: {', '.join(w.id for w in fact.values)}" if known else None,
            )
        )


def _today(token: str) -> Today:
    digits = "".join(c for c in token if c.isdecimal())
    if not digits:
        return Today()
    sign = -1 if any(dash in token for dash in "-－") else 1
    unit = Unit.DAY
    if "月" in token or "month" in token:
        unit = Unit.MONTH
    elif "年" in token or "year" in token:
        unit = Unit.YEAR
    return Today(sign * int(digits), unit)


def _token(node: Tree[Token] | Token) -> Token:
    assert isinstance(node, Token)
    return node


def _tree(node: Tree[Token] | Token) -> Tree[Token]:
    assert isinstance(node, Tree)
    return node
