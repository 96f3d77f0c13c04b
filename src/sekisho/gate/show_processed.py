"""The act of telling the public which processed sets there are, and which items they hold."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.gate.open_notice import open_digest

METHODS = {
    "keep": ("そのまま", "as it is"),
    "year": ("年だけ", "the year only"),
    "month": ("年月だけ", "year and month only"),
    "band": ("幅をまとめる", "in bands of"),
    "cap": ("上限をまとめる", "capped at"),
    "pseudonym": ("戻せない符号に置き換える", "replaced by a code with no way back"),
}


@dataclass(frozen=True, slots=True)
class ToldSet:
    """One set: what it is, of which items, made how; no figure of any person."""

    label: str
    anonymised: bool
    purpose: str
    items: tuple[tuple[str, str], ...]
    least: int
    made_on: date
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "label": self.label,
            "anonymised": self.anonymised,
            "purpose": self.purpose,
            "items": [{"item": item, "method": method} for item, method in self.items],
            "least": self.least,
            "made_on": self.made_on.isoformat(),
            "ledger_index": self.ledger_index,
        }


def show_processed(connection: Db, lang: str) -> list[ToldSet]:
    """Every set that was made, the newest first. requires: the role sekisho_web or sekisho_audit"""
    rows = connection.execute(
        "SELECT item, form, purpose, items, methods, least, made_on, ledger_index, digest"
        " FROM books.processed_set ORDER BY id DESC"
    ).fetchall()
    told = []
    for item, form, purpose, items, methods, least, made_on, index, digest in rows:
        words = open_digest(connection, digest).policy.vocabulary
        pairs = tuple(
            (words.items[each].shown(lang), _method(how, lang))
            for each, how in zip(items, methods, strict=True)
        )
        told.append(
            ToldSet(
                words.items[item].shown(lang), form == "anonymised",
                words.purposes[purpose].shown(lang), pairs, least, made_on, index,
            )
        )  # fmt: skip
    return told


def _method(how: str, lang: str) -> str:
    name, _, width = how.partition(" ")
    ja, en = METHODS[name]
    said = ja if lang == "ja" else en
    return f"{said} {width}" if width else said
