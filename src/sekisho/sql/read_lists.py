"""Lists of matters in a catalog: the table that holds them, and where each matter's facts stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sekisho.rules.marked import Marked
from sekisho.sql.catalog import ListSource
from sekisho.sql.fragments import Fragment, Unfit, expression
from sekisho.terms import Fact, Span, Vocabulary

_KEYS = ("table", "on", "facts")

Report = Callable[[str, Span, str, str], None]


@dataclass(frozen=True, slots=True)
class ListsReader:
    """Reads the entries of facts that are lists; findings go to `report`."""

    vocabulary: Vocabulary
    relations: tuple[str, ...]
    report: Report

    def read(self, fact: Fact, marked: Marked) -> ListSource | None:
        """The list at `marked`; None, after a finding, where it is none."""
        fields = marked.fields()
        unknown = sorted(fields.keys() - set(_KEYS))
        missing = [key for key in _KEYS if key not in fields]
        if unknown or missing or fields["table"].text() is None:
            self.report(
                "no-list",
                marked.span,
                f"「{fact.label}」は件の一覧です。table、on、facts の三つを書いてください",
                f"{fact.en!r} is a list of matters: write table, on and facts",
            )
            return None
        on = self.fragment(fields["on"], fact.id)
        facts = self.facts(fact, fields["facts"])
        if on is None or facts is None:
            return None
        needs = tuple(sorted(set(on.relations) - {fact.id}))
        return ListSource(fields["table"].text() or "", on.sql, facts, needs)

    def facts(self, listed: Fact, marked: Marked) -> Mapping[str, str] | None:
        """Where each fact of one matter stands; every one of them must be told."""
        own = self.vocabulary.facts_of(listed.matter or "")
        fields = marked.fields()
        wrong = sorted(fields.keys() ^ own)
        if wrong:
            self.report(
                "list-facts",
                marked.key_span or marked.span,
                f"「{listed.label}」の facts が件の事実と合いません: {'、'.join(wrong)}",
                f"the facts of {listed.en!r} are not those of its matter: {', '.join(wrong)}",
            )
            return None
        found = {name: self.fragment(fields[name], listed.id) for name in sorted(own)}
        return {name: part.sql for name, part in found.items() if part is not None}

    def fragment(self, marked: Marked, alias: str) -> Fragment | None:
        """The expression over the list's rows and the relations; None after a finding."""
        found = expression(marked.text() or "", (*self.relations, alias))
        if isinstance(found, Unfit):
            self.report("unfit-sql", marked.span, found.ja, found.en)
            return None
        return found


def read_plain(marked: Marked | None) -> Mapping[str, tuple[str, ...]]:
    """By table, the columns that describe nobody."""
    tables = marked.fields() if marked is not None else {}
    return {name: tuple(c.text() or "" for c in each.items()) for name, each in tables.items()}
