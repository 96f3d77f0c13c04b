"""A generated policy written down: the notice and the terms that mean it."""

from collections.abc import Iterator

from sekisho.rules.condition import (
    ALWAYS,
    And,
    Compare,
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
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.terms import Fact, FactType, Role, Vocabulary, Word

UNITS = {Unit.DAY: "日", Unit.MONTH: "か月", Unit.YEAR: "年"}


def notice_text(policy: Policy) -> str:
    """A notice whose rules are the policy's, in the order of the policy, each under a passage."""
    blocks = [_rule(policy.vocabulary, rule) for rule in policy.rules]
    blocks += [_manager(policy.vocabulary, rule) for rule in policy.managers]
    front = (
        f'---\n版: "{policy.version}"\n施行日: {policy.effective}\n事業者: 当社\n---\n\n'
        "# お知らせ {#title}\n"
    )
    return front + "".join(
        f"\n第{number}の文です。\n\n```rule\n{block}\n```\n"
        for number, block in enumerate(blocks, start=1)
    )


def terms_text(words: Vocabulary) -> str:
    """The terms table of the vocabulary."""
    lines = ["items:"]
    lines += [_word(i, f"identifying: {str(i.identifying).lower()}") for i in words.items.values()]
    lines += ["purposes:", *map(_word, words.purposes.values()), "parties:"]
    for party in words.parties.values():
        outside = f"outside: {str(party.outside).lower()}"
        if party.company is None:
            lines.append(_word(party, "kind: class", outside))
        else:
            roles = ", ".join(map(_role, party.company.roles))
            lines.append(_word(party, "kind: company", outside, f"roles: [{roles}]"))
    lines += ["facts:", *map(_fact, words.facts.values())]
    return "\n".join(lines) + "\n"


def condition_text(condition: Condition, words: Vocabulary) -> str:
    """The condition in the notice's grammar. Requires: it is not `always`, which has no words."""
    match condition:
        case Not(part):
            return f"( {condition_text(part, words)} ) でない"
        case And(parts):
            return " かつ ".join(f"( {condition_text(part, words)} )" for part in parts)
        case Or(parts):
            return " または ".join(f"（{condition_text(part, words)}）" for part in parts)
        case Holds(fact):
            return words.facts[fact].label
        case OneOf(fact, values):
            known = words.facts[fact]
            listed = "、".join(_value(words, known, value) for value in values)
            return f"{known.label} が {listed} のいずれか"
        case Contains(fact, operand):
            return f"{words.facts[fact].label} に {_operand(words, fact, operand)} を含む"
        case Compare(fact, comparison, operand):
            label = words.facts[fact].label
            return f"{label} {comparison.value} {_operand(words, fact, operand)}"
    raise ValueError(f"{condition} has no words")


def _rule(words: Vocabulary, rule: Rule) -> str:
    kind = "許可" if rule.effect is Effect.PERMIT else "禁止"
    lines = [
        f"{kind}: {rule.title}",
        f"提供先: [{_labels(words.parties[party] for party in sorted(rule.recipients))}]",
        f"目的: [{_labels(words.purposes[purpose] for purpose in sorted(rule.purposes))}]",
        f"項目: [{_labels(words.items[item] for item in sorted(rule.items))}]",
    ]
    if rule.condition != ALWAYS:
        lines.append(f"条件: {condition_text(rule.condition, words)}")
    if rule.ground is not None:
        lines.append(f"根拠: {words.grounds[rule.ground].label}")
        lines.append(f"停止: {'可' if rule.refusable else '不可'}")
    if rule.spared:
        lines.append(f"除く根拠: [{_labels(words.grounds[g] for g in sorted(rule.spared))}]")
    lines += [f"始期: {rule.since}"] if rule.since else []
    lines += [f"終期: {rule.until}"] if rule.until else []
    return "\n".join([*lines, f"条文: [{', '.join(rule.clauses)}]"])


def _manager(words: Vocabulary, rule: ManagerRule) -> str:
    lines = [
        f"管理: {rule.title}",
        f"項目: [{_labels(words.items[item] for item in sorted(rule.items))}]",
        f"責任者: {words.parties[rule.manager].label}",
    ]
    if rule.recipients is not None:
        lines.append(f"提供先: [{_labels(words.parties[p] for p in sorted(rule.recipients))}]")
    if rule.exceptions:
        lines.append("例外:")
    for condition, party in rule.exceptions:
        lines.append(f"  - 条件: {condition_text(condition, words)}")
        lines.append(f"    責任者: {words.parties[party].label}")
    return "\n".join([*lines, f"条文: [{', '.join(rule.clauses)}]"])


def _operand(words: Vocabulary, fact: str, operand: Operand) -> str:
    match operand:
        case Literal(value):
            return _value(words, words.facts[fact], value)
        case Recipient():
            return "提供先"
        case RecipientClasses():
            return "提供先の区分"
        case PurposeOfUse():
            return "目的"
        case ThisVersion():
            return "この版"
        case FactValueOf(other):
            return words.facts[other].label
        case Today(0, _):
            return "本日"
        case Today(amount, unit):
            return f"本日 {'+' if amount > 0 else '-'} {abs(amount)} {UNITS[unit]}"


def _value(words: Vocabulary, fact: Fact, value: object) -> str:
    match fact.type:
        case FactType.TEXT | FactType.DIGEST:
            return f"「{value}」"
        case FactType.ENUM:
            return next(word.label for word in fact.values if word.id == value)
        case FactType.PARTY | FactType.SET:
            kinds = (words.parties, words.purposes, words.items, words.grounds)
            return next(kind[str(value)].label for kind in kinds if str(value) in kind)
        case _:
            return str(value)


def _word(word: Word, *more: str) -> str:
    return f"  {word.id}: {{{', '.join((f'labels: [{word.label}]', f'en: {word.en}', *more))}}}"


def _role(role: Role) -> str:
    since, until = role.since or "null", role.until or "null"
    return f"{{class: {role.party_class}, from: {since}, until: {until}}}"


def _fact(fact: Fact) -> str:
    more = [f"type: {fact.type.value}", f"of: {fact.of}"]
    if fact.values:
        known = ", ".join(f"{w.id}: {{labels: [{w.label}], en: {w.en}}}" for w in fact.values)
        more.append(f"values: {{{known}}}")
    if fact.absent_is_empty:
        more.append("absent: empty")
    return _word(fact, *more)


def _labels(words: Iterator[Word]) -> str:
    return ", ".join(word.label for word in words)
