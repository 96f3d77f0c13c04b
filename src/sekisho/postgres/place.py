"""Where the embedded server of this checkout keeps its files."""

import hashlib
import os
from pathlib import Path

from sekisho.postgres.cluster import Cluster

# root's home is closed to the server's account, so root's clusters lie here.
ROOTS_CLUSTERS = Path("/var/lib/sekisho")


def home() -> Path:
    """The directory to which this installation belongs: SEKISHO_HOME, the checkout, or here."""
    named = os.environ.get("SEKISHO_HOME")
    if named:
        return Path(named).resolve()
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def cluster_root(belongs_to: Path, *, as_root: bool) -> Path:
    """The directory of the cluster of one checkout; two checkouts never share one."""
    if not as_root:
        return belongs_to / ".sekisho" / "pg"
    return ROOTS_CLUSTERS / hashlib.sha256(os.fsencode(belongs_to)).hexdigest()[:8]


def own_cluster() -> Cluster:
    """The cluster of this installation; nothing is made or started yet."""
    return Cluster(cluster_root(home(), as_root=os.geteuid() == 0))
