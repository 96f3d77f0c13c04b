"""What the books recorded over some days, as tables of one transaction: who got which items."""

import json
from collections.abc import Callable, Sequence
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.run_subjects import numbers, with_items

ERASED = 0
"""The key that stands where a customer was erased."""
BLOCK = 2048
"""Entries of reads that are looked up at once."""

_TABLE = (
    "CREATE TEMPORARY TABLE recorded (source text, recipient text, purpose text, role text,"
    " item text, customer bigint, given boolean) ON COMMIT DROP"
)
_COPY = "COPY pg_temp.recorded (source, recipient, purpose, role, item, customer, given) FROM STDIN"
_READS = """
SELECT ledger_index, customer_id, items, withheld FROM books.act WHERE kind = 'read'
AND customer_id <> 0
AND (at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN %s AND %s ORDER BY ledger_index
"""
_RUNS = """
SELECT id, recipient, purpose FROM books.extract_run
WHERE day BETWEEN %s AND %s AND state IN ('recorded', 'released', 'acknowledged') ORDER BY id
"""


def gather(
    connection: Db, since: date, until: date, progress: Callable[[int, int], None]
) -> tuple[int, int]:
    """`pg_temp.recorded` holds every customer's items of those days; (runs, reads) gathered.

    `given` is false for what a reader asked and did not get; `role` is the reader's, else ''.
    Customers who were erased since are left out. It is gone when the transaction ends.
    requires: a role that may read the books
    """
    connection.execute(_TABLE)
    runs = connection.execute(_RUNS, (since, until)).fetchall()
    for done, (run, recipient, purpose) in enumerate(runs, 1):
        _gather_run(connection, run, (recipient, purpose))
        progress(done, len(runs))
    reads = connection.execute(_READS, (since, until)).fetchall()
    for first in range(0, len(reads), BLOCK):
        _gather_reads(connection, reads[first : first + BLOCK])
    connection.execute("CREATE INDEX ON pg_temp.recorded (source, recipient, purpose)")
    connection.execute("ANALYZE pg_temp.recorded")
    return len(runs), len(reads)


def _gather_run(connection: Db, run: int, to: tuple[str, str]) -> None:
    stretches = connection.cursor(binary=True).execute(
        "SELECT subjects, item_sets, set_of FROM books.run_subjects WHERE run_id = %s", (run,)
    ).fetchall()  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for subjects, item_sets, set_of in stretches:
            for customer, items in with_items(numbers("q", subjects), item_sets, set_of):
                for item in items if customer != ERASED else ():
                    copy.write_row(("extract", *to, "", item, customer, True))


def _gather_reads(connection: Db, reads: Sequence[TupleRow]) -> None:
    """The entries tell who received, and in which role the reader read."""
    entries = log.read_entries(connection, [(row[0], 1) for row in reads])
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for index, customer, items, withheld in reads:
            told = json.loads(entries[index][1:])
            to = told["recipient"], told["purpose"], told["role"]
            for given, those in ((True, items), (False, withheld)):
                for item in those:
                    copy.write_row(("read", *to, item, customer, given))
