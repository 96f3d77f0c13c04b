"""The act of publishing a template of mails: examined, approved by two people, then for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import log, mail_templates
from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry
from sekisho.letters.source import Letter, letter_findings, read_letter
from sekisho.terms import Finding
from sekisho.terms.finding import error

APPROVERS = 2


@dataclass(frozen=True, slots=True)
class PublishedTemplate:
    """A template that is in the books; `fresh` is False where this very text is in use already."""

    name: str
    version: int
    ledger_index: int
    fresh: bool


class TemplateRefusedError(ActRefusedError):
    """The template has findings; `findings` are all of them."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        super().__init__(
            "template-not-publishable",
            f"ひな形 {file} は公開できません。" + "".join(f.ja for f in findings),
            f"The template {file} cannot be published. " + " ".join(f.en for f in findings),
        )
        self.findings = tuple(findings)


def examine_template(
    connection: Db, version: Version, source: bytes, file: str
) -> tuple[Letter | None, list[Finding]]:
    """The template, and everything for which it cannot be published; None where it is no template.

    Beyond what the guard finds, each slot's item must be one that the published notice may let us
    use for the template's purpose, and so must the address.

    requires: a role that may read the books
    """
    letter, findings = read_letter(source, file)
    if letter is None:
        return None, findings
    words = version.policy.vocabulary
    findings = letter_findings(letter, words)
    purpose = words.purpose(letter.purpose)
    if purpose is None or findings:
        return letter, findings
    door = read_door(connection, version, version.policy.operator, purpose)
    columns = () if door is None else door.columns
    missing = [item for item in (*letter.items(words), "email") if item not in columns]
    return letter, [_not_permitted(letter, words.items[item].label) for item in missing]


def publish_template(
    connection: Db, version: Version, source: bytes, file: str, approved_by: Sequence[str],
    day: date,
) -> PublishedTemplate:  # fmt: skip
    """The template is the newest version of its name; the same text again changes nothing.

    Refused (ActRefusedError): anything that `examine_template` finds, fewer than two people.

    requires: the role sekisho_web, in no transaction
    """
    approvers = sorted(set(approved_by))
    if len(approvers) < APPROVERS:
        raise ActRefusedError(
            "one-approver",
            "ひな形の公開には、異なる二人の承認が要ります。--approved-by を二人分書いてください。",
            "Publishing a template needs two different people. Give --approved-by twice.",
        )
    letter, findings = examine_template(connection, version, source, file)
    connection.rollback()
    if letter is None or findings:
        raise TemplateRefusedError(file, findings)
    digest = sha256(source).digest()
    with connection.transaction():
        log.lock_head(connection)  # two publications at once come one after the other
        before = mail_templates.newest(connection, letter.id)
        if before is not None and before.sha256 == digest:
            return PublishedTemplate(letter.id, before.version, before.ledger_index, fresh=False)
        number = before.version + 1 if before is not None else 1
        items = letter.items(version.policy.vocabulary)
        index = log.append(connection, [_entry(version, letter, number, items, digest, day)])
        mail_templates.add(
            connection, (letter.id, number, letter.kind.value, letter.purpose), items, source,
            digest, approvers, index,
        )  # fmt: skip
    return PublishedTemplate(letter.id, number, index, fresh=True)


def _entry(
    version: Version, letter: Letter, number: int, items: tuple[str, ...], digest: bytes, day: date
) -> bytes:
    return JsonEntry(
        {
            "kind": "mail_template",
            "day": day.isoformat(),
            "template": letter.id,
            "template_version": number,
            "purpose": letter.purpose,
            "clauses": list(letter.clauses),
            "items": list(items),
            "sha256": digest.hex(),
            "policy": version.policy.digest,
            "version": version.version,
            "approvals": APPROVERS,
        }
    ).to_bytes()


def _not_permitted(letter: Letter, label: str) -> Finding:
    return error(
        "template-item",
        None,
        f"ひな形「{letter.id}」の目的では、告知が{label}の利用を許していません（C17）。",
        f"For the purpose of template {letter.id!r} the notice does not let us use {label} (C17).",
        todo_ja="欄を消すか、目的を選び直してください。",
        todo_en="Remove the slot, or choose another purpose.",
    )
