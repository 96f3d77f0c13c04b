"""A syntax tree of a condition to a typed `Condition`: facts, types and values are checked here."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lark import Token, Tree

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
from sekisho.rules.surface import REQUEST_WORDS
from sekisho.terms import Fact, FactType, Span, Vocabulary, fold, iso_day
from sekisho.terms.finding import Finding, error

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
_REQUEST_WORDS = {word: operand for operand, words in REQUEST_WORDS.items() for word in words}
_ORDERED = {FactType.INT, FactType.DATE}
_SET_OPERANDS = ("party", "purpose", "item", "ground")
# A distance from today beyond this is a slip of the pen, and could leave the calendar.
_FARTHEST_YEARS = 150
_DAYS = {Unit.DAY: 1, Unit.MONTH: 30, Unit.YEAR: 365}
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?![0-9,])")
_REQUEST_TYPES: dict[type[Operand], tuple[FactType, ...]] = {
    Recipient: (FactType.PARTY, FactType.SET),
    RecipientClasses: (FactType.SET,),
    PurposeOfUse: (FactType.SET,),
    ThisVersion: (FactType.DIGEST,),
}
AREAS = frozenset(f"{number:02}" for number in range(1, 11))


class WrongConditionError(Exception):
    """Carries one finding out of the depth of a tree; never leaves `parse_condition`."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def shifted(span: Span, offset: int, length: int = 1) -> Span:
    """The place `offset` characters into a one-line value; the whole value where it has more."""
    if span.line != span.end_line:
        return span
    column = min(span.column + offset, max(span.end_column - 1, span.column))
    return Span(span.file, span.line, column, span.line, column + max(length, 1))


def build_condition(tree: Tree[Token], span: Span, words: Vocabulary) -> Condition:
    """The condition of `tree`, whose text stands at `span`. Raises WrongConditionError.

    Requires: `tree` comes from condition.lark.
    """
    return _Builder(span, words).build(tree)


@dataclass(frozen=True, slots=True)
class _Builder:
    span: Span
    words: Vocabulary

    def build(self, tree: Tree[Token]) -> Condition:
        tokens = [part for part in tree.children if isinstance(part, Token)]
        parts = [part for part in tree.children if isinstance(part, Tree)]
        match tree.data:
            case "disjunction":
                return Or(tuple(self.build(part) for part in parts))
            case "conjunction":
                return And(tuple(self.build(part) for part in parts))
            case "negation" | "negation_before":
                return Not(self.build(parts[0]))
            case "group":
                return self.build(parts[0])
            case "holds":
                return self.holds(tokens[0])
            case "compare":
                return self.compare(tokens[0], tokens[1], parts[0])
            case "one_of":
                return self.one_of(tokens[0], parts)
            case _:
                return self.contains(tokens[0], parts[0])

    def fact(self, token: Token) -> Fact:
        found = self.words.find("fact", str(token))
        if found is not None:
            return self.words.facts[found]
        near = self.words.nearest("fact", str(token))
        raise WrongConditionError(
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
        token = _first(value)
        text = str(token)
        match value.data:
            case "quoted" if fact.type in (FactType.TEXT, FactType.DIGEST):
                return Literal(text[1:-1])
            case "number" if fact.type is FactType.INT and (number := _number(text)) is not None:
                return Literal(number)
            case "number" if fact.type is FactType.AREA and fold(text) in AREAS:
                return Literal(fold(text))
            case "day" if fact.type is FactType.DATE:
                return Literal(self.day(value, token, fact))
            case "today" if fact.type is FactType.DATE and (today := _today(text)) is not None:
                return today
            case "word" if (found := self.word(token, fact)) is not None:
                return found
        raise self.value_error(value, fact)

    def day(self, value: Tree[Token], token: Token, fact: Fact) -> date:
        found = iso_day(str(token))
        if found is None:
            raise self.value_error(value, fact)
        return found

    def word(self, token: Token, fact: Fact) -> Operand | None:
        """What a bare word stands for when compared with `fact`; None when it fits nothing."""
        text = str(token)
        request_word = _REQUEST_WORDS.get(text)
        if request_word is not None:
            return request_word if fact.type in _REQUEST_TYPES[type(request_word)] else None
        if fact.type is FactType.ENUM:
            for value in fact.values:
                if fold(text) in {fold(value.id), *(fold(label) for label in value.labels)}:
                    return Literal(value.id)
            return None
        if fact.type in (FactType.PARTY, FactType.SET):
            known = self.known(token, ("party",) if fact.type is FactType.PARTY else _SET_OPERANDS)
            if known is not None:
                return Literal(known)
        other = self.words.find("fact", text)
        if other is not None and self.words.facts[other].type is fact.type:
            return FactValueOf(other)
        return None

    def known(self, token: Token, kinds: tuple[str, ...]) -> str | None:
        """The id that the word names among `kinds`; a word that names two is a mistake."""
        found = {kind: self.words.find(kind, str(token)) for kind in kinds}
        ids = sorted({word for word in found.values() if word is not None})
        if len(ids) > 1:
            raise WrongConditionError(
                error(
                    "ambiguous-word",
                    self.at(token),
                    f"「{token}」は {'、'.join(ids)} のどれかを決められません。",
                    f"{str(token)!r} may mean any of {', '.join(ids)}.",
                    todo_ja="id で書くか、用語表で別の語にしてください。",
                    todo_en="Write the id, or give them different labels in the terms table.",
                )
            )
        return ids[0] if ids else None

    def at(self, token: Token) -> Span:
        return shifted(self.span, token.start_pos or 0, len(token))

    def type_error(
        self, token: Token, fact: Fact, wanted_ja: str, wanted_en: str
    ) -> WrongConditionError:
        return WrongConditionError(
            error(
                "fact-type",
                self.at(token),
                f"「{fact.label}」は {fact.type.value} 型です。ここには{wanted_ja}が要ります。",
                f"{fact.en!r} has type {fact.type.value}; here {wanted_en} is needed.",
            )
        )

    def value_error(self, value: Tree[Token], fact: Fact) -> WrongConditionError:
        token = _first(value)
        known = "、".join(word.label for word in fact.values)
        return WrongConditionError(
            error(
                "fact-value",
                self.at(token),
                f"「{token}」は「{fact.label}」（{fact.type.value} 型）の値ではありません。",
                f"{str(token)!r} is no value of {fact.en!r} (type {fact.type.value}).",
                todo_ja=f"使える値: {known}" if known else None,
                todo_en=f"Values: {', '.join(w.id for w in fact.values)}" if known else None,
            )
        )


def _first(value: Tree[Token]) -> Token:
    """The one token of a value."""
    return next(part for part in value.children if isinstance(part, Token))


def _number(text: str) -> int | None:
    """The whole number in `text` (1,000円, －３); None where commas do not part thousands."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    match = _NUMBER.match(plain)
    return int(match.group(0).replace(",", "")) if match else None


def _today(token: str) -> Today | None:
    """本日, moved as the token says; None where it is moved beyond any use."""
    plain = unicodedata.normalize("NFKC", token)
    digits = re.search("[0-9]+", plain)
    if digits is None:
        return Today()
    unit = Unit.DAY
    if "月" in plain or "month" in plain:
        unit = Unit.MONTH
    elif "年" in plain or "year" in plain:
        unit = Unit.YEAR
    amount = int(digits.group(0))
    if amount * _DAYS[unit] > _FARTHEST_YEARS * _DAYS[Unit.YEAR]:
        return None
    return Today(-amount if "-" in plain else amount, unit)
