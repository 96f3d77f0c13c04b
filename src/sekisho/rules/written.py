"""The core of a policy, in the notice's own words: what is left when all sugar is taken off.

Exceptions and their exceptions, scopes of classes, definitions, lists made of other lists, what a
ground requires and what it lets a customer refuse: here they stand as conditions and plain lists.
Read again, what is written means the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from sekisho.rules.condition import (
    ALWAYS,
    And,
    Compare,
    CompareDays,
    Condition,
    Contains,
    Day,
    DayOf,
    Edge,
    EdgeAfter,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Operand,
    Or,
    PeriodEnd,
    Tally,
    Today,
)
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.rules.surface import EDGE_WORDS, KEYWORDS, KIND_WORDS, REQUEST_WORDS, UNIT_WORDS, Kind
from sekisho.rules.words import ONE_WORD
from sekisho.terms import Fact, FactType, Vocabulary, Word

_WIDE = 1_000_000
"""Columns of a line: a list is never broken."""


def block_text(rule: Rule | ManagerRule, policy: Policy, lang: str) -> str:
    """The body of a rule block that means exactly this rule, in the words of `lang`.

    Requires: a forbid that `rule` prevails over is the only one with its title.
    """
    say = _Writer(policy.vocabulary, lang)
    titles = {one: policy.by_id[one].title for one in getattr(rule, "overrides", ())}
    body = _rule(rule, say, titles) if isinstance(rule, Rule) else _manager(rule, say)
    written: str = yaml.dump(
        body,
        None,
        _Plain,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=_WIDE,
    )
    return written


def _rule(rule: Rule, say: "_Writer", titles: Mapping[str, str]) -> dict[str, Any]:
    words = say.words
    permit = rule.effect is Effect.PERMIT
    said = [item for item, _ in rule.written]
    body: dict[str, Any] = {
        say.kind(Kind.PERMIT if permit else Kind.FORBID): rule.title,
        say.key("recipient"): say.listed(words.parties, rule.recipients),
        say.key("purpose"): say.listed(words.purposes, rule.purposes),
        say.key("items"): say.listed(words.items, said or rule.items),
    }
    if rule.condition != ALWAYS:
        body[say.key("when")] = say.condition(rule.condition)
    if rule.ground is not None:
        body[say.key("ground")] = say.word(words.grounds[rule.ground])
        body[say.key("refusal")] = say.refusal(rule)
    if rule.overrides:
        body[say.key("notwithstanding")] = [
            say.titled(titles[one]) for one in sorted(rule.overrides)
        ]
    if rule.spared:
        body[say.key("except_grounds")] = say.listed(words.grounds, rule.spared)
    if rule.nightly:
        body[say.key("extract")] = say.pick("毎夜", "nightly")
    if rule.since is not None:
        body[say.key("from")] = rule.since
    if rule.until is not None:
        body[say.key("until")] = rule.until
    body[say.key("clauses")] = list(rule.clauses)
    return body


def _manager(rule: ManagerRule, say: "_Writer") -> dict[str, Any]:
    words = say.words
    body: dict[str, Any] = {
        say.kind(Kind.MANAGER): rule.title,
        say.key("items"): say.listed(words.items, rule.items),
        say.key("responsible"): say.word(words.parties[rule.manager]),
    }
    if rule.recipients is not None:
        body[say.key("recipient")] = say.listed(words.parties, rule.recipients)
    if rule.exceptions:
        body[say.key("except")] = [
            {
                say.key("when"): say.condition(condition),
                say.key("responsible"): say.word(words.parties[party]),
            }
            for condition, party in rule.exceptions
        ]
    body[say.key("clauses")] = list(rule.clauses)
    return body


class _Writer:
    """Words of one vocabulary in one language: labels in Japanese, ids in English."""

    def __init__(self, words: Vocabulary, lang: str) -> None:
        self.words = words
        self.japanese = lang == "ja"

    def pick(self, ja: str, en: str) -> str:
        return ja if self.japanese else en

    def either(self, yes: bool, if_yes: tuple[str, str], if_no: tuple[str, str]) -> str:  # noqa: FBT001  # the thing told
        return self.pick(*(if_yes if yes else if_no))

    def titled(self, title: str) -> str:
        return self.pick(f"規則「{title}」", f'rule "{title}"')

    def refusal(self, rule: Rule) -> str:
        if rule.refusable and rule.refused_when != ALWAYS:
            return self.condition(rule.refused_when)
        return self.either(rule.refusable, ("可", "yes"), ("不可", "no"))

    def kind(self, kind: Kind) -> str:
        return self.pick(*KIND_WORDS[kind])

    def key(self, keyword: str) -> str:
        found = next(each for each in KEYWORDS if each.id == keyword)
        return self.pick(found.ja, found.en)

    def word(self, word: Word) -> str:
        return word.label if self.japanese else word.id

    def listed(self, known: Mapping[str, Word], ids: Iterable[str]) -> list[str]:
        """The words in the order of the terms table."""
        wanted = frozenset(ids)
        return [self.word(word) for word in known.values() if word.id in wanted]

    def one_word(self, word: Word) -> str:
        """The word inside a condition, where a label may hold no blank and no parenthesis."""
        return word.label if self.japanese and ONE_WORD.fullmatch(word.label) else word.id

    def condition(self, condition: Condition) -> str:
        match condition:
            case Not(part):
                inner = self.unit(part)
                return self.pick(f"{inner} でない", f"not {inner}")
            case And(parts):
                return self.pick(" かつ ", " and ").join(map(self.unit, parts))
            case Or(parts):
                return self.pick(" または ", " or ").join(map(self.unit, parts))
            case Holds(fact):
                return self.fact(fact)
            case OneOf(fact, values):
                among = [self.value(self.words.facts[fact], value) for value in values]
                return self.pick(
                    f"{self.fact(fact)} が {'、'.join(among)} のいずれか",
                    f"{self.fact(fact)} is one of {', '.join(among)}",
                )
            case Contains(fact, operand):
                held = self.operand(fact, operand)
                return self.pick(
                    f"{self.fact(fact)} に {held} を含む", f"{self.fact(fact)} contains {held}"
                )
            case Compare(fact, comparison, operand):
                return f"{self.fact(fact)} {comparison.value} {self.operand(fact, operand)}"
            case Tally():
                return self.tally(condition)
            case CompareDays(left, comparison, right):
                return f"{self.day(left)} {comparison.value} {self.day(right)}"
        message = f"{condition} has no words"
        raise ValueError(message)

    def tally(self, atom: Tally) -> str:
        listed, bound = self.fact(atom.listed), f"{atom.comparison.value} {atom.amount}"
        other = self.either(atom.others, ("この件以外の ", "other "), ("", ""))
        among = ""
        if atom.where != ALWAYS:
            where = self.condition(atom.where)
            among = self.pick(f" のうち ({where})", f" where ({where})")
        if atom.summed is None:
            return self.pick(
                f"{other}{listed}{among} の件数 {bound}", f"count of {other}{listed}{among} {bound}"
            )
        summed = self.fact(atom.summed)
        return self.pick(
            f"{other}{listed}{among} の {summed} の合計 {bound}",
            f"sum of {summed} over {other}{listed}{among} {bound}",
        )

    def unit(self, part: Condition) -> str:
        text = self.condition(part)
        return f"({text})" if isinstance(part, And | Or | Not) else text

    def fact(self, fact: str) -> str:
        return self.one_word(self.words.facts[fact])

    def day(self, day: Day) -> str:
        match day:
            case Literal(value):
                return str(value)
            case Today():
                return self.today(day)
            case DayOf(facts):
                return self.pick(" なければ ", " or else ").join(map(self.fact, facts))
            case PeriodEnd(start, amount, unit, first_counts):
                start_from = self.either(
                    first_counts, ("を初日として", "from and including"), ("から", "from")
                )
                length = f"{amount} {self.pick(*UNIT_WORDS[unit])}"
                return self.pick(
                    f"{self.day(start)} {start_from} {length} の満了日",
                    f"end of {length} {start_from} {self.day(start)}",
                )
            case EdgeAfter(inner, edge, closing):
                return self.edge(self.day(inner), edge, closing)

    def edge(self, day: str, edge: Edge, closing: int | None) -> str:
        ja, en = EDGE_WORDS[edge]
        closes_ja = "" if closing is None else f"{closing}日締め"
        closes_en = "" if closing is None else f" closing on day {closing}"
        after = "after" if edge is Edge.NEXT_MONTH else "of"
        return self.pick(f"{day} の{closes_ja}{ja}", f"{en}{closes_en} {after} {day}")

    def today(self, today: Today) -> str:
        word = self.pick("本日", "today")
        if today.amount == 0:
            return word
        sign = "+" if today.amount > 0 else "-"
        return f"{word} {sign} {abs(today.amount)} {self.pick(*UNIT_WORDS[today.unit])}"

    def operand(self, fact: str, operand: Operand) -> str:
        match operand:
            case Literal(value):
                return self.value(self.words.facts[fact], value)
            case FactValueOf(other):
                return self.fact(other)
            case Today():
                return self.today(operand)
            case _:
                return self.pick(*REQUEST_WORDS[operand])

    def value(self, fact: Fact, value: object) -> str:
        match fact.type:
            case FactType.TEXT | FactType.DIGEST:
                return f'"{value}"' if "」" in str(value) else f"「{value}」"
            case FactType.ENUM:
                return self.one_word(next(word for word in fact.values if word.id == value))
            case FactType.PARTY | FactType.SET:
                words = self.words
                kinds = (words.parties, words.purposes, words.items, words.grounds)
                return self.one_word(next(k[str(value)] for k in kinds if str(value) in k))
            case _:
                return str(value)


class _Plain(yaml.SafeDumper):
    """Writes a value out wherever it stands: a notice refuses YAML's references."""

    def ignore_aliases(self, _data: object) -> bool:
        return True
