"""A published notice over 300 synthetic customers, and what a test needs to spend nights in it."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from cast import ROOT
from real_database import Database
from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.books.fsck import Fault, fsck
from sekisho.books.keys import make_signer
from sekisho.books.witness import FileWitness
from sekisho.gate.delivery import Deliveries, Delivery, read_deliveries
from sekisho.gate.extract_files import Outbox
from sekisho.gate.load_synthetic import load_synthetic
from sekisho.gate.make_checkpoint import make_checkpoint
from sekisho.gate.publish_policy import Draft, Published, publish_policy
from sekisho.gate.run_night import Night, Result, run_night
from sekisho.ledger.note import ED25519, Ed25519Signer
from sekisho.postgres.roles import Role

ORIGIN = "sekisho.example.jp/acts"
WITNESS = "witness.example.jp/acts"
EFFECTIVE = date(2026, 10, 1)
"""The notice's date of effect in tests: what a door compiled then says holds on later days too."""
DAY = date(2026, 12, 1)
"""The night of the tests."""
CUSTOMERS = 300
SEED = 7
APPROVERS = ("seki.midori@example.com", "bamba.kotaro@example.com")
WITNESSED_AT = 1_796_083_200  # 2026-12-01T00:00:00Z


def draft(effective: date = EFFECTIVE, version: str | None = None, **changed: bytes) -> Draft:
    """The shipped notice, terms and catalog, with another date of effect.

    The entrusted company's days of the terms table last: the doors go by the database's own day.
    """
    policy = ROOT / "policy"
    notice = (policy / "notice.md").read_text(encoding="utf-8")
    head, front, body = notice.split("---\n", 2)
    front = re.sub("(?m)^版:.*$", f'版: "{version or effective.isoformat()}"', front)
    front = re.sub("(?m)^施行日:.*$", f"施行日: {effective}", front)
    terms = (policy / "terms.yaml").read_bytes()
    files = {
        "notice": f"{head}---\n{front}---\n{body}".encode(),
        "terms": re.sub(rb"(_until): [\d-]+", rb"\1: 2099-03-31", terms),
        "catalog": (policy / "catalog.yaml").read_bytes(),
    }
    return Draft(**{**files, **changed})


def shipped_deliveries() -> Deliveries:
    """policy/delivery.yaml."""
    path = ROOT / "policy" / "delivery.yaml"
    return read_deliveries(path.read_text(encoding="utf-8"), "delivery.yaml")


def everybody(delivery: Delivery) -> Deliveries:
    """All recipients want their file like this."""
    return Deliveries(delivery, {})


def publish_in(database: Database, what: Draft, *, approved_by: Sequence[str] = APPROVERS,
               today: date = DAY) -> Published:  # fmt: skip
    """The draft is published in the database."""
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        return publish_policy(connection, what, approved_by, origin=ORIGIN, today=today)


def load_customers(database: Database) -> None:
    """The synthetic customers of the tests are there, with their year."""
    with psycopg.connect(database.dsn(Role.IMPORT), autocommit=True) as connection:
        load_synthetic(connection, SEED, CUSTOMERS)


@dataclass(frozen=True)
class World:
    """One test's own copy of the published database, and a place for its files and keys."""

    database: Database
    place: Path

    @property
    def outbox(self) -> Outbox:
        """Where the night's files go."""
        return Outbox(self.place / "outbox")

    @contextmanager
    def connected(self, role: Role) -> Iterator[Db]:
        """A connection of that role, outside any transaction."""
        with psycopg.connect(self.database.dsn(role)) as connection:
            yield connection

    def owner(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What the owner's statement gives, committed. No process that serves anybody can do so."""
        with self.connected(Role.OWNER) as connection:
            cursor = connection.execute(statement.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def plan(self, day: date = DAY, deliveries: Deliveries | None = None) -> Night:
        """A night of that day, told to nobody."""
        return Night(
            outbox=self.outbox,
            deliveries=deliveries or shipped_deliveries(),
            day=day,
            nonce=lambda: secrets.token_bytes(16),
            starting=lambda door, number, total: None,
            progress=lambda rows: None,
        )

    def night(self, day: date = DAY, deliveries: Deliveries | None = None) -> list[Result]:
        """The night is over."""
        with self.connected(Role.EXTRACT) as connection:
            return list(run_night(connection, self.plan(day, deliveries)))

    def run_of(self, recipient: str, purpose: str, day: date = DAY) -> runs.Run:
        """The run of that recipient that stands."""
        with self.connected(Role.AUDIT) as connection:
            found = runs.standing(connection, recipient, purpose, day)
        assert found is not None
        return found

    def released(self) -> dict[str, bytes]:
        """Every file in the outbox by its name, without manifests."""
        return {
            path.name: path.read_bytes()
            for path in sorted(self.outbox.directory.glob("*"))
            if path.is_file() and not path.name.endswith(".manifest.json")
        }

    def file_of(self, recipient: str, purpose: str) -> bytes:
        """The released bytes of that recipient's file."""
        name = self.run_of(recipient, purpose).plan.file_name
        return (self.outbox.directory / name).read_bytes()

    @property
    def signer(self) -> Ed25519Signer:
        """The log's key, made at the first call."""
        return make_signer(self.place / "keys" / "log.key", ORIGIN, ED25519)

    @property
    def witness(self) -> FileWitness:
        """The witness."""
        return FileWitness.at(self.place / "witness", WITNESS)

    def checkpoint(self) -> bytes:
        """A signed and witnessed checkpoint of everything so far."""
        with self.connected(Role.WEB) as connection:
            return make_checkpoint(connection, self.signer, self.witness, WITNESSED_AT)

    def faults(self) -> list[Fault]:
        """What fsck finds."""
        with self.connected(Role.AUDIT) as connection:
            return fsck(connection, self.signer.key, lambda done: None)

    def assert_sound(self) -> None:
        """No run is open; each file in the outbox has its entries, each released run its file."""
        self.outbox.prepare()
        files = self.released()
        rows = self.owner(
            "SELECT file_name, state, file_sha256, entries, first_index, manifest_index"
            " FROM books.extract_run"
        )
        assert not [row for row in rows if row[1] in ("planned", "recorded")]
        standing = {row[0]: row for row in rows if row[1] != "voided"}
        assert len(standing) == len([row for row in rows if row[1] != "voided"]), "one a name"
        assert files.keys() == standing.keys(), "no file without a run, none lost"
        for name, data in files.items():
            assert sha256(data).hexdigest() == standing[name][2]
        assert list((self.outbox.growing).iterdir()) == [], "nothing half made is left"
        assert self.faults() == []
