"""What a page links by itself: references to sections, and markers to their notes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Self

from markdown_it.token import Token

from sekisho.clauses.document import Document
from sekisho.clauses.markdown import tokens_of
from sekisho.clauses.markers import MARKER, key_of, marks_of
from sekisho.clauses.references import ADDRESS, name_of

_LINKED = re.compile(f"(?P<address>{ADDRESS.pattern})|(?P<marker>{MARKER.pattern})")


@dataclass(frozen=True, slots=True)
class Links:
    """How each section is shown, by anchor, and the passage of each note, by its marker.

    A marker with several notes is not linked: `read` has reported it, or they stand in sections of
    their own, beside their markers.
    """

    sections: Mapping[str, str]
    notes: Mapping[str, str]

    @classmethod
    def of(cls, document: Document, lang: str) -> Self:
        """The links of a notice in `lang`."""
        sections = {one.anchor: name_of(one, lang) for one in document.headings if one.anchor}
        notes: dict[str, list[str]] = {}
        for passage in document.passages:
            for block in passage.blocks:
                lines = block.text.split("\n")
                for mark in marks_of(tokens_of(block.text), lines, document.file, 0):
                    if mark.is_note:
                        notes.setdefault(mark.key, []).append(passage.id)
        return cls(sections, {key: ids[0] for key, ids in notes.items() if len(ids) == 1})

    def html(self, tokens: Sequence[Token], at: int) -> str:
        """The text token at `at`, escaped, with its references and markers as links."""
        text = tokens[at].content
        if sum((t.type == "link_open") - (t.type == "link_close") for t in tokens[:at]):
            return escape(text)  # a link inside a link leads nowhere
        parts, end = [], 0
        for match in _LINKED.finditer(text):
            begins_note = match["marker"] and not at and not match.start()
            link = None if begins_note else self._link(match)
            if link is not None:
                parts += [escape(text[end : match.start()]), link]
                end = match.end()
        return "".join([*parts, escape(text[end:])])

    def _link(self, match: re.Match[str]) -> str | None:
        if match["address"]:
            address = match["address"][3:-2]
            shown = self.sections.get(address)
            return shown and f'<a href="#{escape(address)}">{escape(shown)}</a>'
        passage = self.notes.get(key_of(match["marker"]))
        return passage and f'<a href="#{escape(passage)}">{escape(match["marker"])}</a>'
