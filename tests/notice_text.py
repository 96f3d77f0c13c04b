"""A generated policy written down: the notice and the terms that mean it."""

from sekisho.rules.load import load
from sekisho.rules.policy import ManagerRule, Policy, Rule
from sekisho.rules.surface import MATTER, STANDING_WORDS
from sekisho.rules.written import block_text
from sekisho.terms import Fact, Item, Role, Vocabulary, Word

STANDING = (MATTER, *STANDING_WORDS)


def notice_text(policy: Policy, lang: str) -> str:
    """A notice whose rules are the policy's, in the order of the policy, each under a passage."""
    rules: tuple[Rule | ManagerRule, ...] = (*policy.rules, *policy.managers)
    front = (
        f'---\n版: "{policy.version}"\n施行日: {policy.effective}\n'
        f"事業者: {policy.operator}\n---\n\n# お知らせ {{#title}}\n"
    )
    return front + "".join(
        f"\n第{number}の文です。\n\n```rule\n{block_text(rule, policy, lang)}```\n"
        for number, rule in enumerate(rules, start=1)
    )


def read_again(policy: Policy, lang: str, terms: str) -> Policy:
    """The policy of the notice that `notice_text` writes, checks aside; nothing of it is lost."""
    text = notice_text(policy, lang)
    loaded = load(text.encode(), terms.encode(), file="notice.md", terms_file="terms.yaml")
    assert loaded.context is not None, [f"{f.span} {f.code}: {f.en}" for f in loaded.errors]
    return loaded.context.policy


def terms_text(words: Vocabulary) -> str:
    """The terms table of the vocabulary."""
    lines = ["items:"]
    lines += map(_item, words.items.values())
    lines += ["purposes:", *map(_word, words.purposes.values()), "parties:"]
    for party in words.parties.values():
        outside = f"outside: {str(party.outside).lower()}"
        if party.company is None:
            lines.append(_word(party, "kind: class", outside))
        else:
            roles = ", ".join(map(_role, party.company.roles))
            lines.append(_word(party, "kind: company", outside, f"roles: [{roles}]"))
    lines += ["facts:", *map(_fact, (f for f in words.facts.values() if f.id not in STANDING))]
    lines += ["matters:"] if words.matters else []
    lines += [_word(matter, f"key: {matter.key}") for matter in words.matters.values()]
    return "\n".join(lines) + "\n"


def _word(word: Word, *more: str) -> str:
    return f"  {word.id}: {{{', '.join((f'labels: [{word.label}]', f'en: {word.en}', *more))}}}"


def _item(item: Item) -> str:
    more = [f"identifying: {str(item.identifying).lower()}"]
    if item.part_of is not None and item.by is not None:
        more += [f"part_of: {item.part_of}", f"by: {{{item.by[0]}: {item.by[1]}}}"]
    if item.form_of is not None:
        more += [f"form_of: {item.form_of}", f"form: {item.form}"]
    return _word(item, *more)


def _role(role: Role) -> str:
    since, until = role.since or "null", role.until or "null"
    return f"{{class: {role.party_class}, from: {since}, until: {until}}}"


def _fact(fact: Fact) -> str:
    more = [f"type: {fact.type.value}", f"of: {fact.of}"]
    if fact.values:
        known = ", ".join(f"{w.id}: {{labels: [{w.label}], en: {w.en}}}" for w in fact.values)
        more.append(f"values: {{{known}}}")
    if fact.matter:
        more.append(f"matter: {fact.matter}")
    if fact.absent_is_empty:
        more.append("absent: empty")
    return _word(fact, *more)
