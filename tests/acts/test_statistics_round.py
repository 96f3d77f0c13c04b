"""What the desk ordered is prepared by the round; one order does not keep the others waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg import DataError

from night_world import World
from sekisho.books.statistic_orders import newest_orders
from sekisho.books.statistics import Release
from sekisho.books.versions import in_force
from sekisho.gate import work_statistics as the_round
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_statistics import order_statistic
from sekisho.gate.noisy_cube import laplace
from sekisho.gate.prepare_statistic import Chance, prepare_statistic
from sekisho.gate.statistic_rules import Wanted
from sekisho.gate.work_statistics import Worked
from sekisho.postgres.roles import Role
from statistics_office import CHARGES, MIDORI, MONTH, SALT, SUPPLY, Office


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def ordered(office: Office, title: str, period: str = MONTH, thousandths: int = 0) -> int:
    """Midori ordered it at the desk."""
    with office.world.connected(Role.WEB) as web:
        version = in_force(web, office.today)
        web.rollback()
        wanted = Wanted(title, period, thousandths=thousandths)
        return order_statistic(web, version, wanted, MIDORI, office.today)


@contextmanager
def round_of(office: Office) -> Iterator[Iterator[Worked]]:
    """The round begins; what comes of each order follows one after the other."""
    with office.world.connected(Role.OWNER) as books, office.world.connected(Role.STAT) as counter:
        version = in_force(books, office.today)
        books.rollback()
        yield the_round.work_statistics(
            books, counter, version, office.today, lambda: Chance(SALT, laplace)
        )


def test_an_order_that_cannot_be_made_says_why_and_the_next_is_made(office: Office) -> None:
    ordered(office, SUPPLY, "2021-03")
    ordered(office, CHARGES)
    with round_of(office) as found:
        refused, made = list(found)
    assert refused.refused is not None
    assert refused.refused.code == "nobody-in-it"
    assert made.release is not None
    assert (made.release.title, made.release.prepared_by) == (CHARGES, MIDORI)
    with office.world.connected(Role.WEB) as web:
        said = {each.title: each.refused("ja") for each in newest_orders(web)}
    assert said == {
        SUPPLY: "2021-03 の「契約と販売電力量」には、だれも数えられませんでした。",
        CHARGES: None,
    }


def test_an_order_that_fails_stays_open_and_keeps_nobody_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ordered(office, SUPPLY), ordered(office, CHARGES)

    def failing(books: Any, counter: Any, version: Any, wanted: Wanted, *rest: Any) -> Release:
        if wanted.statistic == SUPPLY:
            counter.execute("SELECT 1 FROM statistics.supply('no day'::date)")
        return prepare_statistic(books, counter, version, wanted, *rest)

    monkeypatch.setattr(the_round, "prepare_statistic", failing)
    with round_of(office) as found, pytest.raises(DataError, match="invalid input syntax"):
        list(found)
    with office.world.connected(Role.WEB) as web:
        done = {each.id: each.done_at is not None for each in newest_orders(web)}
    assert done == {first: False, second: True}


def test_more_noise_than_a_period_may_have_is_refused_at_the_desk(office: Office) -> None:
    with pytest.raises(ActRefusedError) as why:
        ordered(office, SUPPLY, thousandths=1001)
    assert (why.value.code, why.value.en) == ("no-epsilon", "Epsilon lies between 0.001 and 1.")
