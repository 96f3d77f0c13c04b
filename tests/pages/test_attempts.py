"""A page takes a step: what an act refuses is said, and nothing else is taken for a refusal."""

from collections.abc import Iterator

import psycopg
import pytest
from django.utils import translation
from psycopg.pq import TransactionStatus

from real_database import Database
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.postgres.roles import Role


@pytest.fixture
def connection(database: Database) -> Iterator[Db]:
    """A connection of the screens that has looked at something already."""
    with psycopg.connect(database.dsn(Role.WEB)) as opened:
        opened.execute("SELECT 1")
        yield opened


def refuse() -> None:
    """An act refuses."""
    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "手続を選んでください。"), ("en", "Choose a step.")]
)
def test_a_refusal_is_said_in_the_language_of_the_page_and_leaves_no_transaction(
    connection: Db, lang: str, said: str
) -> None:
    from sekisho.web.attempt import Attempt

    tried = Attempt(connection)
    with translation.override(lang), tried:
        refuse()
    assert (tried.refusal, tried.status) == (said, 409)
    assert connection.info.transaction_status is TransactionStatus.IDLE


def test_a_step_that_is_taken_says_nothing_and_leaves_no_transaction_either(
    connection: Db,
) -> None:
    from sekisho.web.attempt import Attempt

    tried = Attempt(connection)
    with tried:
        connection.execute("SELECT 1")
    assert (tried.refusal, tried.status) == (None, 200)
    assert connection.info.transaction_status is TransactionStatus.IDLE


@pytest.mark.usefixtures("migrated")
def test_a_page_may_answer_another_status_to_what_is_refused() -> None:
    from sekisho.web.attempt import UNREADABLE, Attempt

    tried = Attempt(refused=UNREADABLE)
    with translation.override("en"), tried:
        refuse()
    assert (tried.refusal, tried.status) == ("Choose a step.", 422)


def test_an_error_of_ours_is_no_refusal_and_goes_on(connection: Db) -> None:
    from sekisho.web.attempt import Attempt

    tried = Attempt(connection)
    with pytest.raises(KeyError, match="ours"), tried:
        raise KeyError("ours")
    assert (tried.refusal, tried.status) == (None, 200)


@pytest.mark.usefixtures("migrated")
def test_a_form_that_cannot_be_read_says_it_beside_its_fields_or_as_told() -> None:
    from sekisho.web.attempt import Attempt

    tried = Attempt()
    tried.could_not_read()
    assert (tried.refusal, tried.status) == (None, 422)
    tried.could_not_read("Say on which day it was done.")
    assert (tried.refusal, tried.status) == ("Say on which day it was done.", 422)
