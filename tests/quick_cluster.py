"""The server that all tests of a process share: the product's own, save what a test cannot see."""

from pathlib import Path

from sekisho.postgres.binaries import Binaries
from sekisho.postgres.cluster import Cluster

UNSEEN = {
    # Its disk is thrown away whole, so nothing has to survive the machine. The server itself may
    # be killed: what was committed is in the files. What the product promises of disks is tried in
    # tests/postgres/test_cluster.py on servers of its own kind.
    "fsync": "off",
    "full_page_writes": "off",
    # It would gather statistics at some moment of its own, and plans, and the order of rows where
    # nobody asked for one, would be another from then on.
    "autovacuum": "off",
}


class QuickCluster(Cluster):
    """A server on which each test meets the same plans, and waits for no disk."""

    def _write_configuration(self, binaries: Binaries, sockets: Path) -> Path:
        """The product's configuration, with what a test cannot see set for speed."""
        path = super()._write_configuration(binaries, sockets)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in UNSEEN.items())
        return path
