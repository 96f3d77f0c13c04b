"""The disclosure of one customer with five years of half hours, against the selects it needs.

Ours is `carry_out_request` and the package as JSON: item by item decided, each row with its source,
who received what, the entry committed. Theirs is psycopg: the same columns of the same tables, and
the customer's passages, fetched and thrown away.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from psycopg import sql

from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import DAY, SEED, World, Worlds, nonce, say
from sekisho.books.connection import Db
from sekisho.books.versions import Version, in_force
from sekisho.cases.clock import Target
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import Carried, carry_out_request
from sekisho.gate.case_steps import Moment
from sekisho.gate.confirm_identity import confirm_by_documents
from sekisho.gate.disclosure_package import SUBJECT_KEY
from sekisho.gate.keep_answer import answer_files
from sekisho.gate.move_request import decide_request
from sekisho.gate.open_request import Asked, open_request
from sekisho.gate.tell_history import history_of
from sekisho.postgres.roles import Role
from sekisho.records.columns import personal_tables
from sekisho.records.keys import customer_id, synthetic_number

LIMIT, LIMIT_S = 2.0, 2.0
YEARS = 5
WHOM = synthetic_number(SEED, 242)
NOON = datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=UTC)
HALF_HOURS = """
INSERT INTO records.half_hourly_usage (customer_id, contract_id, day, kwh, confirmed)
SELECT customer_id, id, day::date, array_fill(0.2500, ARRAY[48]), true
FROM records.contract, generate_series(%(first)s::date, %(last)s::date, '1 day') AS day
WHERE {whose} ON CONFLICT DO NOTHING
"""


def measure(here: Worlds) -> list[Result]:
    """The ratio, and the seconds of all three files (JSON, XLSX, letter)."""
    large = here.large
    key = customer_id(WHOM)
    _fill(large, key)
    with large.connect(Role.WEB) as web, large.connect(Role.HAND) as hand:
        version = in_force(web, DAY)
        web.rollback()
        items = list(version.policy.vocabulary.items)[: here.scale.rounds + 2]
        cases = iter([_granted(web, version, item) for item in items])
        made: list[Carried] = []
        pair = side_by_side(
            "disclosure",
            here.scale.rounds,
            lambda: _ours(hand, version, next(cases), made),
            lambda: _theirs(hand, key),
        )
        rows = _same_rows(hand, made[-1], key)
        began = perf_counter()
        last = carry_out_request(hand, version, next(cases), _moment("hand"))
        files = answer_files(last)
        whole = perf_counter() - began
    size = sum(map(len, files.values())) / 2**20
    told = f"{pair.told()}; {rows:,} rows of one among {large.customers:,} customers"
    return [
        at_most("disclosure package / the selects it needs", pair.ratio, LIMIT, told=told),
        at_most("disclosure package as JSON, XLSX and letter", whole, LIMIT_S, " s",
                f"{median(pair.ours):.2f} s of it for the JSON; {size:.1f} MiB"),
    ]  # fmt: skip


def _fill(large: World, key: int) -> None:
    """Everybody has the half hours of a day, and the one of whom it is about five years of them."""
    say("  half hours ...")
    with large.connect(Role.OWNER, autocommit=True) as owner:
        everybody, one = (
            HALF_HOURS.format(whose="true"),
            HALF_HOURS.format(whose=f"customer_id = {key}"),
        )
        owner.execute(everybody.encode(), {"first": DAY, "last": DAY})
        first = DAY - timedelta(days=365 * YEARS + 1)
        owner.execute(one.encode(), {"first": first, "last": DAY})
        owner.execute("ANALYZE records.half_hourly_usage")


def _granted(web: Db, version: Version, item: str) -> int:
    """A disclosure that was granted and waits for the hand; another item makes it another case."""
    asked = Asked(WHOM, "disclosure", channel="post", scope=(item,))
    case = open_request(web, version, asked, _moment("bench-a"), Target()).case
    for saw, staff in (("passport", "bench-a"), ("call_back", "bench-a"), ("passport", "bench-b")):
        confirm_by_documents(web, version, case, saw, _moment(staff))
    decide_request(web, version, case, Outcome.GRANTED, (), _moment("bench-c"))
    return case


def _moment(actor: str) -> Moment:
    return Moment(actor, NOON, nonce())


def _ours(hand: Db, version: Version, case: int, made: list[Carried]) -> float:
    began = perf_counter()
    carried = carry_out_request(hand, version, case, _moment("hand"))
    assert carried.package is not None
    carried.package.to_json()
    taken = perf_counter() - began
    made.append(carried)
    return taken


def _theirs(hand: psycopg.Connection[Any], key: int) -> float:
    began = perf_counter()
    for query in _selects():
        hand.execute(query, (key,)).fetchall()
    history_of(hand, key)
    hand.rollback()
    return perf_counter() - began


def _selects() -> Iterator[sql.Composed]:
    for model in personal_tables():
        name = model._meta.db_table.split(".")[-1].strip('"')  # noqa: SLF001  # documented API
        yield sql.SQL("SELECT {} FROM records.{} WHERE {} = %s").format(
            sql.SQL(", ").join(map(sql.Identifier, model.ITEMS or model.FACTS)),
            sql.Identifier(name),
            sql.Identifier(SUBJECT_KEY.get(name, "customer_id")),
        )


def _same_rows(hand: Db, carried: Carried, key: int) -> int:
    """How many rows the package has; the long table is whole."""
    assert carried.package is not None
    held = {each["table"]: each["rows"] for each in json.loads(carried.package.to_json())["held"]}
    row = hand.execute(
        "SELECT count(*) FROM records.half_hourly_usage WHERE customer_id = %s", (key,)
    ).fetchone()
    hand.rollback()
    assert row is not None
    assert len(held["half_hourly_usage"]) == row[0], "the package lacks half hours"
    return sum(map(len, held.values()))
