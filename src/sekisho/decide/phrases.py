"""Conditions and lists in words that a customer can read, in Japanese and English."""

from collections.abc import Iterable

from sekisho.decide.day_phrases import day_phrase, days_phrase
from sekisho.rules.condition import (
    Always,
    And,
    Compare,
    CompareDays,
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
    Tally,
    ThisItem,
    ThisVersion,
    Today,
)
from sekisho.terms import Fact, FactType, Vocabulary

_AMOUNT_JA = {
    Comparison.LT: "より小さいこと",
    Comparison.LE: "以下であること",
    Comparison.GT: "より大きいこと",
    Comparison.GE: "以上であること",
}
_DAY_JA = {
    Comparison.LT: "より前であること",
    Comparison.LE: "以前であること",
    Comparison.GT: "より後であること",
    Comparison.GE: "以後であること",
}
_AMOUNT_EN = {
    Comparison.LT: "is below",
    Comparison.LE: "is at most",
    Comparison.GT: "is above",
    Comparison.GE: "is at least",
}
_DAY_EN = {
    Comparison.LT: "is before",
    Comparison.LE: "is not after",
    Comparison.GT: "is after",
    Comparison.GE: "is not before",
}


def phrase(condition: Condition, words: Vocabulary, lang: str) -> str:
    """What the condition asks, as a clause: …であること, or a sentence without its full stop."""
    ja = lang == "ja"
    match condition:
        case Always():
            return "いつでも" if ja else "always"
        case Not(Contains(fact, operand)):
            return _contained(words.facts[fact], [operand], words, lang, negated=True)
        case Not(part):
            inner = phrase(part, words, lang)
            return f"（{inner}）ではないこと" if ja else f"not ({inner})"
        case And(parts):
            return _nested(parts, words, lang, "、かつ、" if ja else " and ")
        case Or([Contains(fact), *_] as parts) if all(
            isinstance(part, Contains) and part.fact == fact for part in parts
        ):
            sought = [part.operand for part in parts if isinstance(part, Contains)]
            return _contained(words.facts[fact], sought, words, lang)
        case Or(parts):
            return _nested(parts, words, lang, "、または、" if ja else " or ")
        case Tally():
            return _tally(condition, words, lang)
        case CompareDays(left, comparison, right):
            return days_phrase(left, comparison, right, words, lang)
        case _:
            return _atom(condition, words, lang)


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """The parts that must all hold; the condition itself where it is no conjunction."""
    match condition:
        case Always():
            return ()
        case And(parts):
            return tuple(dict.fromkeys(part for inner in parts for part in conjuncts(inner)))
        case _:
            return (condition,)


def listed(labels: Iterable[str], lang: str) -> str:
    """The labels as a list in running text."""
    return ("、" if lang == "ja" else ", ").join(labels)


def quoted(text: str, lang: str) -> str:
    """The text between the quotation marks of the language."""
    return f"「{text}」" if lang == "ja" else f"“{text}”"


def _nested(parts: Iterable[Condition], words: Vocabulary, lang: str, joint: str) -> str:
    texts = []
    for part in parts:
        text = phrase(part, words, lang)
        deep = isinstance(part, And | Or)
        texts.append((f"（{text}）" if lang == "ja" else f"({text})") if deep else text)
    return joint.join(dict.fromkeys(texts))


def _atom(atom: Holds | OneOf | Contains | Compare, words: Vocabulary, lang: str) -> str:
    ja = lang == "ja"
    fact = words.facts[atom.fact]
    name = quoted(fact.shown(lang), lang)
    match atom:
        case Holds():
            return f"{name}であること" if ja else f"{name} is so"
        case OneOf(_, values):
            among = [_value(value, fact, words, lang) for value in values]
            if ja:
                return f"{name}が{''.join(among)}のいずれかであること"
            return f"{name} is one of {', '.join(among)}"
        case Contains(_, operand):
            return _contained(fact, [operand], words, lang)
        case Compare(_, comparison, operand):
            wanted = _operand(operand, fact, words, lang)
            if comparison in (Comparison.EQ, Comparison.NE):
                return _equality(name, comparison, wanted, lang)
            return _order(name, fact, comparison, wanted, lang)


def _tally(atom: Tally, words: Vocabulary, lang: str) -> str:
    ja = lang == "ja"
    listed = quoted(words.facts[atom.listed].shown(lang), lang)
    name = f"{'この件以外の' if ja else 'other '}{listed}" if atom.others else listed
    if not isinstance(atom.where, Always):
        where = phrase(atom.where, words, lang)
        name = f"{name}のうち{where}に当たるもの" if ja else f"{name} of which {where}"
    if atom.summed is None:
        what = f"{name}の件数" if ja else f"the number of {name}"
    else:
        summed = quoted(words.facts[atom.summed].shown(lang), lang)
        what = f"{name}の{summed}の合計" if ja else f"the sum of {summed} over {name}"
    if atom.comparison in (Comparison.EQ, Comparison.NE):
        return _equality(what, atom.comparison, str(atom.amount), lang)
    order = (_AMOUNT_JA if ja else _AMOUNT_EN)[atom.comparison]
    return f"{what}が{atom.amount}{order}" if ja else f"{what} {order} {atom.amount}"


def _contained(
    fact: Fact, sought: list[Operand], words: Vocabulary, lang: str, *, negated: bool = False
) -> str:
    name = quoted(fact.shown(lang), lang)
    wanted = [_operand(operand, fact, words, lang) for operand in sought]
    if lang == "ja":
        any_of = "のいずれか" if len(wanted) > 1 else ""
        held = "含まれないこと" if negated else "含まれること"
        return f"{name}に{'、'.join(wanted)}{any_of}が{held}"
    return f"{name} {'does not contain' if negated else 'contains'} {' or '.join(wanted)}"


def _equality(name: str, comparison: Comparison, wanted: str, lang: str) -> str:
    empty = wanted in ("「」", "“”")
    match comparison, lang:
        case (Comparison.NE, "ja"):
            return f"{name}があること" if empty else f"{name}が{wanted}でないこと"
        case (Comparison.NE, _):
            return f"there is {name}" if empty else f"{name} is not {wanted}"
        case (_, "ja"):
            return f"{name}がないこと" if empty else f"{name}が{wanted}であること"
        case _:
            return f"there is no {name}" if empty else f"{name} is {wanted}"


def _order(name: str, fact: Fact, comparison: Comparison, wanted: str, lang: str) -> str:
    dated = fact.type is FactType.DATE
    if lang == "ja":
        return f"{name}が{wanted}{(_DAY_JA if dated else _AMOUNT_JA)[comparison]}"
    return f"{name} {(_DAY_EN if dated else _AMOUNT_EN)[comparison]} {wanted}"


def _operand(operand: Operand, fact: Fact, words: Vocabulary, lang: str) -> str:
    ja = lang == "ja"
    match operand:
        case Literal(value):
            return _value(value, fact, words, lang)
        case Recipient():
            return "提供先" if ja else "the recipient"
        case RecipientClasses():
            return "提供先の区分" if ja else "a class of the recipient"
        case PurposeOfUse():
            return "その目的" if ja else "the purpose"
        case ThisItem():
            return "その項目" if ja else "the item"
        case ThisVersion():
            return "この版" if ja else "this version"
        case FactValueOf(other):
            return quoted(words.facts[other].shown(lang), lang)
        case Today():
            return day_phrase(operand, words, lang)


def _value(value: object, fact: Fact, words: Vocabulary, lang: str) -> str:
    if fact.type is FactType.ENUM:
        found = next((word.shown(lang) for word in fact.values if word.id == value), str(value))
        return quoted(found, lang)
    if fact.type in (FactType.PARTY, FactType.SET):
        return quoted(_name(str(value), words, lang), lang)
    if fact.type in (FactType.INT, FactType.DATE):
        return str(value)
    return quoted(str(value), lang)


def _name(word_id: str, words: Vocabulary, lang: str) -> str:
    for known in (words.parties, words.purposes, words.items, words.grounds):
        if word_id in known:
            return known[word_id].shown(lang)
    return word_id
