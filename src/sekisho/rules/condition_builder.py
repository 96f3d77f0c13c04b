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
    CompareDays,
    Comparison,
    Condition,
    Contains,
    Day,
    DayOf,
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
    ThisItem,
    ThisVersion,
    Today,
    Unit,
)
from sekisho.rules.condition_faults import Faults, first_token
from sekisho.rules.day_builder import (
    FARTHEST_YEARS,
    BeyondUseError,
    aged,
    not_over,
    passed,
    read_age,
    read_length,
    read_reckoned,
    start_of,
    within,
)
from sekisho.rules.names import Names, NamingError
from sekisho.rules.surface import REQUEST_WORDS
from sekisho.rules.tally_builder import TALLIES, TallyReader
from sekisho.terms import Fact, FactType, Span, Vocabulary, fold, iso_day

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
_DAYS = {Unit.DAY: 1, Unit.MONTH: 30, Unit.YEAR: 365}
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?![0-9,])")
_TITLE = re.compile('「([^」]*)」|"([^"]*)"')
_REQUEST_TYPES: dict[type[Operand], tuple[FactType, ...]] = {
    Recipient: (FactType.PARTY, FactType.SET),
    RecipientClasses: (FactType.SET,),
    PurposeOfUse: (FactType.SET,),
    ThisItem: (FactType.SET,),
    ThisVersion: (FactType.DIGEST,),
}
AREAS = frozenset(f"{number:02}" for number in range(1, 11))


def build_condition(tree: Tree[Token], span: Span, words: Vocabulary, names: Names) -> Condition:
    """The condition of `tree`, whose text stands at `span`. Raises WrongConditionError.

    Requires: `tree` comes from condition.lark.
    """
    return _Builder(words, Faults(span, words), names).build(tree)


@dataclass(frozen=True, slots=True)
class _Builder:
    words: Vocabulary
    faults: Faults
    names: Names

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
            case "group" | "among":
                return self.build(parts[0])
            case "holds":
                return self.holds(tokens[0])
            case "compare":
                return self.compare(tokens[0], tokens[1], parts[0])
            case "one_of":
                return self.one_of(tokens[0], parts)
            case "contains":
                return self.contains(tokens[0], parts[0])
            case kind if kind in TALLIES:
                return self.tallies().read(tree, _COMPARISONS)
            case kind:
                return self.about_days(kind, tokens, parts)

    def tallies(self) -> TallyReader:
        return TallyReader(
            self.words, self.faults, self.fact, self.build, lambda token: _number(str(token))
        )

    def fact(self, token: Token) -> Fact:
        found = self.words.find("fact", str(token))
        if found is not None:
            return self.words.facts[found]
        raise self.faults.unknown_fact(token)

    def named(self, token: Token) -> Condition | None:
        """The condition that a definition, or 規則「…」の条件, names; None where there is none."""
        title = rule_title(token)
        try:
            if title is None:
                return self.names.definition(str(token))
            found = self.names.of_rule(title)
        except NamingError as wrong:
            raise self.faults.wrong_name(token, title or str(token), wrong) from wrong
        if found is None:
            raise self.faults.no_such_rule(token, title)
        return found

    def holds(self, token: Token) -> Condition:
        if self.words.find("fact", str(token)) is None:
            named = self.named(token)
            if named is not None:
                return named
        fact = self.fact(token)
        if fact.type is not FactType.BOOL:
            raise self.faults.type_error(token, fact, "はい・いいえの事実", "a yes-or-no fact")
        return Holds(fact.id)

    def compare(self, token: Token, operator: Token, value: Tree[Token]) -> Condition:
        fact = self.fact(token)
        comparison = _COMPARISONS[str(operator)]
        if comparison not in (Comparison.EQ, Comparison.NE) and fact.type not in _ORDERED:
            raise self.faults.type_error(
                token, fact, "大小を比べられる事実", "a fact that has an order"
            )
        if fact.type in (FactType.BOOL, FactType.SET):
            raise self.faults.type_error(
                token, fact, "値と比べられる事実", "a fact to compare with a value"
            )
        if value.data == "reckoned" and fact.type is FactType.DATE:
            return CompareDays(DayOf((fact.id,)), comparison, self.day_of(value))
        return Compare(fact.id, comparison, self.operand(value, fact))

    def about_days(self, kind: str, tokens: list[Token], parts: list[Tree[Token]]) -> Condition:
        """An atom that compares two days, neither of them a bare fact on the left."""
        named = {token.type: token for token in tokens}
        try:
            if kind == "compare_days":
                left = self.day_of(parts[0]) if len(parts) > 1 else self.today(tokens[0])
                comparison = _COMPARISONS[str(named["OPERATOR"])]
                return CompareDays(left, comparison, self.day_of(parts[-1]))
            if kind == "age":
                comparison = _COMPARISONS[str(named["OPERATOR"])]
                return aged(self.day_of(parts[0]), comparison, read_age(named["NUMBER"]))
            start, first_counts = start_of(parts, self.day_of)
            length = read_length(named["PERIOD"])
        except BeyondUseError as beyond:
            raise self.faults.beyond_use(beyond.token) from beyond
        makes = {"passed": passed, "within": within, "not_over": not_over}[kind]
        return makes(start, length, first_counts=first_counts)

    def day_of(self, tree: Tree[Token]) -> Day:
        """The day that a tree of the grammar's `day`, `reckoned` or `value` means."""
        inner = next((part for part in tree.children if isinstance(part, Tree)), None)
        token = first_token(tree)
        match tree.data:
            case "reckoned" if inner is not None:
                return self.day_of(inner)
            case "fallback" | "edge" | "expiry":
                try:
                    return read_reckoned(tree, self.date_fact, self.day_of)
                except BeyondUseError as beyond:
                    raise self.faults.beyond_use(beyond.token) from beyond
            case "today":
                return self.today(token)
            case "day" if (found := iso_day(str(token))) is not None:
                return Literal(found)
            case "anchor" | "word":
                return DayOf((self.date_fact(token),))
        raise self.faults.no_day(token)

    def today(self, token: Token) -> Today:
        today = _today(str(token))
        if today is None:
            raise self.faults.beyond_use(token)
        return today

    def date_fact(self, token: Token) -> str:
        fact = self.fact(token)
        if fact.type is not FactType.DATE:
            raise self.faults.type_error(token, fact, "日付の事実", "a date fact")
        return fact.id

    def one_of(self, token: Token, values: Iterable[Tree[Token]]) -> Condition:
        fact = self.fact(token)
        if fact.type in (FactType.BOOL, FactType.SET):
            raise self.faults.type_error(
                token, fact, "値と比べられる事実", "a fact to compare with a value"
            )
        found: list[int | str | date] = []
        for value in values:
            operand = self.operand(value, fact)
            if not isinstance(operand, Literal):
                raise self.faults.value_error(value, fact)
            found.append(operand.value)
        return OneOf(fact.id, tuple(found))

    def contains(self, token: Token, value: Tree[Token]) -> Condition:
        fact = self.fact(token)
        if fact.type is not FactType.SET:
            raise self.faults.type_error(token, fact, "集合の事実", "a set fact")
        return Contains(fact.id, self.operand(value, fact))

    def operand(self, value: Tree[Token], fact: Fact) -> Operand:
        token = first_token(value)
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
        raise self.faults.value_error(value, fact)

    def day(self, value: Tree[Token], token: Token, fact: Fact) -> date:
        found = iso_day(str(token))
        if found is None:
            raise self.faults.value_error(value, fact)
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
            raise self.faults.ambiguous_word(token, ids)
        return ids[0] if ids else None


def rule_title(token: Token) -> str | None:
    """The title in 規則「…」の条件; None for a word."""
    match = _TITLE.search(token) if token.type == "RULE_CONDITION" else None
    return (match[1] or match[2]) if match else None


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
    if amount * _DAYS[unit] > FARTHEST_YEARS * _DAYS[Unit.YEAR]:
        return None
    return Today(-amount if "-" in plain else amount, unit)
