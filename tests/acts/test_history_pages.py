"""A customer's history comes in pages of the same cost, and the pages together are the whole."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

import pytest

from night_world import DAY, SEED, World
from sekisho.books.connection import Db
from sekisho.books.versions import in_force
from sekisho.gate import tell_history as telling
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.read_record import Actor, Reading, read_record
from sekisho.gate.record_look import Looking
from sekisho.gate.subjects import customer_key
from sekisho.gate.tell_history import Passage, page_of, tell_history
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.gate.trace_item import trace_item
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role
from sekisho.records.keys import synthetic_number

NUMBERS = tuple(synthetic_number(SEED, index) for index in range(60))


@pytest.fixture
def web(world: World) -> Iterator[Db]:
    """A connection of the web role, each statement alone."""
    with world.connected(Role.WEB) as connection:
        connection.autocommit = True
        yield connection


def shuffle_tables(world: World) -> None:
    """The customers lie in the table in another order than that of their keys."""
    world.owner("UPDATE records.customer SET name = name WHERE id % 3 = 0")
    world.owner("UPDATE records.customer SET name = name WHERE id % 3 = 1")
    # And no plan puts them back into the order of an index.
    for plan in ("indexscan", "bitmapscan", "mergejoin"):
        world.owner(f"ALTER DATABASE {world.database.name} SET enable_{plan} = off")


def read_often(web: Db, number: str, times: int) -> None:
    """Somebody of the company looked at the customer's name so many times."""
    version = in_force(web, DAY)
    actor = Actor("midori", "operator", version.policy.digest)
    for _ in range(times):
        nonce = secrets.token_bytes(16)
        read_record(web, version, Reading(number, "billing", ("name",), actor, DAY, nonce, {}))


def somebody_given(world: World, web: Db) -> str:
    """A customer who is in several files, the world's nights being over."""
    return max(NUMBERS, key=lambda number: len(tell_history(web, number)))


def pages(web: Db, number: str, most: int, item: str = "") -> list[Passage]:
    """Every page from the newest to the last, joined and turned to the order of the ledger."""
    key, found, before = customer_key(web, number), list[Passage](), None
    while True:
        page = page_of(web, key, before, most=most, item=item)
        assert len(page.passages) <= most
        assert [*page.passages] == sorted(page.passages, key=lambda p: -p.index)
        found += page.passages
        if page.more is None:
            return found[::-1]
        assert before is None or page.more < before, "each page goes on further back"
        before = page.more


@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_the_pages_joined_are_the_whole_history(world: World, web: Db, most: int) -> None:
    world.night()
    number = somebody_given(world, web)
    read_often(web, number, 4)
    world.night(DAY + timedelta(days=1))
    read_often(web, number, 3)
    whole = tell_history(web, number)
    assert {passage.kind for passage in whole} == {"extract", "read"}
    assert [passage.index for passage in whole] == sorted({passage.index for passage in whole})
    assert pages(web, number, most) == whole


def test_a_page_begins_behind_the_last_entry_of_the_page_before(world: World, web: Db) -> None:
    number = NUMBERS[0]
    world.night()
    read_often(web, number, 5)
    first, more = tell_timeline(web, number, "en", most=3)
    second, _ = tell_timeline(web, number, "en", more, most=3)
    assert more == first[-1].index > second[0].index
    told = [passage.index for passage in (*first, *second)]
    assert told == [passage.index for passage in tell_history(web, number)][::-1][:6]


@pytest.mark.parametrize("before", [0, -1])
def test_before_the_first_entry_there_is_nothing(world: World, web: Db, before: int) -> None:
    world.night()
    assert tell_timeline(web, somebody_given(world, web), "en", before) == ([], None)


def test_whoever_is_in_few_of_many_stretches_gets_short_pages_that_go_on(
    world: World, web: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in range(3):
        world.night(DAY + timedelta(days=days))
    number = somebody_given(world, web)
    whole = tell_history(web, number)
    monkeypatch.setattr(telling, "BATCH", 2)
    monkeypatch.setattr(telling, "MOST_STRETCHES", 2)
    page = page_of(web, customer_key(web, number))
    assert len(page.passages) < len(whole)
    assert page.more is not None
    assert pages(web, number, 50) == whole


def test_customers_who_lie_in_no_order_find_their_own_entries(world: World, web: Db) -> None:
    shuffle_tables(world)
    world.night()
    world.checkpoint()
    held = world.owner("SELECT count(*) FROM books.run_subjects WHERE places IS NOT NULL")
    assert held[0][0] > 0, "no file streamed in another order than that of the keys"
    proved = 0
    for number in NUMBERS[:20]:
        for passage in tell_history(web, number):
            receipt = verify_receipt(give_receipt(web, number, passage.index), world.signer.key)
            assert (receipt.customer_no, receipt.items) == (number, passage.items)
            proved += 1
    assert proved > 20


def test_the_keys_of_a_run_lie_in_stretches_that_do_not_overlap(world: World) -> None:
    shuffle_tables(world)
    world.night()
    ordered = world.owner(
        "SELECT bool_and(subjects = (SELECT string_agg(k, '' ORDER BY k) FROM ("
        " SELECT substring(subjects FROM n * 8 + 1 FOR 8) AS k"
        " FROM generate_series(0, length(subjects) / 8 - 1) AS n) AS keys))"
        " FROM books.run_subjects"
    )
    assert ordered == [(True,)]


def test_an_entry_of_somebody_else_s_is_refused_in_such_a_run_too(world: World, web: Db) -> None:
    shuffle_tables(world)
    world.night()
    world.checkpoint()
    mine, yours = [number for number in NUMBERS if tell_history(web, number)][:2]
    own = {passage.index for passage in tell_history(web, mine)}
    theirs = {passage.index for passage in tell_history(web, yours)} - own
    for index in theirs:
        with pytest.raises(ActRefusedError) as refused:
            give_receipt(web, mine, index)
        assert refused.value.en == (
            f"Entry {index} is not about this customer. See sekisho history for the numbers."
        )


def test_a_trace_finds_an_item_that_few_passages_gave(
    world: World, web: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night()
    number = somebody_given(world, web)
    read_often(web, number, 6)
    monkeypatch.setattr(telling, "MOST_ACTS", 2)
    whole = [p.index for p in tell_history(web, number) if "supply_point_id" in p.items]
    assert whole
    assert [p.index for p in pages(web, number, 50, "supply_point_id")] == whole
    looking = Looking("account-9", DAY, secrets.token_bytes(16))
    version = in_force(web, DAY)
    traced, more = trace_item(web, version, looking, number, "supply_point_id", "en")
    assert (traced, more is not None) == ([], True), "its acts fill the first stretch"
