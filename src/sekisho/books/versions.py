"""Published versions of the notice: which one is in force on a day, as a ready policy."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.decide import CompiledPolicy, compile_policy
from sekisho.rules import Policy, load
from sekisho.sql import Catalog, read_catalog


class NoVersionError(Exception):
    """No published version is in force on the day asked; the message says what to do."""


@dataclass(frozen=True)
class Version:
    """One published version, compiled again from the very bytes that were published."""

    id: int
    version: str
    effective: date
    decider: CompiledPolicy
    catalog: Catalog
    door_fingerprint: str

    @property
    def policy(self) -> Policy:
        """The policy that decides."""
        return self.decider.policy


def in_force(connection: Db, day: date) -> Version:
    """The version in force on `day`; NoVersionError when there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.policy_version"
        " WHERE effective <= %s ORDER BY effective DESC, id DESC LIMIT 1",
        (day,),
    ).fetchone()
    if row is None:
        message = (
            f"{day} に有効な告知の版がありません。sekisho publish で公開してください。"
            f" / No version of the notice is in force on {day}: publish one (sekisho publish)."
        )
        raise NoVersionError(message)
    return _version(connection, row)


def of_digest(connection: Db, digest: str) -> Version:
    """The version that was published under this digest; NoVersionError when there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.policy_version WHERE digest = %s",
        (digest,),
    ).fetchone()
    if row is None:
        message = f"{digest} の版は公開されていません。 / No version {digest} was published."
        raise NoVersionError(message)
    return _version(connection, row)


def newest_version(connection: Db) -> str:
    """The digest of the newest published version; '' before the first."""
    row = connection.execute(
        "SELECT digest FROM books.policy_version ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else ""


_COLUMNS = "id, version, effective, door_fingerprint, digest"

Compiled = tuple[CompiledPolicy, Catalog]
_MOST = 8
_compiled: dict[tuple[int, str, str], Compiled] = {}
"""What was published never changes, so each version is read and compiled once a process. The
fingerprint of the doors stands for the catalog, which the policy's digest does not cover."""


def _version(connection: Db, row: TupleRow) -> Version:
    version_id, version, effective, fingerprint, digest = row
    key = version_id, fingerprint, digest
    found = _compiled.get(key)
    if found is None:
        found = _read(connection, version_id)
        if len(_compiled) >= _MOST:
            _compiled.clear()
        _compiled[key] = found
    return Version(version_id, version, effective, *found, fingerprint)


def _read(connection: Db, version_id: int) -> Compiled:
    row = connection.execute(
        "SELECT notice, terms, catalog, digest FROM books.policy_version WHERE id = %s",
        (version_id,),
    ).fetchone()
    if row is None:
        message = f"version {version_id} is not in the books"
        raise NoVersionError(message)
    notice, terms, catalog, digest = row
    return _compile(bytes(notice), bytes(terms), bytes(catalog), digest)


@lru_cache(maxsize=8)
def _compile(
    notice: bytes, terms: bytes, catalog: bytes, digest: str
) -> tuple[CompiledPolicy, Catalog]:
    """The decider and the catalog; the stored digest must be what the bytes give today.

    The version passed the checks of its own day: one that was written since does not unmake it.
    """
    loaded = load(notice, terms, file="notice.md", terms_file="terms.yaml")
    policy = loaded.context.policy if loaded.context is not None else None
    if policy is None or policy.digest != digest:
        message = (
            "公開した版の中身が、公開したときの指紋と一致しません。控えと照らしてください。"
            " / A published version does not compile to the digest it was published under."
        )
        raise NoVersionError(message)
    tables, findings = read_catalog(catalog.decode(), "catalog.yaml", policy.vocabulary)
    if tables is None or findings:
        message = "the published catalog cannot be read any more: publish again"
        raise NoVersionError(message)
    return compile_policy(policy), tables
