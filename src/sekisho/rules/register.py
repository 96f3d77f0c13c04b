"""The clause register: every promise that the notice must bind, one row each."""

from dataclasses import dataclass

from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import read_yaml
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error

KINDS = ("permit", "forbid", "duty", "notice")


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise: its kind and what it says, in a line of our own words."""

    id: str
    kind: str
    ja: str
    en: str
    span: Span


@dataclass(frozen=True, slots=True)
class Register:
    """The clauses of the notice and, apart from them, those of the law, by id.

    The notice must bind every clause of its own; it may cite those of the law.
    """

    clauses: dict[str, Clause]
    law: dict[str, Clause]

    def __contains__(self, clause: str) -> bool:
        return clause in self.clauses or clause in self.law


def read_register(text: str, file: str) -> tuple[Register | None, list[Finding]]:
    """The register in `text` (YAML: `clauses` and `law`, by id), or None with findings."""
    marked, findings = read_yaml(text, file)
    entries = EntryReader(findings)
    fields = marked.fields() if marked else {}
    if "clauses" not in fields:
        if not findings:
            findings.append(
                error(
                    "no-register",
                    Span(file, 1, 1, 1, 1),
                    f"{file} に clauses がありません。",
                    f"{file} has no clauses.",
                )
            )
        return None, findings
    sections: dict[str, dict[str, Clause]] = {"clauses": {}, "law": {}}
    if marked is not None:
        entries.known(marked, set(sections))
    for section, clauses in sections.items():
        node = fields.get(section)
        for clause_id, entry in (node.fields() if node else {}).items():
            entries.known(entry, {"kind", "ja", "en"})
            clauses[clause_id] = Clause(
                clause_id,
                entries.choice(entry, "kind", KINDS, default="") or "",
                entries.text(entry, "ja") or "",
                entries.text(entry, "en") or "",
                entry.key_span or entry.span,
            )
    return Register(**sections), findings
