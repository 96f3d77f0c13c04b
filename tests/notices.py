"""Short ways to write a notice in a test."""

from sekisho.clauses import Document, read
from sekisho.terms import Finding

FILE = "notice.md"
FRONT = '---\n版: "2026-12-01"\n施行日: 2026-12-01\n---\n\n'
FRONT_LINES = FRONT.count("\n")


def read_below_front(text: str) -> tuple[Document, list[Finding]]:
    """The document and the findings of `text` under a front matter of FRONT_LINES lines."""
    return read(FRONT + text, FILE)


def sound(text: str) -> Document:
    """The document of `text` under a front matter; fails where reading finds anything at all."""
    document, findings = read_below_front(text)
    assert findings == []
    return document


def line_of(finding: Finding) -> int:
    """The line of a finding, counted from the first line below the front matter."""
    assert finding.span is not None
    return finding.span.line - FRONT_LINES
