"""What a condition says of a person's matters: how many, how much, all of them, none other."""

from collections.abc import Callable
from dataclasses import dataclass

from lark import Token, Tree

from sekisho.rules.condition import ALWAYS, Comparison, Condition, Not, Tally
from sekisho.rules.condition_faults import Faults
from sekisho.terms import Fact, FactType, Vocabulary

TALLIES = frozenset({"count", "sum", "all_of", "none_of", "some_of"})


@dataclass(frozen=True, slots=True)
class TallyReader:
    """Reads tallies with what the builder of conditions knows."""

    words: Vocabulary
    faults: Faults
    fact: Callable[[Token], Fact]
    build: Callable[[Tree[Token]], Condition]
    number: Callable[[Token], int | None]

    def read(self, tree: Tree[Token], comparisons: dict[str, Comparison]) -> Condition:
        """The condition that a tally's tree means. Raises WrongConditionError."""
        words = [t for t in tree.children if isinstance(t, Token) and t.type == "WORD"]
        named = {token.type: token for token in tree.children if isinstance(token, Token)}
        where = [part for part in tree.children if isinstance(part, Tree)]
        summed = None
        if tree.data == "sum":
            # 融資 の 残高 の合計, but: sum of balance over loans
            first, second = words
            listed_word, summed = (second, first) if "SUM_OF" in named else (first, second)
        else:
            (listed_word,) = words
        listed = self.listed(listed_word)
        condition = self.build(where[0]) if where else ALWAYS
        tally = Tally(
            listed=listed.id,
            matter=listed.matter or "",
            where=Not(condition) if tree.data == "all_of" else condition,
            comparison=self.comparison(tree.data, named, comparisons),
            amount=self.amount(named.get("NUMBER")) if tree.data in ("count", "sum") else 0,
            summed=self.summed(summed, listed) if summed is not None else None,
            others="OTHER" in named,
        )
        if tally.others and self.words.matters[tally.matter].key is None:
            raise self.faults.matter_without_key(listed_word, tally.matter)
        return tally

    def listed(self, token: Token) -> Fact:
        """The fact that lists the matters."""
        fact = self.fact(token)
        if fact.type is not FactType.MATTERS:
            raise self.faults.type_error(token, fact, "件の一覧の事実", "a list of matters")
        return fact

    def summed(self, token: Token, listed: Fact) -> str:
        """The number that each matter has."""
        fact = self.fact(token)
        if fact.type is not FactType.INT or fact.of != listed.matter:
            raise self.faults.type_error(
                token,
                fact,
                f"「{listed.label}」の件の数の事実",
                f"a number of each of {listed.en!r}",
            )
        return fact.id

    def amount(self, token: Token | None) -> int:
        """The number to compare with; 0 where none is written."""
        number = self.number(token) if token is not None else None
        if token is not None and number is None:
            raise self.faults.beyond_use(token)
        return number or 0

    def comparison(
        self, kind: str, named: dict[str, Token], comparisons: dict[str, Comparison]
    ) -> Comparison:
        """How the number is compared: all and none are that the number of the others is 0."""
        if kind == "some_of":
            return Comparison.GT
        if kind in ("all_of", "none_of"):
            return Comparison.EQ
        return comparisons[str(named["OPERATOR"])]
