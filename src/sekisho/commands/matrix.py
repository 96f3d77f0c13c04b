"""``sekisho matrix``: who gets what, as a table of recipients and items."""

import csv
import io
import json
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import (
    MisuseError,
    Notice,
    day_of,
    json_option,
    notice_options,
    open_notice,
    write_text,
)

if TYPE_CHECKING:
    from sekisho.decide.table import TableCell
    from sekisho.rules.policy import Policy

_SIGN = {"permit": "●", "conditional": "○", "forbid": "×", "gap": ""}
_MEANING = {
    "permit": ("渡す（使う）", "passes"),
    "conditional": ("条件がそろえば渡す（使う）", "passes on conditions"),
    "forbid": ("禁止", "forbidden"),
    "gap": ("定めなし（渡さない）", "not spoken of: refused"),
}
_STYLE = (
    "body{font-family:system-ui,sans-serif;margin:2rem;line-height:1.6}"
    "table{border-collapse:collapse;font-size:.85rem}"
    "th,td{border:1px solid #bbb;padding:.2rem .4rem;text-align:center}"
    "th[scope=row]{text-align:left;white-space:nowrap}"
    "thead th{position:sticky;top:0;background:#f4f1ea;vertical-align:bottom}"
    ".permit{background:#dff0e0}.conditional{background:#fdf6d8}.forbid{background:#f7dede}"
)


@click.command()
@notice_options
@json_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "html"]),
    default="text",
    help="形式 / form of the table (default: text)",
)
@click.option("--recipient", "recipients", multiple=True, help="提供先 / only this recipient")
@click.option("--purpose", "purposes", multiple=True, help="目的 / only this purpose")
@click.option("--day", help="その日の規則で / by the rules of this day, 2026-12-01")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="出力先 / write to this file")
def matrix(
    notice: Path,
    terms: Path | None,
    lang: str | None,
    form: str,
    recipients: tuple[str, ...],
    purposes: tuple[str, ...],
    day: str | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """だれが何を受け取るかの表 / the table of NOTICE: who gets what, over all purposes.

    ● passes, ○ passes on conditions, × forbidden, blank: the notice is silent, so refused.
    Without --recipient the table has every party that some rule permits something.

    \b
    Example:
      sekisho matrix policy/notice.md --recipient DAX合同会社 --format csv
    """
    from sekisho.decide.table import receiving, table

    opened = open_notice(notice, terms, lang)
    policy = opened.policy()
    when = day_of(opened, policy, day)
    rows = tuple(_named(opened, policy, "party", label, when) for label in recipients)
    wanted = tuple(_named(opened, policy, "purpose", label, when) for label in purposes)
    cells = table(
        policy, when, rows or receiving(policy), wanted or tuple(policy.vocabulary.purposes)
    )
    page = _Page(opened, policy, when, cells)
    forms = {"text": page.text, "csv": page.csv, "json": page.json, "html": page.html}
    write_text(output, forms["json" if as_json else form](), opened.lang)


def _named(opened: Notice, policy: "Policy", kind: str, label: str, day: date) -> str:
    words = policy.vocabulary
    found = words.party(label, day) if kind == "party" else words.find(kind, label)
    if found is None:
        near = words.nearest(kind, label)
        raise MisuseError(
            opened.say(
                f"「{label}」は用語表にありません。"
                + (f"「{near}」のことですか。" if near else ""),
                f"{label!r} is no word of the notice."
                + (f" Did you mean {near!r}?" if near else ""),
            )
        )
    return found


class _Page:
    """The table in its four forms."""

    def __init__(
        self, opened: Notice, policy: "Policy", day: date, cells: "list[TableCell]"
    ) -> None:
        self.opened, self.policy, self.day, self.cells = opened, policy, day, cells
        self.recipients = list(dict.fromkeys(cell.recipient for cell in cells))
        self.by_place = {(cell.recipient, cell.item): cell for cell in cells}

    def party(self, party: str) -> str:
        return self.policy.vocabulary.parties[party].shown(self.opened.lang)

    def item(self, item: str) -> str:
        return self.policy.vocabulary.items[item].shown(self.opened.lang)

    def legend(self) -> str:
        marks = ((sign, _MEANING[mark]) for mark, sign in _SIGN.items())
        blank = self.opened.say("空欄", "blank")
        return "  ".join(f"{sign or blank} {self.opened.say(*means)}" for sign, means in marks)

    def text(self) -> str:
        """Items down, recipients across; the recipients are numbered, their names stand below."""
        from rich.console import Console
        from rich.table import Table

        grid = Table()
        grid.add_column(self.opened.say("項目", "Item"), no_wrap=True)
        for number, _ in enumerate(self.recipients, start=1):
            grid.add_column(str(number), justify="center", no_wrap=True)
        for item in self.policy.vocabulary.items:
            signs = (_SIGN[self.by_place[r, item].mark] for r in self.recipients)
            grid.add_row(self.item(item), *signs)
        sheet = io.StringIO()
        wide = 40 + 6 * len(self.recipients)
        console = Console(file=sheet, width=wide, color_system=None, highlight=False)
        console.print(self.title(), markup=False, soft_wrap=True)
        console.print(grid)
        for number, recipient in enumerate(self.recipients, start=1):
            console.print(f"{number:3}  {self.party(recipient)}", markup=False)
        console.print(self.legend(), markup=False, soft_wrap=True)
        return sheet.getvalue()

    def title(self) -> str:
        return self.opened.say(
            f"版 {self.policy.version}、{self.day} に渡せるもの",
            f"Version {self.policy.version}: what passes on {self.day}",
        )

    def csv(self) -> str:
        """A row a recipient, a column an item; each cell holds the mark and its clauses."""
        sheet = io.StringIO()
        writer = csv.writer(sheet, lineterminator="\n")
        items = list(self.policy.vocabulary.items)
        writer.writerow([self.opened.say("提供先", "Recipient"), *map(self.item, items)])
        for recipient in self.recipients:
            cells = (self.by_place[recipient, item] for item in items)
            shown = [" ".join((cell.mark, *cell.clauses)) for cell in cells]
            writer.writerow([self.party(recipient), *shown])
        return sheet.getvalue()

    def json(self) -> str:
        """Every cell with the rules that let it pass."""
        told = {
            "version": self.policy.version,
            "digest": self.policy.digest,
            "day": self.day.isoformat(),
            "cells": [
                {
                    "recipient": cell.recipient,
                    "item": cell.item,
                    "mark": cell.mark.value,
                    "clauses": list(cell.clauses),
                    "passing": [
                        {"purpose": one.purpose, "rule": one.rule.id, "ground": one.rule.ground}
                        for one in cell.passing
                    ],
                }
                for cell in self.cells
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def html(self) -> str:
        """One page that stands alone."""
        head = "".join(f'<th scope="col">{escape(self.party(r))}</th>' for r in self.recipients)
        rows = "".join(
            f'<tr><th scope="row">{escape(self.item(item))}</th>'
            + "".join(self.html_cell(self.by_place[r, item]) for r in self.recipients)
            + "</tr>\n"
            for item in self.policy.vocabulary.items
        )
        title = escape(self.title())
        return (
            f'<!DOCTYPE html>\n<html lang="{self.opened.lang}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
            f"<p>{escape(self.legend())}</p>\n<table>\n<thead><tr><td></td>{head}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n<p>{self.policy.digest}</p>\n</body>\n</html>\n"
        )

    def html_cell(self, cell: "TableCell") -> str:
        meaning = self.opened.say(*_MEANING[cell.mark])
        clauses = " ".join(cell.clauses)
        label = escape(f"{meaning} {clauses}".strip())
        return f'<td class="{cell.mark.value}" title="{label}">{_SIGN[cell.mark]} {clauses}</td>'


COMMANDS = (matrix,)
