"""誓約: what the notice promises of all its answers, apart from the rules that it constrains."""

from collections.abc import Iterator

from sekisho.rules.blocks import RawRule
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.names import Names
from sekisho.rules.policy import Pledge
from sekisho.rules.sugar import read_condition
from sekisho.rules.surface import PROPERTY_WORDS
from sekisho.terms import Finding
from sekisho.terms.finding import error

_CELLS = ("recipient", "purpose", "items")


def read_pledge(rule_id: str, raw: RawRule, lists: ListReader, names: Names) -> Pledge | None:
    """The pledge, or None with findings: over all three lists, or of properties, never of both."""
    fields, before = raw.fields, len(lists.findings)
    over = [key for key in _CELLS if key in fields]
    narrowed = [key for key in ("only_when", "except_grounds") if key in fields]
    whole = "property" in fields
    if (whole and (over or narrowed)) or (not whole and len(over) < len(_CELLS)):
        lists.findings.append(_says_nothing(raw))
        return None
    only_when = fields.get("only_when")
    grounds = fields.get("except_grounds")
    pledge = Pledge(
        id=rule_id,
        title=raw.title,
        clauses=raw.clauses,
        span=raw.span,
        recipients=frozenset() if whole else lists.parties(fields["recipient"]),
        purposes=frozenset() if whole else lists.purposes(fields["purpose"]),
        items=frozenset() if whole else lists.words.kinship.struck(lists.items(fields["items"])),
        only_when=read_condition(only_when, lists.words, lists.findings, names)
        if only_when
        else None,
        spared=lists.grounds(grounds) if grounds else frozenset(),
        properties=tuple(_properties(fields["property"], lists.findings)) if whole else (),
        interpretation=raw.text("interpretation"),
    )
    return pledge if len(lists.findings) == before else None


def _properties(node: Marked, findings: list[Finding]) -> Iterator[str]:
    for entry in node.items():
        word = entry.text() or ""
        found = next((name for name, words in PROPERTY_WORDS.items() if word in words), None)
        if found is not None:
            yield found
            continue
        findings.append(
            error(
                "unknown-property",
                entry.span,
                f"「{word}」という性質はありません。",
                f"{word!r} is no property of a notice.",
                todo_ja="使えるもの: " + "、".join(ja for ja, _ in PROPERTY_WORDS.values()),
                todo_en="Properties: " + ", ".join(en for _, en in PROPERTY_WORDS.values()),
            )
        )


def _says_nothing(raw: RawRule) -> Finding:
    return error(
        "pledge-incomplete",
        raw.span,
        "誓約には、提供先・目的・項目の三つか、性質のどちらか一方を書いてください。",
        "A pledge needs a recipient, a purpose and items, or else properties; not both.",
    )
