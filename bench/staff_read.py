"""A staff read of one customer, recorded durably, against a prepared select and a durable insert.

Ours is `read_record`: the door masks, the decider says why, the reader's day is counted, and the
entry is in the ledger before a value is shown. Theirs is what an audit trail by hand comes to:
psycopg, autocommit, a prepared SELECT of the same columns by the customer's number, then an INSERT
of who saw whom and what into a plain table, on the disk before anything is shown. Two round trips,
two statements.
"""

from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import psycopg

from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import DAY, Worlds, nonce
from sekisho.books.versions import Version, in_force
from sekisho.gate.read_record import Actor, Reading, Shown, read_record
from sekisho.postgres.roles import Role

LIMIT = 1.5
PURPOSE, STAFF = "billing", "tanaka"
A_DAY = 60
"""Customers that one person reads in a day: less than the budget, which is counted as ever."""
READ = count()
SELECT = """
SELECT customer.name, customer.address, customer.phone, customer.email, supply_point.number,
       contract.service_name, contract.billing_address, contract.payment_method,
       contract.started_on::text
FROM records.customer
JOIN records.contract ON contract.customer_id = customer.id
LEFT JOIN records.supply_point
  ON supply_point.customer_id = contract.customer_id
 AND supply_point.id = contract.supply_point_id
WHERE customer.customer_no = %s
"""
ITEMS = (
    "name",
    "address",
    "phone",
    "email",
    "supply_point_id",
    "service_name",
    "billing_address",
    "payment_method",
    "contract_start_date",
)
"""The same nine, as the notice names them."""
SEEN = """
CREATE TABLE bench_seen (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  staff text NOT NULL, customer_no text NOT NULL, purpose text NOT NULL, items text[] NOT NULL
)
"""
INSERT = "INSERT INTO bench_seen (staff, customer_no, purpose, items) VALUES (%s, %s, %s, %s)"
CHOSEN = """
SELECT customer.customer_no FROM records.customer
JOIN records.contract ON contract.customer_id = customer.id
WHERE contract.state = 'active' AND customer.restricted IS NULL
ORDER BY md5(customer.customer_no) LIMIT %s
"""
"""Customers from all over the tables, the same in each run."""

Values = list[tuple[str | None, ...]]


def measure(here: Worlds) -> list[Result]:
    """Seconds of one read, the median of a round's reads, ours against theirs."""
    with (
        here.large.connect(Role.OWNER, autocommit=True) as owner,
        here.large.connect(Role.WEB) as web,
    ):
        owner.execute(SEEN.encode())
        version = in_force(web, DAY)
        web.rollback()
        whom = [str(number) for (number,) in owner.execute(CHOSEN, (here.scale.acts,))]
        _same_values(web, owner, version, whom[:20])
        of_ours, of_theirs = _endlessly(whom), _endlessly(whom)
        reads = max(1, here.scale.acts // here.scale.rounds)
        pair = side_by_side(
            "staff read",
            here.scale.rounds,
            lambda: _typical(reads, lambda: _ours(web, version, next(of_ours))),
            lambda: _typical(reads, lambda: _theirs(owner, next(of_theirs))),
        )
    told = f"{pair.told('ms', 1000)}; {reads} reads a round"
    return [at_most("staff read, recorded / select and insert", pair.ratio, LIMIT, told=told)]


def _endlessly(whom: list[str]) -> Iterator[str]:
    while True:
        yield from whom


def _typical(times: int, act: Callable[[], object]) -> float:
    """The median seconds of an act done so many times."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        act()
        taken.append(perf_counter() - began)
    return median(taken)


def _ours(web: psycopg.Connection[Any], version: Version, customer_no: str) -> Shown:
    actor = Actor(f"{STAFF}-{next(READ) // A_DAY}", "operator", version.policy.digest)
    reading = Reading(customer_no, PURPOSE, ITEMS, actor, DAY, nonce(), {})
    return read_record(web, version, reading)


def _theirs(owner: psycopg.Connection[Any], customer_no: str) -> Values:
    rows = owner.execute(SELECT.encode(), (customer_no,), prepare=True).fetchall()
    owner.execute(INSERT, (STAFF, customer_no, PURPOSE, list(ITEMS)), prepare=True)
    return rows


def _same_values(
    web: psycopg.Connection[Any], owner: psycopg.Connection[Any], version: Version, whom: list[str]
) -> None:
    for customer_no in whom:
        shown = _ours(web, version, customer_no)
        ours = [tuple(fields[item].value for item in ITEMS) for fields in shown.contracts]
        assert ours == _theirs(owner, customer_no), "the two reads do not show the same values"
