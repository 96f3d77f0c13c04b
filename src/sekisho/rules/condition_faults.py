"""What can be wrong in a condition, each at its column."""

from dataclasses import dataclass

from lark import Token, Tree

from sekisho.rules.day_builder import FARTHEST_YEARS
from sekisho.rules.names import NamedTwiceError, NamesTooMuchError, NamingError
from sekisho.rules.titles import title_twice
from sekisho.terms import Fact, Span, Vocabulary
from sekisho.terms.finding import Finding, error

_QUOTES = '「」"'


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


def first_token(tree: Tree[Token]) -> Token:
    """The first token of a tree. Requires: it has one."""
    return next(iter(tree.scan_values(lambda part: isinstance(part, Token))))


@dataclass(frozen=True, slots=True)
class Faults:
    """Makes the findings of the condition that stands at `span`."""

    span: Span
    words: Vocabulary

    def at(self, token: Token) -> Span:
        """The place of the token inside the condition."""
        return shifted(self.span, token.start_pos or 0, len(token))

    def unknown_fact(self, token: Token) -> WrongConditionError:
        """The word names no fact."""
        near = self.words.nearest("fact", str(token))
        return WrongConditionError(
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

    def ambiguous_word(self, token: Token, ids: list[str]) -> WrongConditionError:
        """The word names several things."""
        return WrongConditionError(
            error(
                "ambiguous-word",
                self.at(token),
                f"「{token}」は {'、'.join(ids)} のどれかを決められません。",
                f"{str(token)!r} may mean any of {', '.join(ids)}.",
                todo_ja="id で書くか、用語表で別の語にしてください。",
                todo_en="Write the id, or give them different labels in the terms table.",
            )
        )

    def type_error(
        self, token: Token, fact: Fact, wanted_ja: str, wanted_en: str
    ) -> WrongConditionError:
        """The fact has another type than is wanted here."""
        return WrongConditionError(
            error(
                "fact-type",
                self.at(token),
                f"「{fact.label}」は {fact.type.value} 型です。ここには{wanted_ja}が要ります。",
                f"{fact.en!r} has type {fact.type.value}; here {wanted_en} is needed.",
            )
        )

    def value_error(self, value: Tree[Token], fact: Fact) -> WrongConditionError:
        """The value does not fit the fact."""
        token = first_token(value)
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

    def beyond_use(self, token: Token) -> WrongConditionError:
        """The number of a period, an age or a closing day is no use."""
        return WrongConditionError(
            error(
                "period-beyond-use",
                self.at(token),
                f"「{token}」は数えられません。",
                f"{str(token)!r} cannot be counted.",
                todo_ja=f"期間は1日以上{FARTHEST_YEARS}年まで、締め日は1日から31日までで書いてください。",
                todo_en=f"Periods are a day to {FARTHEST_YEARS} years, closing days 1 to 31.",
            )
        )

    def matter_without_key(self, token: Token, matter: str) -> WrongConditionError:
        """The other matters cannot be told from this one."""
        label = self.words.matters[matter].label
        return WrongConditionError(
            error(
                "matter-without-key",
                self.at(token),
                f"「{label}」のどれがこの件かを、見分ける事実がありません。",
                f"Nothing tells one {self.words.matters[matter].en!r} from another.",
                todo_ja=f"terms.yaml の matters の {matter} に、key: 事実 を書いてください。",
                todo_en=f"Write key: FACT for {matter} in terms.yaml under matters.",
            )
        )

    def wrong_name(self, token: Token, title: str, wrong: NamingError) -> WrongConditionError:
        """The named condition cannot be used."""
        if isinstance(wrong, NamedTwiceError):
            return WrongConditionError(title_twice(self.at(token), title, wrong.rules))
        if isinstance(wrong, NamesTooMuchError):
            return self.names_too_much(token, title)
        return self.names_itself(token)

    def names_too_much(self, token: Token, title: str) -> WrongConditionError:
        """Written out, the named condition is more than a person can read."""
        return WrongConditionError(
            error(
                "condition-too-deep",
                self.at(token),
                f"「{title}」の条件は、名を開くと大きくなりすぎます。",
                f"The condition of {title!r} grows too large once its names are opened.",
                todo_ja="定義を重ねず、短い条件に書き直してください。",
                todo_en="Do not pile definitions up; write a shorter condition.",
            )
        )

    def names_itself(self, token: Token) -> WrongConditionError:
        """The named condition leads back to itself."""
        shown = token if token.type == "RULE_CONDITION" else f"「{token}」の条件"
        return WrongConditionError(
            error(
                "condition-names-itself",
                self.at(token),
                f"{shown}をたどると、自分自身に戻ります。",
                f"The condition {str(token)!r} leads back to itself.",
                todo_ja="どちらかに、条件を書き出してください。",
                todo_en="Write the condition out in one of the two.",
            )
        )

    def no_such_rule(self, token: Token, title: str) -> WrongConditionError:
        """The condition of a rule that is not there."""
        return WrongConditionError(
            error(
                "no-such-rule",
                self.at(token),
                f"「{title}」という許可や禁止はありません。",
                f"There is no permit and no forbid {title!r}.",
                todo_ja="規則の題（種類の後の語）を確かめてください。",
                todo_en="Check the title, which follows the kind of the rule.",
            )
        )

    def no_day(self, token: Token) -> WrongConditionError:
        """A day is wanted, and the token is none."""
        return WrongConditionError(
            error(
                "no-day",
                self.at(token),
                f"「{str(token).strip(_QUOTES)}」は日ではありません。",
                f"{str(token).strip(_QUOTES)!r} is no day.",
                todo_ja="日付の事実、本日、2026-12-01 のような日付のどれかを書いてください。",
                todo_en="Write a date fact, today, or a date like 2026-12-01.",
            )
        )
