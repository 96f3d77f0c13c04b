"""Raw rules to a typed policy. Nothing is guessed: what cannot be resolved is a finding."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sekisho.clauses import Document
from sekisho.rules.acts import acts_are_told
from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import ALWAYS, Condition
from sekisho.rules.front import Front
from sekisho.rules.item_definitions import ItemDefinitions
from sekisho.rules.law import LawPack
from sekisho.rules.lists import ListReader
from sekisho.rules.manager_rules import read_manager
from sekisho.rules.marked import Marked, read_day
from sekisho.rules.names import Names, named_rules
from sekisho.rules.overrides import with_overrides
from sekisho.rules.pledges import read_pledge
from sekisho.rules.policy import (
    Effect,
    ManagerRule,
    Pledge,
    Policy,
    Promise,
    Retention,
    Rule,
    Statistic,
)
from sekisho.rules.promises import Definition, read_definition, read_promise
from sekisho.rules.retentions import read_retention, with_the_rest
from sekisho.rules.rule_conditions import RuleConditions
from sekisho.rules.rule_ids import RuleIds
from sekisho.rules.scopes import with_scopes
from sekisho.rules.statistics import read_statistic
from sekisho.rules.sugar import read_condition
from sekisho.rules.surface import EXTRACT_WORDS, REFUSAL_WORDS, Kind
from sekisho.rules.titles import Titled, by_title
from sekisho.rules.transfers import transfer_of
from sekisho.rules.words import ONE_WORD
from sekisho.terms import Finding, Vocabulary, fold
from sekisho.terms.finding import error

Read = TypeVar("Read")
ReadList = Callable[[Marked], frozenset[str]]


@dataclass(frozen=True)
class Compiled:
    """What compilation yields: the policy, and each part's raw rule for the checks to point at.

    `item_groups` are the groups that 定義 rules declare, by folded label.
    """

    policy: Policy
    definitions: tuple[Definition, ...]
    raw: Mapping[str, RawRule]
    item_groups: Mapping[str, frozenset[str]]


def compile_rules(
    raws: Iterable[RawRule],
    front: Front,
    words: Vocabulary,
    law: LawPack,
    digest: str,
    document: Document,
) -> tuple[Compiled, list[Finding]]:
    """The policy that `raws`, the rules of `document`, say; a finding for what is not resolved.

    Rules with a finding are left out, so a policy with findings permits less, never more; the
    caller refuses to use it all the same.
    """
    compiler = _Compiler(words, law, RuleIds())
    raws = list(raws)
    compiler.titled = by_title(raws)
    compiler.items.read(raws)
    conditions = RuleConditions(compiler.lists, law, acts_are_told(raws))
    conditions.names = Names(named_rules(raws), conditions.named)
    compiler.conditions = conditions
    for raw in raws:
        compiler.add(raw)
    overriding = with_overrides(compiler.rules, compiler.raw, document, compiler.findings)
    compiler.rules = list(overriding)
    compiler.apply_scopes()
    policy = Policy(
        version=front.version,
        effective=front.effective,
        operator=front.operator,
        vocabulary=words,
        law=law,
        rules=tuple(sorted(compiler.rules, key=lambda rule: rule.id)),
        managers=tuple(compiler.managers),
        retentions=with_the_rest(compiler.retentions, words.purposes, compiler.findings),
        promises=tuple(compiler.promises),
        statistics=tuple(compiler.statistics),
        digest=digest,
        pledges=tuple(compiler.pledges),
    )
    definitions = tuple(compiler.definitions)
    compiled = Compiled(policy, definitions, compiler.raw, compiler.items.groups)
    return compiled, compiler.findings


def _complete(read: Read | None, raw: RawRule) -> list[Read]:
    """What was read, where the rule has every key that its kind requires."""
    return [read] if read is not None and raw.complete else []


@dataclass
class _Compiler:
    words: Vocabulary
    law: LawPack
    ids: RuleIds
    findings: list[Finding] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    managers: list[ManagerRule] = field(default_factory=list)
    retentions: list[Retention] = field(default_factory=list)
    statistics: list[Statistic] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    pledges: list[Pledge] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    raw: dict[str, RawRule] = field(default_factory=dict)
    titled: Titled = field(default_factory=dict)
    conditions: RuleConditions = field(init=False)
    items: ItemDefinitions = field(init=False)

    def __post_init__(self) -> None:
        self.items = ItemDefinitions(self.words, self.findings)

    @property
    def lists(self) -> ListReader:
        return ListReader(self.words, self.items.groups, self.findings, self.titled)

    def add(self, raw: RawRule) -> None:
        if raw.kind.binds_nobody:
            return
        rule_id = self.ids.next(raw)
        self.raw[rule_id] = raw
        match raw.kind:
            case Kind.PERMIT | Kind.FORBID:
                self.add_rule(rule_id, raw)
            case Kind.MANAGER:
                manager = read_manager(rule_id, raw, self.lists, self.conditions.names)
                self.managers += _complete(manager, raw)
            case Kind.RETAIN:
                retention = read_retention(rule_id, raw, self.lists, self.conditions.names)
                self.retentions += _complete(retention, raw)
            case Kind.PLEDGE:
                pledge = read_pledge(rule_id, raw, self.lists, self.conditions.names)
                self.pledges += _complete(pledge, raw)
            case Kind.STATISTIC:
                statistic = read_statistic(rule_id, raw, self.lists, self.law)
                self.statistics += _complete(statistic, raw)
            case _:
                self.promises.append(read_promise(rule_id, raw, self.lists))
                if raw.kind is Kind.DEFINE:
                    self.define(rule_id, raw)

    def add_rule(self, rule_id: str, raw: RawRule) -> None:
        before = len(self.findings)
        lists = self.lists
        rule = Rule(
            id=rule_id,
            effect=Effect.PERMIT if raw.kind is Kind.PERMIT else Effect.FORBID,
            title=raw.title,
            clauses=raw.clauses,
            recipients=self.listed(raw, "recipient", lists.parties),
            purposes=self.listed(raw, "purpose", lists.purposes),
            items=self.listed(raw, "items", lists.items),
            span=raw.span,
            spared=self.listed(raw, "except_grounds", lists.grounds),
            nightly=bool(self.word(raw, "extract", EXTRACT_WORDS, default=False)),
            since=self.day(raw, "from"),
            until=self.day(raw, "until"),
            interpretation=raw.text("interpretation"),
            written=self.lists.written(raw.fields["items"]) if "items" in raw.fields else (),
        )
        alternatives = list(self.on_each_ground(rule, raw))
        if raw.complete and len(self.findings) == before:
            for one in alternatives:
                for part in self.items.split(one, raw, lists) if self.items.differ else (one,):
                    self.rules.append(self.with_kin(part))
                    self.raw[part.id] = raw

    def on_each_ground(self, rule: Rule, raw: RawRule) -> Iterator[Rule]:
        """The rule with its condition, once for each ground that a permit names."""
        grounds = self.grounds(raw) if raw.kind is Kind.PERMIT else []
        for ground in (*grounds,) or (None,):
            found: list[Finding] = []
            condition = self.conditions.of(raw, ground, found)
            refused_when = self.refused_when(raw, ground)
            self.findings.extend(one for one in found if one not in self.findings)
            yield replace(
                rule,
                id=f"{rule.id}/{ground}" if len(grounds) > 1 else rule.id,
                condition=condition,
                ground=ground,
                refusable=refused_when is not None,
                refused_when=refused_when or ALWAYS,
            )

    def with_kin(self, rule: Rule) -> Rule:
        """The rule over the parts and forms too that its items give away."""
        kin = self.words.kinship
        reach = kin.covered if rule.effect is Effect.PERMIT else kin.struck
        return replace(rule, items=reach(rule.items))

    def listed(self, raw: RawRule, key: str, read: ReadList) -> frozenset[str]:
        node = raw.fields.get(key)
        return read(node) if node is not None else frozenset()

    def grounds(self, raw: RawRule) -> list[str]:
        """The grounds that a permit names, in the order of the law pack; any of them is enough."""
        node = raw.fields.get("ground")
        found = self.lists.grounds(node) if node is not None else frozenset()
        return [ground for ground in self.law.grounds if ground in found]

    def refused_when(self, raw: RawRule, ground: str | None) -> Condition | None:
        """When the customer's refusal strikes the permit; None: never."""
        transfer = transfer_of(raw, self.law)
        default = bool(ground and self.law.grounds[ground].refusable)
        default = default or (transfer is not None and transfer.refusable)
        text = raw.text("refusal")
        if text is not None and text not in REFUSAL_WORDS and self.says_something(text):
            return read_condition(
                raw.fields["refusal"], self.words, self.findings, self.conditions.names
            )
        refusable = self.word(raw, "refusal", REFUSAL_WORDS, default=default)
        return ALWAYS if refusable else None

    def says_something(self, text: str) -> bool:
        """True for more than one word, a fact, or a definition: it can be a condition."""
        one_word = ONE_WORD.fullmatch(text.strip()) is not None
        fact = self.words.find("fact", text) is not None
        return not one_word or fact or fold(text) in self.titled

    def word(
        self, raw: RawRule, key: str, known: Mapping[str, bool], *, default: bool
    ) -> bool | None:
        text = raw.text(key)
        if text is None:
            return default
        if text not in known:
            words = "、".join(known)
            self.findings.append(
                error(
                    "unknown-choice",
                    raw.place(key),
                    f"「{text}」は使えません。次のどれかを書いてください: {words}",
                    f"{text!r} cannot stand here; write one of: {', '.join(known)}.",
                )
            )
            return None
        return known[text]

    def day(self, raw: RawRule, key: str) -> date | None:
        node = raw.fields.get(key)
        return None if node is None else read_day(node, self.findings)

    def define(self, rule_id: str, raw: RawRule) -> None:
        """The definition stands, and is the only one of its class or group."""
        found = read_definition(rule_id, raw, self.words, self.lists, self.conditions.names)
        if "when" in raw.fields:
            found = replace(found, condition=self.conditions.of(raw, None, self.findings))
        if found.items:
            found = replace(found, for_purposes=self.items.of_purposes(raw))
        same = [
            other
            for other in self.definitions
            if (found.party_class is not None and other.party_class == found.party_class)
            or (found.items and other.items and fold(other.title) == fold(found.title))
        ]
        if same:
            self.findings.append(
                error(
                    "defined-twice",
                    raw.span,
                    f"「{found.title}」は二度定義されています。",
                    f"{found.title!r} is defined twice.",
                    todo_ja="どちらか一つにしてください。",
                    todo_en="Keep one of the two.",
                    related=(same[0].span,),
                )
            )
        self.definitions.append(found)

    def apply_scopes(self) -> None:
        """Permits to a class with a 範囲 also require it, for that class alone."""
        scopes = {
            d.party_class: d.scope
            for d in self.definitions
            if d.party_class and d.scope is not None
        }
        scoped = list(with_scopes(self.rules, scopes, self.words))
        self.rules = [rule for rule, _ in scoped]
        self.raw.update({rule.id: self.raw[came_from] for rule, came_from in scoped})
