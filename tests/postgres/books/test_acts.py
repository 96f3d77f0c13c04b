"""Acts stand in the ledger and in their index together, however many are appended at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from real_database import Database
from sekisho.books import log
from sekisho.books.acts import Act, append_act, each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.proofs import logged
from sekisho.ledger.frontier import Frontier
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import verify_inclusion
from sekisho.ledger.tree import mth
from sekisho.postgres.roles import Role

TANAKA_READS = Act(
    7, "read", "tanaka", "billing", "sha256:1", ("C12",), ("name", "phone"), ("password",)
)


@pytest.fixture
def books(fresh_database: Database) -> Iterator[Db]:
    """A connection as the web role to a ledger that was begun."""
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        log.begin(owner, "example.jp/log")
    with psycopg.connect(fresh_database.dsn(Role.WEB)) as connection:
        yield connection


def rows(connection: Db) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT ledger_index, customer_id, kind, actor, purpose, digest, clauses, items, withheld"
        " FROM books.act ORDER BY ledger_index"
    ).fetchall()


def test_an_act_stands_in_the_log_and_in_its_index(books: Db) -> None:
    with each_statement_alone(books):
        assert append_act(books, b"\x01{}", TANAKA_READS) == 0
    assert log.read_entry(books, 0) == b"\x01{}"
    assert rows(books) == [
        (0, 7, "read", "tanaka", "billing", "sha256:1", ["C12"], ["name", "phone"], ["password"])
    ]


def test_acts_at_once_stand_one_behind_the_other(books: Db, fresh_database: Database) -> None:
    def desk(number: int) -> list[int]:
        with (
            psycopg.connect(fresh_database.dsn(Role.WEB)) as connection,
            each_statement_alone(connection),
        ):
            return [append_act(connection, b"\x01%d" % number, TANAKA_READS) for _ in range(10)]

    with ThreadPoolExecutor(8) as desks:
        indexes = [index for each in desks.map(desk, range(8)) for index in each]
    assert sorted(indexes) == list(range(80))
    entries = log.read_entries(books, [(0, 80)])
    for number in range(8):
        own = indexes[number * 10 : number * 10 + 10]
        assert {entries[index] for index in own} == {b"\x01%d" % number}
        assert own == sorted(own)
    assert log.read_head(books).frontier.root() == mth([entries[n] for n in range(80)])
    assert len(rows(books)) == 80


def test_the_database_grows_the_tree_as_the_program_does(books: Db) -> None:
    """Sizes up to 300: every carry up to a stored node of height 8 is passed, and one beyond it."""
    said = [b"\x01%d" % n for n in range(300)]
    grown, nodes = Frontier().extend([leaf_hash(entry) for entry in said])
    for start in range(0, 300, 10):
        books.execute("SELECT books.append_entry(e) FROM unnest(%s::bytea[]) AS e",
                      (said[start : start + 10],))  # fmt: skip
    assert log.read_head(books).frontier == grown
    stored = books.execute("SELECT height, index, hash FROM books.ledger_node").fetchall()
    assert {tuple(row) for row in stored} == set(nodes)


def test_every_node_of_the_tree_is_stored_on_the_way(books: Db) -> None:
    with each_statement_alone(books):
        for n in range(40):
            append_act(books, b"\x01%d" % n, TANAKA_READS)
        head = log.read_head(books).frontier
        for n, (entry, path) in enumerate(logged(books, range(40), 40)):
            verify_inclusion(leaf_hash(entry), n, 40, path, head.root())


def test_an_act_that_the_books_refuse_leaves_no_entry(books: Db) -> None:
    nobody = Act(7, "read", None, "billing", "sha256:1", (), (), ())  # type: ignore[arg-type]  # wrong on purpose
    with each_statement_alone(books):
        with pytest.raises(psycopg.errors.NotNullViolation):
            append_act(books, b"\x01{}", nobody)
        assert log.read_head(books).frontier.size == 0
        with pytest.raises(log.LogError, match=r"^the ledger has no entry 0$"):
            log.read_entry(books, 0)


def test_a_ledger_that_was_never_begun_takes_no_act(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn(Role.WEB)) as connection,
        each_statement_alone(connection),
        pytest.raises(psycopg.errors.RaiseException, match="never begun: publish a notice first"),
    ):
        append_act(connection, b"\x01{}", TANAKA_READS)


def test_a_connection_in_a_transaction_is_refused(books: Db) -> None:
    books.execute("SELECT 1")
    with pytest.raises(psycopg.ProgrammingError, match="INTRANS"), each_statement_alone(books):
        pass


@pytest.mark.parametrize("autocommit", [False, True])
def test_afterwards_the_connection_is_as_it_was(books: Db, autocommit: bool) -> None:
    books.autocommit = autocommit
    with each_statement_alone(books):
        assert books.autocommit
    assert books.autocommit is autocommit
