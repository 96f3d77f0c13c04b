"""The act of opening a published notice: its text, its policy, and which passage says what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sekisho.books.connection import Db
from sekisho.clauses import Document, Passage
from sekisho.gate.errors import ActRefusedError
from sekisho.rules import Loaded, Policy, load


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One published version in the list of all."""

    version: str
    digest: str
    effective: date
    published_at: datetime
    approved_by: tuple[str, ...]
    ledger_index: int


@dataclass(frozen=True)
class OpenNotice:
    """A version as it was published. `passage_of` leads from a rule to the passage it stands under.

    `passages_of` leads from a clause to the passages whose rules cite it, in the text's order.
    """

    policy: Policy
    document: Document
    loaded: Loaded
    passage_of: Mapping[str, str]
    passages_of: Mapping[str, tuple[Passage, ...]]

    @property
    def text_lang(self) -> str:
        """The language of the text."""
        return self.loaded.context.front.language if self.loaded.context else "ja"

    def words_of(self, clause: str) -> tuple[tuple[str, str], ...]:
        """(passage id, its text) of each passage that the clause stands for."""
        return tuple((passage.id, passage.text) for passage in self.passages_of.get(clause, ()))


def list_versions(connection: Db) -> list[VersionLine]:
    """Every published version, the newest first. requires: the role sekisho_web or sekisho_audit"""
    rows = connection.execute(
        "SELECT version, digest, effective, published_at, approved_by, ledger_index"
        " FROM books.policy_version ORDER BY effective DESC, id DESC"
    ).fetchall()
    return [
        VersionLine(version, digest, effective, published_at, tuple(approved_by), index)
        for version, digest, effective, published_at, approved_by, index in rows
    ]


def open_notice(connection: Db, day: date, version: str | None = None) -> OpenNotice:
    """The version in force on `day`, or the newest one that bears the name `version`.

    ActRefusedError where there is none. requires: the role sekisho_web or sekisho_audit
    """
    row = connection.execute(
        "SELECT digest FROM books.policy_version"
        " WHERE CASE WHEN %(version)s::text IS NULL THEN effective <= %(day)s"
        " ELSE version = %(version)s END ORDER BY effective DESC, id DESC LIMIT 1",
        {"version": version, "day": day},
    ).fetchone()
    if row is None:
        raise _no_version()
    return open_digest(connection, row[0])


def open_digest(connection: Db, digest: str) -> OpenNotice:
    """The version that was published under this digest; ActRefusedError where there is none."""
    if digest in _opened:
        return _opened[digest]
    row = connection.execute(
        "SELECT notice, terms FROM books.policy_version WHERE digest = %s", (digest,)
    ).fetchone()
    if row is None:
        raise _no_version()
    _opened[digest] = _open(bytes(row[0]), bytes(row[1]))
    return _opened[digest]


_opened: dict[str, OpenNotice] = {}
"""What was published never changes, so each version is read once a process."""


@lru_cache(maxsize=8)
def _open(notice: bytes, terms: bytes) -> OpenNotice:
    loaded = load(notice, terms, file="notice.md", terms_file="terms.yaml")
    if loaded.context is None or loaded.document is None:
        message = "a published version cannot be read any more"
        raise RuntimeError(message)
    raws = loaded.context.compiled.raw
    passage_of = {rule: raw.block.passage_id or "" for rule, raw in raws.items()}
    passages = {passage.id: passage for passage in loaded.document.passages}
    by_clause: dict[str, list[Passage]] = {}
    for raw in loaded.context.raws:
        passage = passages.get(raw.block.passage_id or "")
        for clause in raw.clauses if passage else ():
            found = by_clause.setdefault(clause, [])
            if passage is not None and passage not in found:
                found.append(passage)
    return OpenNotice(
        loaded.context.policy,
        loaded.document,
        loaded,
        passage_of,
        {clause: tuple(found) for clause, found in by_clause.items()},
    )


def _no_version() -> ActRefusedError:
    return ActRefusedError(
        "no-version",
        "その版の告知は公開されていません。「版」のページから選んでください。",
        "No such version of the notice was published. Choose one on the page of versions.",
    )
