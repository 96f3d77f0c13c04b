"""One nightly extract in a process of its own: prints seconds, rows and peak memory as JSON."""

import json
import re
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

import psycopg

from bench.by_hand import PURPOSE, RECIPIENT
from bench.world import nonce
from sekisho.books.doors import nightly_doors
from sekisho.books.versions import in_force
from sekisho.gate.delivery import read_deliveries
from sekisho.gate.export_to_recipient import Errand, export_to_recipient
from sekisho.gate.extract_files import Outbox


def main(dsn: str, directory: str, delivery: str, written_day: str) -> None:
    """The recipient's file of that day is released; what it cost is on the standard output."""
    outbox, day = Outbox(Path(directory)), date.fromisoformat(written_day)
    outbox.prepare()
    wishes = read_deliveries(Path(delivery).read_text("utf-8"), delivery)
    with psycopg.connect(dsn) as connection:
        version = in_force(connection, day)
        doors = nightly_doors(connection, version.policy.digest)
        door = next(d for d in doors if (d.recipient, d.purpose) == (RECIPIENT, PURPOSE))
        connection.rollback()
        wish = wishes.of(door.recipient)
        errand = Errand(door, version, wish, outbox, day, nonce, lambda _: None)
        began = perf_counter()
        run = export_to_recipient(connection, errand)
        seconds = perf_counter() - began
    told = {
        "seconds": seconds,
        "rows": run.rows,
        "entries": run.entries,
        "peak_mb": peak_mb(),
        "file": str(outbox.directory / run.plan.file_name),
    }
    sys.stdout.write(json.dumps(told))


def peak_mb() -> float:
    """The most memory that this process ever held.

    Not `ru_maxrss`: that one is handed down from the process that started this one.
    """
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert found, "this system does not tell a process's peak memory"
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
