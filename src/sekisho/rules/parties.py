"""The parties of terms.yaml: classes, and companies with their names, roles and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from stdnum.jp import cn as corporate_numbers

from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import Marked
from sekisho.terms import Abroad, Company, Party, Role, Span
from sekisho.terms.finding import error

_CLASS = {"labels", "label", "en", "kind", "outside"}
_COMPANY = _CLASS | {
    *("corporate_number", "country", "names", "address", "representative", "area", "contact"),
    *("roles", "fictional", "facts", "opt_out_filing", "abroad"),
}


@dataclass(frozen=True, slots=True)
class PartyReader:
    """Reads parties; `parties` and `facts` are the ids that an entry may point to."""

    entries: EntryReader
    parties: frozenset[str]
    facts: frozenset[str]
    numbers: dict[str, Span] = field(default_factory=dict)

    def party(self, word_id: str, entry: Marked) -> Party:
        """The party. It is outside (社外) unless the entry says that it is not."""
        read = self.entries
        kind = read.choice(entry, "kind", ("class", "company", "person"))
        read.known(entry, _COMPANY if kind == "company" else _CLASS)
        labels = read.labels(word_id, entry)
        return Party(
            word_id,
            labels,
            read.text(entry, "en") or word_id,
            outside=read.flag(entry, "outside", default=True),
            company=self.company(word_id, entry, labels) if kind == "company" else None,
            person=kind == "person",
        )

    def company(self, word_id: str, entry: Marked, labels: tuple[str, ...]) -> Company:
        """What the entry says of a company."""
        read, fields = self.entries, entry.fields()
        names = fields["names"].items() if "names" in fields else []
        roles = fields["roles"].items() if "roles" in fields else []
        for role in roles:
            read.known(role, {"class", "from", "until"})
        for name in names:
            read.known(name, {"name", "from", "until"})
        return Company(
            corporate_number=self.corporate_number(word_id, fields.get("corporate_number")),
            address=read.text(entry, "address"),
            representative=read.text(entry, "representative"),
            country=read.text(entry, "country") or "JP",
            area=read.text(entry, "area"),
            roles=tuple(Role(read.text(r, "class") or "", *self.days(r)) for r in roles),
            names=tuple((read.text(n, "name") or labels[0], *self.days(n)) for n in names),
            fictional=read.flag(entry, "fictional"),
            facts=tuple(self.stated_facts(fields.get("facts"))),
            opt_out_filing=read.text(entry, "opt_out_filing"),
            abroad=self.abroad(fields.get("abroad")),
        )

    def days(self, entry: Marked) -> tuple[date | None, date | None]:
        """From and until; a finding where the second lies before the first."""
        since, until = self.entries.day(entry, "from"), self.entries.day(entry, "until")
        if since is not None and until is not None and until < since:
            self.entries.findings.append(
                error(
                    "days-reversed",
                    entry.span,
                    f"終わり（{until}）が始まり（{since}）より前です。",
                    f"The end ({until}) lies before the beginning ({since}).",
                )
            )
        return since, until

    def stated_facts(self, node: Marked | None) -> list[tuple[str, str]]:
        """The facts that the registry states of a company; unknown ones are findings."""
        stated = []
        for fact, value in (node.fields() if node else {}).items():
            if fact not in self.facts:
                place = Marked(fact, value.key_span or value.span)
                self.entries.unknown_id(place, fact, "facts", tuple(sorted(self.facts)))
            stated.append((fact, value.text() or ""))
        return stated

    def abroad(self, node: Marked | None) -> Abroad | None:
        """What Art 28 APPI wants known of a party in a foreign country."""
        if node is None or node.value is None:
            return None
        read = self.entries
        read.known(node, {"equivalent", "system", "measures"})
        return Abroad(
            equivalent=read.flag(node, "equivalent"),
            system=read.text(node, "system"),
            measures=read.text(node, "measures"),
        )

    def corporate_number(self, word_id: str, node: Marked | None) -> str | None:
        """The number, checked; None where it is null. Two companies never share one."""
        number = node.text() if node else None
        if number is None or node is None:
            return None
        if not corporate_numbers.is_valid(number) or len(number) != len("1234567890123"):
            self.entries.findings.append(
                error(
                    "corporate-number",
                    node.span,
                    f"{word_id} の法人番号 {number} は検査用数字が合いません。",
                    f"The corporate number {number} of {word_id} fails its check digit.",
                    todo_ja="国税庁の公表サイトで確かめてください。分からなければ null とします。",
                    todo_en="Look up the 13 digits in the official register, or write null.",
                )
            )
        if number in self.numbers:
            self.entries.findings.append(
                error(
                    "corporate-number-twice",
                    node.span,
                    f"法人番号 {number} が二つの会社に書かれています。",
                    f"The corporate number {number} is given to two companies.",
                    related=(self.numbers[number],),
                )
            )
        self.numbers.setdefault(number, node.span)
        return number

    def check_classes(self, parties: Mapping[str, Party], sections: Mapping[str, Marked]) -> None:
        """A finding for each role whose class is no class of these parties."""
        classes = tuple(
            sorted(p.id for p in parties.values() if p.company is None and not p.person)
        )
        entries = sections["parties"].fields() if "parties" in sections else {}
        for entry in entries.values():
            roles = entry.fields().get("roles")
            for role in roles.items() if roles else []:
                named = role.fields().get("class")
                if named is None or named.text() not in classes:
                    shown = named.text() if named else None
                    self.entries.unknown_id(named or role, shown or "", "parties", classes)
