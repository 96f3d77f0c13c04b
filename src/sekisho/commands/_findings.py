"""Findings on a terminal: what is wrong, the line with carets under it, and what to do."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from sekisho.terms import Finding, Severity, Span

_NAME = {
    (Severity.ERROR, "ja"): "誤り",
    (Severity.WARNING, "ja"): "注意",
    (Severity.ERROR, "en"): "error",
    (Severity.WARNING, "en"): "warning",
}
_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_findings(findings: Sequence[Finding], lang: str) -> None:
    """Every finding is printed, in the order given."""
    sources = _Sources()
    for finding in findings:
        _show(finding, lang, sources)


def _show(finding: Finding, lang: str, sources: "_Sources") -> None:
    place = f"{finding.span}: " if finding.span else ""
    name = _NAME[finding.severity, lang]
    head = click.style(f"{name}[{finding.code}]", fg=_COLOUR[finding.severity], bold=True)
    click.echo(f"{place}{head} {printable(finding.message(lang))}")
    if finding.span is not None:
        for line in sources.excerpt(finding.span):
            click.echo(line)
    suggestion = finding.suggestion(lang)
    if suggestion:
        click.echo(f"  = {printable(suggestion)}")
    for span in finding.related:
        click.echo(f"  = {'関連する場所' if lang == 'ja' else 'see also'}: {span}")
    click.echo()


class _Sources:
    """The lines of the files that findings point at, each file read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def excerpt(self, span: Span) -> list[str]:
        """The line where the finding stands, and a caret under each of its characters."""
        lines = self._lines.get(span.file)
        if lines is None:
            try:
                text = Path(span.file).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                text = ""
            lines = self._lines[span.file] = text.split("\n")
        if not 0 < span.line <= len(lines):
            return []
        line = printable(lines[span.line - 1])
        end = span.end_column if span.end_line == span.line else len(line) + 1
        before, under = line[: span.column - 1], line[span.column - 1 : end - 1]
        carets = "^" * max(width(under), 1)
        number = f"{span.line:5} | "
        return [f"{number}{line}", f"      | {' ' * width(before)}{carets}"]


def printable(text: str) -> str:
    """The text with a space for whatever a terminal might obey: a notice may hold anything."""
    return "".join(char if char.isprintable() else " " for char in text)


def width(text: str) -> int:
    """How many columns of a terminal the text takes: full-width characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
