"""A place for clusters that a single test starts, kills and throws away."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.postgres.cluster import Cluster


@pytest.fixture
def own_place() -> Iterator[Path]:
    """A directory of one test's own, which the server's account can pass through."""
    path = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def own_cluster(own_place: Path) -> Iterator[Cluster]:
    """A running server of one test's own."""
    cluster = Cluster(own_place / "pg")
    cluster.start()
    yield cluster
    cluster.stop()
