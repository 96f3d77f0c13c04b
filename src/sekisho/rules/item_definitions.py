"""Groups of items that 定義 rules declare, with what they leave out for some purposes.

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

_PURPOSE, _LEAVE_OUT = ("目的", "purpose"), ("除く", "leave-out")

Groups = Mapping[str, frozenset[str]]


@dataclass
class ItemDefinitions:
    """The groups by folded title, and by purpose what is left out of them."""

    words: Vocabulary
    findings: list[Finding]
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    left_out: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

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
        """For the purposes of the entry, the group is without the items that it leaves out."""
        purposes = field_of(entry, _PURPOSE, self.findings)
        items = field_of(entry, _LEAVE_OUT, self.findings)
        if purposes is None or items is None or len(entry.fields()) > 2:
            self.findings.append(_not_so(entry))
            return
        reader = ListReader(self.words, {}, self.findings)
        without = reader.items(items)
        for purpose in reader.purposes(purposes):
            before = self.left_out.setdefault(purpose, {})
            before[title] = before.get(title, frozenset()) | without

    def for_purpose(self, purpose: str) -> Groups:
        """The groups as they are for this purpose."""
        without = self.left_out.get(purpose, {})
        return {
            title: items - without.get(title, frozenset()) for title, items in self.groups.items()
        }

    def split(self, rule: Rule, raw: RawRule, lists: ListReader) -> Iterator[Rule]:
        """The rule, or one for each set of items that its purposes leave."""
        parts: dict[frozenset[str], set[str]] = {}
        for purpose in sorted(rule.purposes):
            quiet = replace(lists, item_groups=self.for_purpose(purpose), findings=[])
            parts.setdefault(quiet.items(raw.fields["items"]), set()).add(purpose)
        for items, purposes in parts.items():
            suffix = "" if len(parts) == 1 else "/" + "+".join(sorted(purposes))
            written = tuple((item, label) for item, label in rule.written if item in items)
            yield replace(
                rule,
                id=rule.id + suffix,
                items=items,
                purposes=frozenset(purposes),
                written=written,
            )


def _not_so(entry: Marked) -> Finding:
    return error(
        "exception-of-items",
        entry.span,
        "項目の定義の例外には、「目的」と「除く」の二つを書いてください。",
        "An exception of a definition of items needs 'purpose' and 'leave-out', and nothing else.",
    )
