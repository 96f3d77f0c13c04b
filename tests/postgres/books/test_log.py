"""The ledger's storage: what is appended is found, proved, and never has a gap."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from real_database import Database
from sekisho.books import log, proofs
from sekisho.books.connection import Db
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import verify_consistency, verify_inclusion
from sekisho.ledger.tree import mth

ORIGIN = "sekisho.example.jp/test"


@pytest.fixture
def books(fresh_database: Database) -> Iterator[Db]:
    """A begun, empty log, entered as the extract role."""
    with psycopg.connect(fresh_database.dsn("sekisho_owner")) as owner:
        log.begin(owner, ORIGIN)
    with psycopg.connect(fresh_database.dsn("sekisho_extract")) as connection:
        yield connection


def _bulk(books: Db, entries: list[bytes]) -> tuple[memoryview, log.Grown]:
    grown = log.Grown.from_head(log.read_head(books))
    grown.add([leaf_hash(entry) for entry in entries])
    return memoryview(b"".join(entries)), grown


def test_every_entry_is_found_and_proved_however_it_was_appended(books: Db) -> None:
    entries = [f"entry {number}".encode() for number in range(5)]
    assert log.append(books, entries[:3]) == 0
    wide = [number.to_bytes(41, "big") for number in range(2500)]
    assert log.append_bulk(books, 41, *_bulk(books, wide)) == 3
    assert log.append(books, entries[3:]) == 2503
    everything = [*entries[:3], *wide, *entries[3:]]
    head = log.read_head(books).frontier
    assert head.size == len(everything)
    assert head.root() == mth(everything)
    for index in (0, 2, 3, 15, 16, 1026, 1027, 2047, 2502, 2503, 2504):
        assert log.read_entry(books, index) == everything[index]
        proof = proofs.inclusion(books, index, head.size)
        verify_inclusion(leaf_hash(everything[index]), index, head.size, proof, head.root())


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=6), data=st.data())
def test_log_only_grows_in_storage_too(books: Db, sizes: list[int], data: st.DataObject) -> None:
    before = log.read_head(books).frontier
    heads = [before] if before.size else []
    for number, size in enumerate(sizes):
        block = [bytes([number % 256]) * 7 + index.to_bytes(4, "big") for index in range(size)]
        if size > 1 and number % 2:
            log.append_bulk(books, 11, *_bulk(books, block))
        else:
            log.append(books, block)
        heads.append(log.read_head(books).frontier)
    old = data.draw(st.sampled_from(heads))
    new = data.draw(st.sampled_from([head for head in heads if head.size >= old.size]))
    proof = proofs.consistency(books, old.size, new.size)
    verify_consistency(old.size, new.size, old.root(), new.root(), proof)


def test_a_bulk_that_was_gathered_before_somebody_appended_stands_behind_it(books: Db) -> None:
    log.append(books, [b"first"])
    wide = [number.to_bytes(41, "big") for number in range(3000)]
    gathered = _bulk(books, wide)
    log.append(books, [b"a staff read", b"another"])
    assert log.append_bulk(books, 41, *gathered) == 3
    everything = [b"first", b"a staff read", b"another", *wide]
    head = log.read_head(books).frontier
    assert (head.size, head.root()) == (len(everything), mth(everything))


def test_what_is_rolled_back_leaves_no_gap(books: Db) -> None:
    log.append(books, [b"kept"])
    books.commit()
    log.append(books, [b"given up"])
    books.rollback()
    assert log.append(books, [b"next"]) == 1


def test_an_index_beyond_the_log_is_refused(books: Db) -> None:
    log.append(books, [b"only one"])
    with pytest.raises(log.LogError, match=r"^the ledger has no entry 1$"):
        log.read_entry(books, 1)


def test_a_log_that_was_never_begun_says_what_to_do(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn("sekisho_web")) as connection,
        pytest.raises(log.LogError, match=r"never begun: publish a notice first"),
    ):
        log.append(connection, [b"too early"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE books.ledger_chunk SET entries = ''",
        "DELETE FROM books.ledger_chunk",
        "TRUNCATE books.ledger_chunk",
        "UPDATE books.ledger_head SET origin = 'elsewhere.example.com'",
        "DELETE FROM books.ledger_head",
        "UPDATE books.ledger_node SET hash = ''",
        "DELETE FROM books.policy_version",
        "UPDATE books.provision_record SET customers = 0",
        "DELETE FROM books.disclosure_log",
    ],
)
@pytest.mark.parametrize("role", ["sekisho_web", "sekisho_extract", "sekisho_audit"])
def test_nobody_changes_what_was_written(
    fresh_database: Database, role: str, statement: str
) -> None:
    with (
        psycopg.connect(fresh_database.dsn(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())
