"""A draft of a mail template in words: findings at their lines, and how it reads."""

from dataclasses import dataclass

from sekisho.books import mail_templates
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_template import examine_template
from sekisho.gate.show_draft import FindingLine
from sekisho.letters.finding_lines import line_of
from sekisho.letters.preview import Preview, previews
from sekisho.letters.sender import Sender
from sekisho.terms import Severity

BLANK = """\
---
id: new_template
kind: contract
purpose: contact
clauses: []
subject:
  ja: "件名"
  en: "Subject"
---

<!-- ja -->

{name} 様

確認コード: {code}
{sender}

<!-- en -->

Dear {name},

Code of this mail: {code}
{sender}
"""


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """What can be said of a template while it is written; previews only where nothing is wrong."""

    findings: tuple[FindingLine, ...]
    previews: tuple[Preview, ...]
    lines: tuple[tuple[int, str], ...]


def check_template(
    connection: Db, version: Version, source: bytes, sender: Sender, lang: str
) -> CheckedTemplate:
    """Findings at their lines, and previews in both languages. requires: the role sekisho_web"""
    letter, found = examine_template(connection, version, source, "")
    connection.rollback()
    text = source.decode("utf-8", errors="replace")
    findings = tuple(
        FindingLine(
            line_of(one, text), "", one.code, one.severity is Severity.ERROR, one.message(lang),
            one.suggestion(lang) or "",
        )
        for one in found
    )  # fmt: skip
    shown = previews(letter, version.policy.vocabulary, sender) if letter and not found else ()
    return CheckedTemplate(findings, shown, tuple(enumerate(text.splitlines(), 1)))


def template_to_begin_with(connection: Db, name: str) -> bytes:
    """The source of the version in use, or of a blank one where `name` is empty."""
    if not name:
        return BLANK.encode()
    found = mail_templates.newest(connection, name)
    connection.rollback()
    if found is None:
        raise ActRefusedError(
            "no-draft",
            f"「{name}」というひな形は公開されていません。一覧から選んでください。",
            f"No template {name!r} is published. Choose one from the list.",
        )
    return found.source
