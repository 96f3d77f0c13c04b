"""Golden files, and the fixtures that reach PostgreSQL: a test that asks for none starts none."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from quick_cluster import QuickCluster
from real_database import Database, create_database, drop_database, throw_away
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

if TYPE_CHECKING:
    from night_world import World

# The settings want a key of the installation's own; the tests have one of theirs.
os.environ.setdefault(
    "SEKISHO_SECRET_KEY", "of-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
)

# Acts write a journal outside of the database; no test writes the product's own.
if "SEKISHO_REPLAY" not in os.environ:
    os.environ["SEKISHO_REPLAY"] = tempfile.mkdtemp(prefix="sekisho-replay-")
    atexit.register(shutil.rmtree, os.environ["SEKISHO_REPLAY"], ignore_errors=True)

# The same examples at every run, however busy the machine is: a red test is somebody's fault.
# `pytest --hypothesis-profile seeking` looks for examples that nobody has seen yet.
settings.register_profile(
    "certain", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("seeking", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("certain")

GOLDEN = Path(__file__).resolve().parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--golden`` renews the golden files instead of comparing with them."""
    parser.addoption("--golden", action="store_true", help="renew the golden files, for review")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Renewing runs only the tests that have golden files."""
    if config.getoption("--golden"):
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden("sql/dax.sql", text)``: the text is what tests/golden/sql/dax.sql says, exactly.

    With ``--golden`` the file says afterwards what the text is; a person reviews the difference.
    """

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        assert path.is_file(), f"tests/golden/{name} is missing: run make golden, review, commit"
        assert text == path.read_bytes().decode(), f"tests/golden/{name} differs: see make golden"

    return compare


@pytest.fixture(scope="session")
def short_directory() -> Iterator[Path]:
    """A directory that the server's account can pass through; pytest's own are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def cluster(short_directory: Path) -> Iterator[Cluster]:
    """A running server of this test process's own, stopped and removed at the end."""
    cluster = QuickCluster(short_directory / "pg")
    cluster.start()
    yield cluster
    throw_away(cluster)


@pytest.fixture(scope="session")
def migrated(cluster: Cluster) -> Database:
    """A database with today's tables and nobody connected: what the others are copied from.

    Django is set up on a copy of it (see ``database``), never on the product's own database.
    """
    template = create_database(cluster)
    os.environ.update(template.environment())
    import django

    django.setup()
    from sekisho.project.database import migrate

    migrate(template.dsn(Role.OWNER))
    return template


@pytest.fixture(scope="session")
def database(cluster: Cluster, migrated: Database) -> Database:
    """The database of this test process; Django's aliases lead to it, each as its role."""
    database = create_database(cluster, template=migrated.name)
    os.environ.update(database.environment())
    from django.db import connections

    from sekisho.project.connection_settings import connection_settings

    # The settings may have been imported before, when they led to the product's own database.
    connections.close_all()
    for alias, role in [("default", Role.WEB), *((role.name.lower(), role) for role in Role)]:
        connections.settings[alias].update(connection_settings(database.dsn(role)))
    return database


@pytest.fixture
def fresh_database(cluster: Cluster, migrated: Database) -> Iterator[Database]:
    """A database with the tables and no rows, for one test only. Django does not lead to it."""
    fresh = create_database(cluster, template=migrated.name)
    yield fresh
    drop_database(fresh)


@pytest.fixture(scope="session")
def published(cluster: Cluster, migrated: Database) -> Database:
    """A database with the shipped notice published and 300 synthetic customers; nobody connected.

    Compiling the doors takes seconds, so it is done once and ``world`` copies it.
    """
    from night_world import draft, load_customers, publish_in

    template = create_database(cluster, template=migrated.name)
    publish_in(template, draft())
    load_customers(template)
    return template


@pytest.fixture
def world(cluster: Cluster, published: Database, tmp_path: Path) -> "World":
    """One test's own published database with its customers, its outbox and its keys."""
    from night_world import World

    # Not dropped: that waits for a checkpoint, and the whole server is thrown away at the end.
    return World(create_database(cluster, template=published.name), tmp_path)


@pytest.fixture(scope="session")
def dsn(database: Database) -> Callable[[str], str]:
    """How a role logs in to ``database``: ``dsn("sekisho_web")``."""
    return database.dsn
