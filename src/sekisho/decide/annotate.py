"""What each rule block makes the system do, in sentences: what a woven page shows by the text."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sekisho.clauses import Annotation
from sekisho.decide.explain import article_ja
from sekisho.decide.phrases import conjuncts, listed, phrase
from sekisho.rules.condition import Condition, Unit
from sekisho.rules.load import Loaded
from sekisho.rules.policy import (
    Effect,
    ManagerRule,
    Pledge,
    Policy,
    Promise,
    Retention,
    Rule,
    Statistic,
    Term,
)
from sekisho.rules.promises import Definition
from sekisho.rules.surface import (
    EVENT_WORDS,
    KIND_WORDS,
    PERIOD_WORDS,
    PROPERTY_WORDS,
    UNBINDING,
    UNIT_OF_WORDS,
    UNIT_WORDS,
    Kind,
)
from sekisho.terms import Finding, Severity, Word


def annotations(loaded: Loaded, lang: str) -> Mapping[int, Annotation]:
    """What every rule block of the notice does, by the block's ordinal, in `lang`.

    A block that did not compile has its title and the severity of what was found there.
    """
    if loaded.context is None:
        return {}
    described = _Described(loaded.context.policy, loaded.context.compiled.definitions, lang)
    raws = loaded.context.raws
    by_block = {raw.block.ordinal: list(UNBINDING.get((raw.kind, lang), ())) for raw in raws}
    for rule_id, raw in loaded.context.compiled.raw.items():
        by_block[raw.block.ordinal] += described.lines(rule_id)
    return {
        raw.block.ordinal: Annotation(
            title=_title(raw.kind, raw.title, lang),
            lines=tuple(dict.fromkeys(by_block[raw.block.ordinal])),
            clauses=raw.clauses,
            interpretation=raw.text("interpretation"),
            severity=_worst(loaded.findings, raw.block.fence.line, raw.block.fence.end_line),
        )
        for raw in raws
    }


def _title(kind: Kind, title: str, lang: str) -> str:
    ja, en = KIND_WORDS[kind]
    return f"{ja}: {title}" if lang == "ja" else f"{en.capitalize()}: {title}"


def _worst(findings: tuple[Finding, ...], first: int, last: int) -> Severity | None:
    here = [f.severity for f in findings if f.span and first <= f.span.line <= last]
    if Severity.ERROR in here:
        return Severity.ERROR
    return Severity.WARNING if here else None


class _Described:
    """The parts of a policy by id, told in one language."""

    def __init__(self, policy: Policy, definitions: Iterable[Definition], lang: str) -> None:
        self.policy = policy
        self.words = policy.vocabulary
        self.lang = lang
        self.managers = {rule.id: rule for rule in policy.managers}
        self.retentions = {rule.id: rule for rule in policy.retentions}
        self.statistics = {rule.id: rule for rule in policy.statistics}
        self.promises = {rule.id: rule for rule in policy.promises}
        self.pledges = {each.id: each for each in policy.pledges}
        self.definitions = {each.id: each for each in definitions}

    def say(self, ja: str, en: str) -> str:
        return ja if self.lang == "ja" else en

    def lines(self, rule_id: str) -> Iterator[str]:
        if rule_id in self.policy.by_id:
            yield from self.rule(self.policy.by_id[rule_id])
        elif rule_id in self.managers:
            yield from self.manager(self.managers[rule_id])
        elif rule_id in self.statistics:
            yield from self.statistic(self.statistics[rule_id])
        elif rule_id in self.retentions:
            yield from self.retention(self.retentions[rule_id])
        elif rule_id in self.definitions:
            yield from self.definition(self.definitions[rule_id])
        elif rule_id in self.pledges:
            yield from self.pledge(self.pledges[rule_id])
        elif rule_id in self.promises:
            yield from self.promise(self.promises[rule_id])

    def rule(self, rule: Rule) -> Iterator[str]:
        yield self.say("相手: ", "Recipients: ") + self.parties(rule.recipients)
        yield self.say("目的: ", "Purposes: ") + self.named(rule.purposes, self.words.purposes)
        yield self.say("項目: ", "Items: ") + self.items(rule)
        yield from self.conditions(rule.condition)
        if rule.effect is Effect.PERMIT:
            yield from self.ground(rule)
            yield from self.notwithstanding(rule)
        elif rule.spared:
            spared = self.named(rule.spared, self.policy.law.grounds)
            yield self.say(
                f"次の根拠による規則は縛りません: {spared}", f"Does not bind rules on: {spared}"
            )
        yield from self.period(rule.since, rule.until)

    def notwithstanding(self, rule: Rule) -> Iterator[str]:
        titles = sorted(self.policy.by_id[one].title for one in rule.overrides)
        for title in titles:
            yield self.say(
                f"次の禁止にかかわらず認めます: {title}", f"Notwithstanding this forbid: {title}"
            )

    def conditions(self, condition: Condition) -> Iterator[str]:
        for part in conjuncts(condition):
            yield self.say("条件: ", "Condition: ") + phrase(part, self.words, self.lang)

    def ground(self, rule: Rule) -> Iterator[str]:
        ground = self.policy.ground(rule)
        articles = ground.articles
        law = self.say("、".join(map(article_ja, articles)), "APPI Art " + ", ".join(articles))
        cited = self.say(f"（{law}）", f" ({law})") if articles else ""
        yield self.say("根拠: ", "Ground: ") + ground.shown(self.lang) + cited
        if ground.record is not None:
            years = ground.record.term_years
            yield self.say(
                f"渡した記録を作り、{years}年間保存します。",
                f"A record of each provision is made and kept for {years} years.",
            )
        if rule.refusable:
            yield self.say("お客様は止めることができます。", "The customer may stop this.")
            for part in conjuncts(rule.refused_when):
                when = phrase(part, self.words, self.lang)
                yield self.say(f"止まるとき: {when}", f"It stops when {when}")
        if rule.nightly:
            yield self.say("毎夜の抽出に使います。", "Serves a nightly extract.")

    def period(self, since: date | None, until: date | None) -> Iterator[str]:
        if since or until:
            yield self.say(
                f"有効な期間: {since or ''} から {until or ''} まで",
                f"In force: {since or '...'} to {until or '...'}",
            )

    def manager(self, rule: ManagerRule) -> Iterator[str]:
        yield self.say("項目: ", "Items: ") + self.named(rule.items, self.words.items)
        yield self.say("管理責任者: ", "Manager: ") + self.parties(frozenset({rule.manager}))
        for condition, party in rule.exceptions:
            when = phrase(condition, self.words, self.lang)
            who = self.parties(frozenset({party}))
            yield self.say(f"ただし次の場合は{who}: {when}", f"But {who}, where {when}")

    def retention(self, rule: Retention) -> Iterator[str]:
        yield self.say("目的: ", "Purposes: ") + self.named(rule.purposes, self.words.purposes)
        yield self.say(f"{self.term(rule.term)}で消します。", f"Erased {self.term(rule.term)}.")
        for condition, term in rule.exceptions:
            when = phrase(condition, self.words, self.lang)
            yield self.say(
                f"ただし次の場合は{self.term(term)}: {when}",
                f"But {self.term(term)}, where {when}",
            )
        if rule.held is not None:
            when = phrase(rule.held, self.words, self.lang)
            yield self.say(f"次のあいだは消しません: {when}", f"Not erased while {when}")

    def term(self, term: Term) -> str:
        """How long, from which event or date on; of several the first that is known counts."""
        unit_ja, unit_en = UNIT_WORDS[term.unit]
        starts = [self.anchor(anchor) for anchor in term.anchors]
        after = self.say("（なければ", " (or else ").join(starts)
        after += self.say("）", ")") * (len(starts) - 1)
        unit = unit_en.removesuffix("s") if term.amount == 1 else unit_en
        return self.say(f"{after}から{term.amount}{unit_ja}", f"{term.amount} {unit} after {after}")

    def anchor(self, anchor: str) -> str:
        if anchor in EVENT_WORDS:
            ja, en = EVENT_WORDS[anchor]
            return self.say(ja, en.replace("-", " "))
        return self.words.facts[anchor].shown(self.lang)

    def statistic(self, rule: Statistic) -> Iterator[str]:
        table = self.words.tables[rule.table]
        along = (one.shown(self.lang) for one in table.dimensions if one.id in rule.dimensions)
        told = (one.shown(self.lang) for one in table.measures if one.id in rule.measures)
        yield self.say("提供先: ", "To: ") + self.parties(rule.recipients)
        yield self.say("目的: ", "Purposes: ") + self.named(rule.purposes, self.words.purposes)
        yield self.say("軸: ", "By: ") + listed(along, self.lang)
        yield self.say("量: ", "Figures: ") + listed(told, self.lang)
        yield self.say("集計期間: ", "For each ") + self.say(*PERIOD_WORDS[rule.period])
        if not rule.suppressed:
            yield self.say(
                "法令の求める数のまま報告します。", "Reported exactly, as the law demands."
            )
            return
        unit_ja, unit_en = UNIT_OF_WORDS[rule.unit]
        yield self.say(
            f"寄与が{rule.threshold}（{unit_ja}）に満たないます目と、ひとりの量が{rule.dominance}%より"
            "近く分かるます目を隠します。",
            f"Hidden: cells of fewer than {rule.threshold} contributors ({unit_en}), and cells "
            f"from which one's part could be told nearer than {rule.dominance} per cent.",
        )

    def promise(self, promise: Promise) -> Iterator[str]:
        for content in promise.content:
            known = self.words.duties.get(content) or self.words.notices.get(content)
            yield content if known is None else known.shown(self.lang)
        if promise.recipients is not None:
            yield self.say("守る者: ", "Binds: ") + self.parties(promise.recipients)
        for name, value in promise.values:
            yield f"{name}: {self.duty_value(value)}"

    def duty_value(self, value: int | tuple[int, Unit] | frozenset[str]) -> str:
        """A period, a number, or words of the terms table."""
        match value:
            case int():
                return str(value)
            case (amount, unit):
                ja, en = UNIT_WORDS[unit]
                return self.say(f"{amount}{ja}", f"{amount} {en}")
        for known in (self.words.items, self.words.parties, self.words.purposes):
            if value and value <= known.keys():
                return self.named(value, known)
        return listed(sorted(value), self.lang) if value else self.say("なし", "none")

    def pledge(self, pledge: Pledge) -> Iterator[str]:
        """What is proved of every version before it is published."""
        for name in pledge.properties:
            ja, en = PROPERTY_WORDS[name]
            yield self.say(f"版ごとに証明します: {ja}", f"Proved of every version: {en}")
        if pledge.properties:
            return
        yield self.say("相手: ", "Recipients: ") + self.parties(pledge.recipients)
        yield self.say("目的: ", "Purposes: ") + self.named(pledge.purposes, self.words.purposes)
        yield self.say("項目: ", "Items: ") + self.items(pledge)
        yield self.say(
            "版ごとに証明します: 渡りません。", "Proved of every version: nothing is given."
        )
        if pledge.only_when is not None:
            when = phrase(pledge.only_when, self.words, self.lang)
            yield self.say(f"渡るのは次のときだけです: {when}", f"Given only where {when}")
        if pledge.spared:
            spared = self.named(pledge.spared, self.policy.law.grounds)
            yield self.say(f"次の根拠によるものは別です: {spared}", f"Save on: {spared}")

    def definition(self, defined: Definition) -> Iterator[str]:
        if defined.items:
            named = self.named(defined.items, self.words.items)
            yield self.say("次の項目をいいます: ", "These items: ") + named
        for purpose, items in sorted(defined.for_purposes.items()):
            label = self.words.purposes[purpose].shown(self.lang)
            named = self.named(items, self.words.items)
            yield self.say(f"「{label}」では次の項目をいいます: {named}", f"For {label}: {named}")
        if defined.companies:
            named = self.parties(frozenset(company for company, _ in defined.companies))
            yield self.say("次の会社をいいます: ", "These companies: ") + named
        for old, new in defined.successors.items():
            before, today = (self.words.parties[p].shown(self.lang) for p in (old, new))
            yield self.say(f"{before}は、いまの{today}です。", f"{before}: today {today}.")
        for condition in (defined.scope, defined.condition):
            if condition is not None:
                yield from self.conditions(condition)

    def items(self, rule: Rule | Pledge) -> str:
        if rule.items == frozenset(self.words.items):
            return self.say("すべて", "everything")
        identifying = frozenset(i.id for i in self.words.items.values() if i.identifying)
        if rule.items == identifying:
            return self.say("個人を識別できるすべて", "everything identifying")
        if self.lang == "ja" and isinstance(rule, Rule) and rule.written:
            return listed((label for _, label in rule.written), "ja")
        return self.named(rule.items, self.words.items)

    def parties(self, parties: frozenset[str]) -> str:
        if parties == frozenset(self.words.parties) and len(parties) > 1:
            return self.say("すべて", "everybody")
        outside = frozenset(p.id for p in self.words.parties.values() if p.outside)
        if parties == outside and len(parties) > 1:
            return self.say("社外のすべて", "everybody outside")
        return self.named(parties, self.words.parties)

    def named(self, ids: frozenset[str], known: Mapping[str, Word]) -> str:
        """The words in the order of the terms table."""
        if ids == frozenset(known) and len(ids) > 1:
            return self.say("すべて", "all")
        return listed(
            (word.shown(self.lang) for key, word in known.items() if key in ids), self.lang
        )
