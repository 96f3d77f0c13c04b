"""Where the embedded server of this checkout keeps its files."""

import hashlib
import os
import secrets
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
    """The directory of the cluster of one checkout; two checkouts never share one.

    root's clusters lie elsewhere and outlive a checkout that is removed. A new checkout at the same
    path has other keys, so it must not find the old one's database: each has a mark of its own.
    """
    if not as_root:
        return belongs_to / ".sekisho" / "pg"
    name = os.fsencode(belongs_to) + b"\n" + _mark(belongs_to / ".sekisho" / "installation")
    return ROOTS_CLUSTERS / hashlib.sha256(name).hexdigest()[:8]


def _mark(file: Path) -> bytes:
    """What tells this checkout from another at the same path; made once."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        fresh.write_text(secrets.token_hex(16) + "\n", encoding="ascii")
        try:
            os.link(fresh, file)  # of two that start at once, one wins and both read its mark
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return file.read_bytes()


def own_cluster() -> Cluster:
    """The cluster of this installation; nothing is made or started yet."""
    return Cluster(cluster_root(home(), as_root=os.geteuid() == 0))
