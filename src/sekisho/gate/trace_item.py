"""The act of tracing an item: which past passages touched this item of this customer.

That somebody traced is a passage of its own, committed before anything is told; a look does not
tell of itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.record_look import Looking, record_look_at
from sekisho.gate.subjects import customer_key
from sekisho.gate.tell_history import Passage, page_of
from sekisho.gate.tell_timeline import ToldPassage, in_words
from sekisho.ledger.entry import JsonEntry, parse_entry


@dataclass(frozen=True, slots=True)
class Traced:
    """One passage in words. `actor` is who read, `case` what for, of a staff read; else None."""

    told: ToldPassage
    kind: str
    actor: str | None
    case: str | None


def trace_item(
    connection: Db,
    version: Version,
    looking: Looking,
    customer_no: str,
    item: str,
    lang: str,
    before: int | None = None,
) -> tuple[list[Traced], int | None]:
    """A page of the passages that gave `item` (any item where it is empty), the newest first.

    The second value is where earlier ones may stand, or None; a page may be empty and have others
    behind it. An unknown customer and an item that is none are refused (ActRefusedError).
    requires: the role sekisho_web, in no transaction
    """
    items = tuple(version.policy.vocabulary.items)
    if item and item not in items:
        raise ActRefusedError(
            "unknown-word",
            "その項目は告知の言葉にありません。一覧から選んでください。",
            "That item is no word of the notice. Choose it from the list.",
        )
    page = page_of(connection, customer_key(connection, customer_no), before, item=item)
    connection.rollback()
    record_look_at(connection, version, looking, customer_no, (item,) if item else items)
    cases = _cases(connection, page.passages)
    traced = [
        Traced(in_words(connection, passage, lang), passage.kind, passage.actor,
               cases.get(passage.index))
        for passage in page.passages
    ]  # fmt: skip
    return traced, page.more


def _cases(connection: Db, passages: Iterable[Passage]) -> dict[int, str]:
    """The case of each staff read that was recorded with one."""
    found = {}
    for passage in passages:
        if passage.kind == "read":
            entry = parse_entry(log.read_entry(connection, passage.index))
            case = entry.fields.get("case") if isinstance(entry, JsonEntry) else None
            if isinstance(case, str):
                found[passage.index] = case
    return found
