"""Groups of items that 定義 rules declare, with what they leave out, or add, for some purposes.

A rule that names such a group for several purposes is one rule for each set of items: sugar.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sekisho.rules.blocks import RawRule
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.policy import Rule
from sekisho.rules.sugar import field as field_of
from sekisho.rules.surface import Kind
from sekisho.terms import Finding, Vocabulary, fold
from sekisho.terms.finding import error

_PURPOSE, _LEAVE_OUT, _ADD = ("目的", "purpose"), ("除く", "leave-out"), ("加える", "add")

Groups = Mapping[str, frozenset[str]]


@dataclass
class ItemDefinitions:
    """The groups by folded title, and by purpose what is left out of them and added to them."""

    words: Vocabulary
    findings: list[Finding]
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    left_out: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    added: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    def read(self, raws: Iterable[RawRule]) -> None:
        """The groups of all definitions are known; what is wrong in them is told elsewhere.

        A definition names single items and groups of the terms table, never another definition.
        """
        quiet = ListReader(self.words, {}, [])
        for raw in raws:
            if raw.kind is Kind.DEFINE and "items" in raw.fields:
                title = fold(raw.title)
                self.groups[title] = quiet.items(raw.fields["items"])
                for entry in raw.fields["except"].items() if "except" in raw.fields else ():
                    self.exception(title, entry)

    def exception(self, title: str, entry: Marked) -> None:
        """For the purposes of the entry the group lacks what it leaves out, has what it adds.

        Leaving out what the group has not is a finding, and so is adding what it has.
        """
        purposes = field_of(entry, _PURPOSE, self.findings)
        changes = [
            (node, kept)
            for names, kept in ((_LEAVE_OUT, self.left_out), (_ADD, self.added))
            if (node := field_of(entry, names, self.findings)) is not None
        ]
        if purposes is None or not changes or len(entry.fields()) > len(changes) + 1:
            self.findings.append(_not_so(entry))
            return
        reader = ListReader(self.words, {}, self.findings)
        for node, kept in changes:
            items = reader.items(node)
            idle = items & self.groups[title] if kept is self.added else items - self.groups[title]
            if idle:
                self.findings.append(_changes_nothing(node))
            for purpose in reader.purposes(purposes):
                before = kept.setdefault(purpose, {})
                before[title] = before.get(title, frozenset()) | items

    def for_purpose(self, purpose: str) -> Groups:
        """The groups as they are for this purpose."""
        nothing: frozenset[str] = frozenset()
        without, more = self.left_out.get(purpose, {}), self.added.get(purpose, {})
        return {
            title: (items - without.get(title, nothing)) | more.get(title, nothing)
            for title, items in self.groups.items()
        }

    def of_purposes(self, raw: RawRule) -> Groups:
        """The items of the definition `raw`, by each purpose for which they are others."""
        title = fold(raw.title)
        changed = [p for kept in (self.left_out, self.added) for p in kept if title in kept[p]]
        return {purpose: self.for_purpose(purpose)[title] for purpose in changed}

    @property
    def differ(self) -> bool:
        """True where some group is another for some purpose."""
        return bool(self.left_out or self.added)

    def split(self, rule: Rule, raw: RawRule, lists: ListReader) -> Iterator[Rule]:
        """The rule, or one for each set of items that its purposes leave."""
        parts: dict[frozenset[str], list[str]] = {}
        for purpose in sorted(rule.purposes):
            parts.setdefault(self.reader(lists, purpose).items(raw.fields["items"]), []).append(
                purpose
            )
        for items, purposes in parts.items():
            suffix = "" if len(parts) == 1 else "/" + "+".join(purposes)
            if items:  # a rule of which nothing is left for a purpose says nothing of it
                yield replace(
                    rule,
                    id=rule.id + suffix,
                    items=items,
                    purposes=frozenset(purposes),
                    written=self.reader(lists, purposes[0]).written(raw.fields["items"]),
                )

    def reader(self, lists: ListReader, purpose: str) -> ListReader:
        """Reads lists as they are for this purpose; what is wrong in them was found before."""
        return replace(lists, item_groups=self.for_purpose(purpose), findings=[])


def _changes_nothing(node: Marked) -> Finding:
    return error(
        "exception-of-items",
        node.span,
        "除くのは定義にある項目だけ、加えるのは定義にない項目だけです。",
        "Only items of the definition can be left out, and only others can be added.",
    )


def _not_so(entry: Marked) -> Finding:
    return error(
        "exception-of-items",
        entry.span,
        "項目の定義の例外には、「目的」と、「除く」か「加える」を書いてください。",
        "An exception of a definition of items needs 'purpose', and 'leave-out' or 'add'.",
    )
