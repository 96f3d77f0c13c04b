"""``sekisho check``: may this notice be published, and if not, what is wrong where."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._findings import show_findings
from sekisho.commands._notice import Notice, counted, json_option, notice_options, open_notice

if TYPE_CHECKING:
    from sekisho.rules.duties import DutyValue
    from sekisho.rules.policy import Policy


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
        show_findings(opened.loaded.findings, opened.lang)
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


COMMANDS = (check,)
