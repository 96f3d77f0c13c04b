"""Acts stand in the ledger and in their index together, however many are appended at once."""

from collections.abc import Iterator

import psycopg
import pytest

from real_database import Database
from sekisho.books import log
from sekisho.books.acts import Act, append_act, each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.proofs import logged
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.proof import verify_inclusion
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
        assert append_act(books, log.read_head(books), b"\x01{}", TANAKA_READS) == 0
    assert log.read_entry(books, 0) == b"\x01{}"
    assert rows(books) == [
        (0, 7, "read", "tanaka", "billing", "sha256:1", ["C12"], ["name", "phone"], ["password"])
    ]


def test_an_act_decided_on_an_old_head_stands_behind_those_that_were_faster(books: Db) -> None:
    with each_statement_alone(books):
        old = log.read_head(books)
        indexes = [append_act(books, old, b"\x01%d" % n, TANAKA_READS) for n in range(40)]
        assert indexes == list(range(40))
        assert [log.read_entry(books, n) for n in indexes] == [b"\x01%d" % n for n in indexes]
        assert log.read_head(books).frontier.size == 40
    assert len(rows(books)) == 40


def test_every_node_of_the_tree_is_stored_on_the_way(books: Db) -> None:
    with each_statement_alone(books):
        for n in range(40):
            append_act(books, log.read_head(books), b"\x01%d" % n, TANAKA_READS)
        head = log.read_head(books).frontier
        for n, (entry, path) in enumerate(logged(books, range(40), 40)):
            verify_inclusion(leaf_hash(entry), n, 40, path, head.root())


def test_an_act_that_the_books_refuse_leaves_no_entry(books: Db) -> None:
    nobody = Act(7, "read", None, "billing", "sha256:1", (), (), ())  # type: ignore[arg-type]  # wrong on purpose
    with each_statement_alone(books):
        with pytest.raises(psycopg.errors.NotNullViolation):
            append_act(books, log.read_head(books), b"\x01{}", nobody)
        assert log.read_head(books).frontier.size == 0
        with pytest.raises(log.LogError, match=r"^the ledger has no entry 0$"):
            log.read_entry(books, 0)


def test_a_ledger_that_was_never_begun_takes_no_act(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn(Role.WEB)) as connection,
        each_statement_alone(connection),
        pytest.raises(log.LogError, match="never begun: publish a notice first"),
    ):
        append_act(connection, log.read_head(connection), b"\x01{}", TANAKA_READS)


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
