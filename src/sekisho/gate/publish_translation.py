"""The act of publishing a translation: two people, an entry, and the notice can be read in it.

The notice alone binds and decides; a translation is for reading. So it is published apart from the
version, and shown only where the words that it translates are still those of the version shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.translations import StoredTranslation, add_translation, newest_translation
from sekisho.books.versions import newest_version
from sekisho.clauses import decode
from sekisho.clauses.translation import Translation, compare_translation, read_translation
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import open_digest
from sekisho.gate.publish_policy import APPROVERS
from sekisho.ledger.entry import JsonEntry
from sekisho.terms import Finding, Severity

FILE = "notice.en.md"
"""How findings call it where no file is known."""


class TranslationFaultyError(ActRefusedError):
    """The translation has errors; `findings` are all of them, warnings too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        wrong = sum(one.severity is Severity.ERROR for one in findings)
        super().__init__(
            "translation-faulty",
            f"訳に誤りが {wrong} 件あるので公開できません。"
            "sekisho translation check で確かめてください。",
            f"The translation has {wrong} errors and cannot be published."
            " Run sekisho translation check.",
        )
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class PublishedTranslation:
    """`untranslated`: what is not translated, or has changed since. `fresh`: made in this call."""

    policy: str
    lang: str
    sha256: str
    ledger_index: int
    untranslated: tuple[Finding, ...]
    fresh: bool


def publish_translation(
    connection: Db, text: bytes, lang: str, approved_by: Sequence[str]
) -> PublishedTranslation:
    """The translation is the one shown in `lang`; publishing it again changes nothing.

    Refused with fewer than two people, before any version is published, and where the text has
    errors. Passages that it lacks are shown in the notice's own words, so they are no error.
    requires: the role sekisho_owner, in no transaction
    """
    approvers = sorted(set(approved_by))
    if len(approvers) < APPROVERS:
        raise ActRefusedError(
            "one-approver",
            "訳の公開にも、異なる二人の承認が要ります。--approved-by を二人分書いてください。",
            "A translation too needs two different people. Give --approved-by twice.",
        )
    policy = newest_version(connection)
    if not policy:
        connection.rollback()
        raise ActRefusedError(
            "no-version",
            "公開された告知がまだありません。先に sekisho publish で告知を公開してください。",
            "No notice is published yet. Publish it first (sekisho publish).",
        )
    notice = open_digest(connection, policy)
    translation, findings = parse_translation(text)
    findings += compare_translation(notice.document, translation)
    if any(one.severity is Severity.ERROR for one in findings):
        connection.rollback()
        raise TranslationFaultyError(findings)
    return _publish(connection, StoredTranslation(policy, lang, text, _digest(text), 0),
                    approvers, tuple(findings))  # fmt: skip


def parse_translation(text: bytes, file: str = FILE) -> tuple[Translation, list[Finding]]:
    """The translation out of the file's bytes, with what is wrong in it."""
    source, findings = decode(text, file)
    if source is None:
        return Translation(file, {}, {}), list(findings)
    translation, wrong = read_translation(source.text, file)
    return translation, [*findings, *wrong]


def _publish(
    connection: Db, one: StoredTranslation, approvers: Sequence[str], findings: tuple[Finding, ...]
) -> PublishedTranslation:
    log.lock_head(connection)  # two at once: the second waits, and finds the first
    known = newest_translation(connection, one.lang)
    if known is not None and (known.sha256, known.policy) == (one.sha256, one.policy):
        connection.rollback()
        return PublishedTranslation(
            one.policy, one.lang, one.sha256, known.ledger_index, findings, fresh=False
        )
    entry = JsonEntry(
        {
            "kind": "translation",
            "policy": one.policy,
            "lang": one.lang,
            "sha256": one.sha256,
            "approvals": len(approvers),
        }
    )
    index = log.append(connection, [entry.to_bytes()])
    stored = StoredTranslation(one.policy, one.lang, one.text, one.sha256, index)
    add_translation(connection, stored, approvers)
    connection.commit()
    return PublishedTranslation(one.policy, one.lang, one.sha256, index, findings, fresh=True)


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()
