"""A world to measure in: a server of the bench's own, the shipped notice, invented customers.

It is made once a run and removed when the run ends. Nothing logs in as superuser.
"""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import DATABASE, Role, close_database_sql

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 12, 1)
SEED = 42
ORIGIN = "bench.example.jp"
EVERY = 100_000
"""Customers between two lines that say how far the loading is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a run is: customers in the large and the small world, rounds, single acts."""

    many: int
    few: int
    rounds: int
    acts: int


FULL = Scale(many=1_000_000, few=100_000, rounds=7, acts=1_000)
_REFUSED_ITEM = """
UPDATE records.customer SET restricted = '{phone}' WHERE id % 500 = 0 AND restricted IS NULL
"""
"""Some have refused a single item that the extract gives, so that a mask has something to mask."""
QUICK = Scale(many=20_000, few=2_000, rounds=1, acts=20)
"""Proves that everything runs and agrees; its figures say nothing."""


@dataclass
class World:
    """One database of the bench's cluster: the notice published, so many customers."""

    home: Path
    cluster: Cluster
    dbname: str
    customers: int
    days: Iterator[date] = field(default_factory=lambda: iter(_days()))

    def dsn(self, role: Role) -> str:
        """How to log in as the role."""
        return self.cluster.dsn(role, self.dbname)

    def connect(self, role: Role, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """A connection logged in as the role."""
        return psycopg.connect(self.dsn(role), autocommit=autocommit)

    @property
    def outbox(self) -> Path:
        """Where this world's files are released."""
        return self.home / f"outbox-{self.dbname}"


@dataclass(frozen=True, slots=True)
class Worlds:
    """The large world, and one with a tenth of its customers."""

    large: World
    small: World
    scale: Scale


@contextmanager
def worlds(scale: Scale) -> Iterator[Worlds]:
    """A cluster with both worlds, stopped and removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="sekisho-bench-"))
    home.chmod(0o711)  # the server's account must pass through
    cluster = Cluster(home / "pg")
    try:
        say("a PostgreSQL of the bench's own ...")
        cluster.start()
        _django(cluster)
        yield Worlds(
            _world(home, cluster, "large", scale.many),
            _world(home, cluster, "small", scale.few),
            scale,
        )
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def _django(cluster: Cluster) -> None:
    """Django is set up on the bench's own server, never on the product's."""
    parts = psycopg.conninfo.conninfo_to_dict(cluster.dsn(Role.WEB))
    os.environ["DATABASE_URL"] = psycopg.conninfo.make_conninfo(
        "", host=parts["host"], port=parts["port"], dbname=DATABASE
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.project.settings"
    import django  # noqa: PLC0415  # reads the two lines above

    django.setup()


def _world(home: Path, cluster: Cluster, dbname: str, customers: int) -> World:
    from sekisho.project.database import migrate  # noqa: PLC0415  # Django must be set up

    with psycopg.connect(cluster.dsn(Role.OWNER), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {dbname}".encode())
    made = World(home, cluster, dbname, customers)
    with made.connect(Role.OWNER) as connection:
        for statement in close_database_sql(dbname):
            connection.execute(statement.encode())
    migrate(made.dsn(Role.OWNER))
    _publish(made)
    _load(made)
    return made


def _publish(made: World) -> None:
    from sekisho.gate.publish_policy import Draft, publish_policy  # noqa: PLC0415

    policy = ROOT / "policy"
    files = [(policy / name).read_bytes() for name in ("notice.md", "terms.yaml", "catalog.yaml")]
    with made.connect(Role.OWNER) as connection:
        publish_policy(connection, Draft(*files), ["bench-a", "bench-b"], origin=ORIGIN, today=DAY)


def _load(made: World) -> None:
    from sekisho.gate.load_synthetic import load_synthetic  # noqa: PLC0415

    say(f"{made.customers:,} synthetic customers ...")
    with made.connect(Role.IMPORT, autocommit=True) as connection:
        load_synthetic(
            connection, SEED, made.customers, with_history=False, progress=_told(made.customers)
        )
    say("  tidying up and counting ...")
    with made.connect(Role.OWNER, autocommit=True) as connection:
        connection.execute(_REFUSED_ITEM.encode())
        connection.execute("VACUUM (ANALYZE, FREEZE)")


def _told(whole: int) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if done and done % EVERY == 0:
            say(f"  {done:,} of {whole:,}")

    return progress


def _days() -> Iterator[date]:
    """Days on which nothing was given out yet."""
    ordinal = DAY.toordinal()
    while True:
        yield date.fromordinal(ordinal)
        ordinal += 1


def nonce() -> bytes:
    """16 random bytes, as every entry's nonce is."""
    return secrets.token_bytes(16)


def say(words: str) -> None:
    """Tell whoever waits what is going on."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
