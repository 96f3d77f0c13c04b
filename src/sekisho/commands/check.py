"""``sekisho check``: may this notice be published, and if not, what is wrong where."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import Notice, counted, json_option, notice_options, open_notice
from sekisho.terms import Finding, Severity, Span

if TYPE_CHECKING:
    from sekisho.rules.duties import DutyValue
    from sekisho.rules.policy import Policy

_NAME = {
    (Severity.ERROR, "ja"): "誤り",
    (Severity.WARNING, "ja"): "注意",
    (Severity.ERROR, "en"): "error",
    (Severity.WARNING, "en"): "warning",
}
_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@click.command()
@notice_options
@json_option
def check(notice: Path, terms: Path | None, lang: str | None, *, as_json: bool) -> None:
    """告知を検査します / say whether NOTICE may be published, and what is wrong where.

    Exit status 0: it may be published; 1: it may not; 2: it could not be read.

    \b
    Example:
      sekisho check policy/notice.md --lang en
    """
    opened = open_notice(notice, terms, lang)
    if as_json:
        click.echo(json.dumps(summary(opened), ensure_ascii=False, indent=2))
    else:
        sources = _Sources()
        for finding in opened.loaded.findings:
            _show(finding, opened, sources)
        _conclude(opened)
    raise SystemExit(1 if opened.loaded.errors else 0)


def summary(opened: Notice) -> dict[str, object]:
    """The documented JSON answer of `check`."""
    loaded = opened.loaded
    policy = loaded.context.policy if loaded.context else None
    return {
        "file": str(opened.path),
        "publishable": loaded.policy is not None,
        "digest": loaded.policy.digest if loaded.policy else None,
        "version": policy.version if policy else None,
        "rules": _rule_count(opened),
        "clauses": sorted(policy.clauses) if policy else [],
        "errors": len(loaded.errors),
        "warnings": len(loaded.warnings),
        "findings": [finding.as_json() for finding in loaded.findings],
        "interpretations": [
            {
                "title": one.title,
                "text": one.text,
                "clauses": list(one.clauses),
                "file": opened.place(one.span).file,
                "line": opened.place(one.span).line,
            }
            for one in loaded.interpretations
        ],
        "duties": list(_duties(policy)) if policy else [],
    }


def _duties(policy: "Policy") -> Iterator[dict[str, object]]:
    """Every duty with what it is set to, and whom it binds where that is not the company itself."""
    for promise in policy.promises:
        if promise.kind == "duty":
            yield {
                "title": promise.title,
                "content": list(promise.content),
                "values": {name: _value(value) for name, value in promise.values},
                "recipients": None if promise.recipients is None else sorted(promise.recipients),
                "clauses": list(promise.clauses),
                "line": promise.span.line,
            }


def _value(value: "DutyValue") -> object:
    """A number, a period as {amount, unit}, or a list of ids or words."""
    match value:
        case int():
            return value
        case (amount, unit):
            return {"amount": amount, "unit": str(unit)}
    return sorted(value)


def _rule_count(opened: Notice) -> int:
    context = opened.loaded.context
    return len(context.raws) if context else 0


def _show(finding: Finding, opened: Notice, sources: "_Sources") -> None:
    place = f"{finding.span}: " if finding.span else ""
    name = _NAME[finding.severity, opened.lang]
    head = click.style(f"{name}[{finding.code}]", fg=_COLOUR[finding.severity], bold=True)
    click.echo(f"{place}{head} {printable(finding.message(opened.lang))}")
    if finding.span is not None:
        for line in sources.excerpt(finding.span):
            click.echo(line)
    suggestion = finding.suggestion(opened.lang)
    if suggestion:
        click.echo(f"  = {printable(suggestion)}")
    for span in finding.related:
        click.echo(f"  = {opened.say('関連する場所', 'see also')}: {span}")
    click.echo()


def _conclude(opened: Notice) -> None:
    loaded = opened.loaded
    clauses = len(loaded.context.policy.clauses) if loaded.context else 0
    count = _rule_count(opened)
    errors, warnings = len(loaded.errors), len(loaded.warnings)
    doubts = len(loaded.interpretations)
    verdict, colour = (
        (opened.say("公開できません。", "It may not be published."), "red")
        if errors
        else (opened.say("公開できます。", "It may be published."), "green")
    )
    click.echo(
        opened.say(
            f"{opened.path}: 規則 {count}、条文 {clauses}、誤り {errors}、注意 {warnings}、"
            f"法務が読むべき解釈 {doubts}。",
            f"{opened.path}: {counted(count, 'rule')}, {counted(clauses, 'clause')}, "
            f"{counted(errors, 'error')}, {counted(warnings, 'warning')}, "
            f"{doubts} interpretations for counsel. ",
        )
        + click.style(verdict, fg=colour, bold=True)
    )


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


COMMANDS = (check,)
