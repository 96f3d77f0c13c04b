"""What a check may look at, and the questions that several checks ask of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sekisho.clauses import Document, Passage
from sekisho.rules.blocks import RawRule
from sekisho.rules.compile import Compiled
from sekisho.rules.front import Front
from sekisho.rules.list_entries import cuts
from sekisho.rules.lists import ListReader
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.rules.register import Register
from sekisho.rules.surface import Kind
from sekisho.rules.titles import by_title
from sekisho.terms import Span, Vocabulary, fold


@dataclass(frozen=True)
class Context:
    """The document, its raw rules, and what they compiled to.

    Rules that did not compile are absent from `policy` and present in `raws`. `places` says where
    a word of the terms table stands: places["purposes", "billing"].
    """

    document: Document
    front: Front
    raws: tuple[RawRule, ...]
    compiled: Compiled
    places: Mapping[tuple[str, str], Span]
    register: Register | None = None

    @property
    def policy(self) -> Policy:
        """The policy as far as it compiled."""
        return self.compiled.policy

    @property
    def words(self) -> Vocabulary:
        """The vocabulary of the policy."""
        return self.policy.vocabulary

    def passage_of(self, raw: RawRule) -> Passage | None:
        """The passage that the rule binds."""
        return self.document.passage(raw.block.passage_id or "")

    def raw(self, rule_id: str) -> RawRule:
        """The rule block that a compiled rule came from. Requires: the id is of this policy."""
        return self.compiled.raw[rule_id]

    def permits(self) -> Iterator[tuple[Rule, RawRule]]:
        """Every permit as it was written, once, in the order of the file.

        A permit that 範囲 has split counts once for each of its grounds, with all its recipients;
        for the conditions of the parts ask `policy.rules`.
        """
        yield from self._written(Effect.PERMIT)

    def forbids(self) -> Iterator[tuple[Rule, RawRule]]:
        """Every forbid, in the order of the file."""
        yield from self._written(Effect.FORBID)

    def _written(self, effect: Effect) -> Iterator[tuple[Rule, RawRule]]:
        parts: dict[tuple[int, str], list[Rule]] = {}
        for rule in self.policy.rules:
            if rule.effect is effect:
                parts.setdefault(self._block(rule), []).append(rule)
        for _, rules in sorted(parts.items()):
            recipients = frozenset().union(*(rule.recipients for rule in rules))
            whole = replace(rules[0], id=rules[0].id.split("/")[0], recipients=recipients)
            yield whole, self.raw(rules[0].id)

    def _block(self, rule: Rule) -> tuple[int, str]:
        return self.raw(rule.id).block.ordinal, rule.ground or ""

    def of_kind(self, kind: Kind) -> Iterator[RawRule]:
        """The rule blocks of one kind, in the order of the file."""
        return (raw for raw in self.raws if raw.kind is kind)

    def reached(self, party: str) -> tuple[str, ...]:
        """The companies that `party` stands for on the day of effect: itself, or its members."""
        if self.words.parties[party].company is not None:
            return (party,)
        return self.words.members(party, self.front.effective)

    def others(self, rule: Rule) -> tuple[str, ...]:
        """The recipients of a rule that are not the operator, sorted."""
        return tuple(sorted(rule.recipients - {self.policy.operator}))

    def foreign(self, rule: Rule) -> Iterator[str]:
        """The companies in a foreign country that a permit reaches, each once."""
        found = dict.fromkeys(
            company for party in self.others(rule) for company in self.reached(party)
        )
        for party in found:
            company = self.words.parties[party].company
            if company is not None and company.country != "JP":
                yield party

    def items_named(self, text: str) -> frozenset[str] | None:
        """The items that an entry of the text means, cut into words as an entry of a rule is."""
        ways = cuts(text, lambda piece: self._items_of_word(piece) is not None)
        if len(ways) != 1:
            return None
        return frozenset().union(*(self._items_of_word(piece) or () for piece in ways[0]))

    def _items_of_word(self, text: str) -> frozenset[str] | None:
        """The items that a word means: one item, or those of a group; else None."""
        single = self.words.item(text)
        if single is not None:
            return frozenset({single})
        defined = self.compiled.item_groups.get(fold(text))
        if defined is not None:
            return defined
        group = self.words.find("group", text)
        members = (item.id for item in self.words.items.values() if item.group == group)
        return None if group is None else frozenset(members)

    def items_of(self, raw: RawRule) -> frozenset[str]:
        """The items that the rule names, whatever its kind."""
        node = raw.fields.get("items")
        quiet = ListReader(self.words, self.compiled.item_groups, [], by_title(self.raws))
        return frozenset() if node is None else quiet.items(node)

    def shown(self, kind: str, ids: Iterable[str], lang: str) -> str:
        """The labels of words, as a list in one line."""
        labels = [self.words.word(kind, one).shown(lang) for one in ids]
        return ("、" if lang == "ja" else ", ").join(labels)
