"""Why: a decision in sentences that a customer can read, each with the clauses it rests on.

Nothing here decides. The sentences tell what the decision holds and, where a condition failed,
which part of it failed or was not known. No fact's value is repeated: an explanation may be shown
on a screen or written to a log, and the value is personal data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sekisho.clauses import Document, Passage
from sekisho.decide.kleene import truth
from sekisho.decide.phrases import conjuncts, listed, phrase, quoted
from sekisho.rules.policy import Policy, Rule
from sekisho.terms import Answer, Decision, ItemAnswer, Request

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_ARTICLE = re.compile(rf"([0-9]+)(?:\(([0-9]+)\))?(?:\(({'|'.join(_ROMAN)})\))?")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the published notice says it: the passage's address and how it begins."""

    rule: str
    title: str
    anchor: str | None = None
    heading: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said of several items that fare alike."""

    items: tuple[str, ...]
    answer: Answer
    clauses: tuple[str, ...]
    sentences: tuple[str, ...]
    sources: tuple[Source, ...]

    def paragraph(self, lang: str) -> str:
        """The sentences as one paragraph in their language, the clauses at its end."""
        if lang == "ja":
            return "".join(self.sentences) + (
                f"［{'、'.join(self.clauses)}］" if self.clauses else ""
            )
        return " ".join(self.sentences) + (f" [{', '.join(self.clauses)}]" if self.clauses else "")


def explain(
    policy: Policy,
    request: Request,
    decision: Decision,
    lang: str,
    document: Document | None = None,
) -> tuple[Explanation, ...]:
    """An explanation of every answer; items with the same reason are told together.

    With the notice's `document` each explanation also names the passages that say it. Requires:
    `decision` is `policy`'s decision on `request`.
    """
    alike: dict[object, list[ItemAnswer]] = {}
    for item in decision.items:
        reason = (item.answer, item.rules, item.grounds, item.manager, item.refused_by_customer)
        alike.setdefault(reason, []).append(item)
    return tuple(
        _explanation(_teller(policy, request, items[0], lang), items, document)
        for items in alike.values()
    )


def why(policy: Policy, request: Request, item: ItemAnswer, lang: str) -> str:
    """One short sentence that says why the item got its answer."""
    return _teller(policy, request, item, lang).reason(item)


def _teller(policy: Policy, request: Request, item: ItemAnswer, lang: str) -> "_Teller":
    """Who tells of this item: a condition may ask about the item that is decided."""
    return _Teller(policy, replace(request, items=(item.item,)), lang)


def article_ja(article: str) -> str:
    """An article as Japanese law is cited: 27(5)(iii) is 第27条第5項第3号."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return article
    number, paragraph, item = found.groups()
    text = f"第{number}条" + (f"第{paragraph}項" if paragraph else "")
    return text + (f"第{_ROMAN.index(item) + 1}号" if item else "")


def _explanation(
    teller: "_Teller", items: list[ItemAnswer], document: Document | None
) -> Explanation:
    first = items[0]
    return Explanation(
        items=tuple(item.item for item in items),
        answer=first.answer,
        clauses=first.clauses,
        sentences=tuple(teller.sentences(items)),
        sources=tuple(_source(teller.policy.by_id[rule], document) for rule in first.rules),
    )


def _source(rule: Rule, document: Document | None) -> Source:
    passage = _passage(rule, document) if document else None
    if passage is None:
        return Source(rule.id, rule.title)
    heading = passage.path[-1] if passage.path else None
    return Source(
        rule.id,
        rule.title,
        anchor=passage.id,
        heading=heading.text if heading else None,
        text=passage.text.split("\n\n", 1)[0],
    )


def _passage(rule: Rule, document: Document) -> Passage | None:
    for block in document.rule_blocks:
        if block.fence.line <= rule.span.line <= block.fence.end_line:
            return document.passage(block.passage_id or "")
    return None


@dataclass(frozen=True, slots=True)
class _Teller:
    policy: Policy
    request: Request
    lang: str

    def say(self, ja: str, en: str) -> str:
        return ja if self.lang == "ja" else en

    def sentences(self, items: list[ItemAnswer]) -> Iterable[str]:
        first = items[0]
        names = listed(dict.fromkeys(self.item(item.item) for item in items), self.lang)
        is_permitted = first.answer is Answer.PERMIT
        yield self.permitted(names) if is_permitted else self.refused(names)
        yield self.reason(first)
        if is_permitted:
            yield from self.consequences(first)

    def permitted(self, names: str) -> str:
        if self.inside:
            return self.say(
                f"{names}を、「{self.purpose}」のために{self.recipient}が使います。",
                f"{self.recipient} uses {names} for {quoted(self.purpose, 'en')}.",
            )
        return self.say(
            f"{names}を、「{self.purpose}」のために{self.recipient}へ渡します。",
            f"{names}: given to {self.recipient} for {quoted(self.purpose, 'en')}.",
        )

    def refused(self, names: str) -> str:
        if self.inside:
            return self.say(
                f"{names}を、「{self.purpose}」のために使うことはしません。",
                f"{names}: not used for {quoted(self.purpose, 'en')}.",
            )
        return self.say(
            f"{names}を、「{self.purpose}」のために{self.recipient}へ渡すことはしません。",
            f"{names}: not given to {self.recipient} for {quoted(self.purpose, 'en')}.",
        )

    def reason(self, item: ItemAnswer) -> str:
        match item.answer:
            case Answer.PERMIT:
                return self.ground(item)
            case Answer.FORBID:
                return self.forbidden(item)
            case Answer.UNMET:
                return self.unmet(item)
            case Answer.GAP:
                return self.silent()

    def ground(self, item: ItemAnswer) -> str:
        grounds = [self.policy.law.grounds[ground] for ground in item.grounds]
        names = [ground.shown(self.lang) for ground in grounds]
        articles = dict.fromkeys(article for ground in grounds for article in ground.articles)
        law = self.say(
            f"（個人情報保護法{listed(map(article_ja, articles), 'ja')}）" if articles else "",
            f" (APPI Art {', '.join(articles)})" if articles else "",
        )
        titles = listed(
            (quoted(self.policy.by_id[r].title, self.lang) for r in item.rules), self.lang
        )
        return self.say(
            f"根拠は{listed(names, 'ja')}{law}、規則は{titles}です。",
            f"The ground is {' and '.join(names).lower()}{law}; the rule is {titles}.",
        )

    def forbidden(self, item: ItemAnswer) -> str:
        rules = [self.policy.by_id[rule] for rule in item.rules]
        titles = listed((quoted(rule.title, self.lang) for rule in rules), self.lang)
        if item.refused_by_customer:
            return self.say(
                f"お客様から停止のお申し出をいただいています（止めたもの: {titles}）。",
                f"The customer asked us to stop this: {titles}.",
            )
        unsure = self.failing(rules, wanted=None)
        doubt = ""
        if unsure and all(truth(r.condition, self.policy, self.request) is None for r in rules):
            doubt = self.say(
                f"次のことが分からないので、禁止が当たるものとして扱います: {unsure}。",
                f" It is held to apply because this is not known: {unsure}.",
            )
        return self.say(f"{titles}が禁じています。", f"Forbidden by {titles}.") + doubt

    def unmet(self, item: ItemAnswer) -> str:
        told = []
        for rule in (self.policy.by_id[rule] for rule in item.rules):
            no = self.failing([rule], wanted=False)
            unknown = self.failing([rule], wanted=None)
            parts = []
            if no:
                parts.append(self.say(f"満たしていない: {no}", f"not met: {no}"))
            if unknown:
                parts.append(self.say(f"分かっていない: {unknown}", f"not known: {unknown}"))
            told.append(
                self.say(
                    f"「{rule.title}」の条件がそろっていません（{'。'.join(parts)}）。",
                    f"The conditions of {quoted(rule.title, 'en')} are not fulfilled"
                    f" ({'; '.join(parts)}).",
                )
            )
        return ("" if self.lang == "ja" else " ").join(told)

    def silent(self) -> str:
        return self.say(
            "このお知らせは、この場合について何も述べていません。お知らせの責任者に伝えます。",
            "The notice says nothing of this case; its owner is told.",
        )

    def consequences(self, item: ItemAnswer) -> Iterable[str]:
        if item.record:
            years = max(
                duty.term_years
                for ground in item.grounds
                if (duty := self.policy.law.grounds[ground].record) is not None
            )
            yield self.say(
                f"渡したことの記録を作り、{years}年間保存します（法第29条）。",
                f"A record of the provision is made and kept for {years} years (Art 29).",
            )
        if item.manager is not None:
            manager = self.policy.vocabulary.parties[item.manager].shown(self.lang)
            yield self.say(
                f"管理について責任を負うのは{manager}です。",
                f"The responsible manager is {manager}.",
            )

    def failing(self, rules: Iterable[Rule], *, wanted: bool | None) -> str:
        """The parts of the rules' conditions whose truth is `wanted` (None: not known)."""
        parts = (part for rule in rules for part in conjuncts(rule.condition))
        failing = (p for p in parts if truth(p, self.policy, self.request) is wanted)
        words = self.policy.vocabulary
        return listed((phrase(p, words, self.lang) for p in dict.fromkeys(failing)), self.lang)

    def item(self, item_id: str) -> str:
        known = self.policy.vocabulary.items.get(item_id)
        return item_id if known is None else known.shown(self.lang)

    @property
    def purpose(self) -> str:
        known = self.policy.vocabulary.purposes.get(self.request.purpose)
        return self.request.purpose if known is None else known.shown(self.lang)

    @property
    def recipient(self) -> str:
        return self.policy.vocabulary.parties[self.request.recipient].shown(self.lang)

    @property
    def inside(self) -> bool:
        """True where the operator itself is asked about: then data is used, not given."""
        return self.request.recipient == self.policy.operator
