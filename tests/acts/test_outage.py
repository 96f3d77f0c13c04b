"""An outage: two people, an area, a time box; the area's operator alone is given the list."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from breach_office import BreachOffice
from night_world import World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.books.breaches import Reach
from sekisho.gate.declare_outage import (
    OutageStep,
    approve_outage,
    declare_outage,
    operator_of,
    review_outage,
    withdraw_outage,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_outage_list import ITEMS, GivenList, Giving, give_outage_list
from sekisho.gate.read_record import Actor
from sekisho.gate.show_outages import ShownOutage, list_outages
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
END = NOON + timedelta(hours=24)


@dataclass(frozen=True)
class Storm:
    """Midori declares and gives the list, Kotaro is the officer."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def area(self) -> str:
        """Haru's area."""
        (row,) = self.world.owner(
            "SELECT p.area FROM records.supply_point AS p JOIN records.customer AS c"
            " ON c.id = p.customer_id WHERE c.customer_no = %s",
            HARU,
        )
        return str(row[0])

    def declare(self, **other: Any) -> OutageStep:
        """A typhoon, for a day."""
        said = {"area": self.area(), "reason": "台風による停電", "until": END, **other}
        with self.world.connected(Role.WEB) as connection:
            return declare_outage(connection, self.office.version, moment=moment(MIDORI), **said)

    def approve(self, number: int, who: str = KOTARO, role: str = OFFICER,
                at: datetime = NOON) -> OutageStep:  # fmt: skip
        """Somebody approves."""
        with self.world.connected(Role.WEB) as connection:
            return approve_outage(connection, self.office.version, number, moment(who, at), role)

    def give(self, number: int, at: datetime = NOON, read: str = "", **other: Any) -> GivenList:
        """The list is given."""
        version = self.office.version
        actor = Actor(MIDORI, "operator", read or version.policy.digest)
        with self.world.connected(Role.WEB) as web, self.world.connected(Role.HAND) as hand:
            giving = Giving(web, hand, version, actor, moment(MIDORI, at), **{
                "clock": lambda: at, "directory": self.world.place / "outage", **other,
            })  # fmt: skip
            return give_outage_list(giving, number)

    def review(self, number: int, who: str = KOTARO, at: datetime = END + timedelta(hours=1),
               found: str = "一覧は一度だけでした", role: str = OFFICER) -> OutageStep:  # fmt: skip
        """Somebody looks at it afterwards."""
        with self.world.connected(Role.WEB) as connection:
            return review_outage(
                connection, self.office.version, number, found, moment(who, at), role
            )

    def withdraw(self, number: int) -> OutageStep:
        """Kotaro ends it early."""
        with self.world.connected(Role.WEB) as connection:
            return withdraw_outage(connection, self.office.version, number, moment(KOTARO), OFFICER)

    def shown(self, at: datetime = NOON) -> ShownOutage:
        """The only declaration, as the auditor sees it."""
        with self.world.connected(Role.AUDIT) as connection:
            (one,) = list_outages(connection, self.office.version, at, "en")
        return one

    def files(self) -> list[str]:
        """The files that were made, whole or in part."""
        return sorted(path.name for path in self.world.place.glob("outage/*"))


@pytest.fixture
def storm(world: World) -> Storm:
    """Nothing is declared yet."""
    return Storm(world)


def test_the_area_s_operator_is_given_its_customers_once_two_people_declared_it(
    storm: Storm,
) -> None:
    number = storm.declare().outage
    assert storm.approve(number).state == "running"
    given = storm.give(number)
    lines = [json.loads(line) for line in given.file.read_bytes().splitlines()]
    (row,) = storm.world.owner(
        "SELECT count(*), min(k.network_operator_of), count(DISTINCT k.customer_id)"
        " FROM records.contract AS k"
        " JOIN records.supply_point AS p ON p.customer_id = k.customer_id"
        " AND p.id = k.supply_point_id WHERE k.state = 'active' AND p.area = %s"
        " AND k.network_operator_of IS NOT NULL",
        storm.area(),
    )
    assert (len(lines), given.recipient) == row[:2]
    assert {line["items"]["supply_area"] for line in lines} == {storm.area()}
    assert all(set(line["items"]) <= set(ITEMS) for line in lines)
    assert all(
        storm.office.entry(line["entry"]).fields["purpose"] == "outage_survey" for line in lines
    )
    breaches = BreachOffice(storm.world)
    day = breaches.today()
    lost = breaches.open(
        Reach(day, day, recipient=given.recipient), day, max(NOON, datetime.now(UTC))
    )
    assert breaches.triage(lost.breach).persons == row[2], "whoever is on a list that leaks"
    with storm.world.connected(Role.WEB) as connection:
        timeline, _ = tell_timeline(connection, HARU, "ja")
    assert timeline[0].recipient_id == given.recipient
    assert not timeline[0].inside
    assert given.file.stat().st_mode & 0o077 == 0
    assert storm.shown().lists[0][1] == given.customers
    assert storm.world.faults() == []


def test_nothing_is_given_before_the_second_person_and_outside_the_box(storm: Storm) -> None:
    number = storm.declare().outage
    for said, tried in (
        ("The declaration is declared; that step cannot follow (C33).", lambda: storm.give(number)),
        ("An officer other than who declared it approves it (C33).",
         lambda: storm.approve(number, MIDORI)),
        ("A privacy officer approves, ends and reviews a declaration (C33).",
         lambda: storm.approve(number, role="operator")),
    ):  # fmt: skip
        with pytest.raises(ActRefusedError) as refused:
            tried()
        assert refused.value.en == said
    storm.approve(number)
    size = storm.world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError) as refused:
        storm.give(number, END + timedelta(minutes=1))
    assert refused.value.en == (
        "The box ended at 2026-12-02 03:00 UTC. If it goes on, two people declare it anew (C33)."
    )
    with pytest.raises(ActRefusedError, match="has not been acknowledged"):
        storm.give(number, read="sha256:old")
    assert storm.world.owner("SELECT size FROM books.ledger_head") == size
    assert storm.shown(END + timedelta(minutes=1)).state == "over", "it ends by itself"
    assert storm.files() == []


def test_a_box_that_ends_while_the_list_grows_leaves_no_file(storm: Storm) -> None:
    number = storm.declare().outage
    storm.approve(number)
    moments = iter([NOON, NOON, *[END + timedelta(seconds=1)] * 9])
    with pytest.raises(ActRefusedError, match="The box ended at"):
        storm.give(number, clock=lambda: next(moments))
    assert storm.files() == [], "nor a part of one"
    assert storm.shown().lists == ()


def test_what_is_no_declaration_is_not_recorded(storm: Storm) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"area": "11"}, "There is no supply area '11'. Write 01 to 10 (C33)."),
        ({"reason": " "}, "Say in 1 to 200 characters what happened (C33)."),
        ({"until": NOON}, "Give an end that is to come, at most 72 hours away."),
        ({"until": NOON + timedelta(hours=73)}, "Give an end that is to come, at most 72 hours"),
    ]
    for other, said in wrong:
        with pytest.raises(ActRefusedError) as refused:
            storm.declare(**other)
        assert refused.value.en.startswith(said)
    assert storm.world.owner("SELECT count(*) FROM books.outage") == [(0,)]
    with pytest.raises(ActRefusedError, match="There is no declaration 9"):
        storm.approve(9)


def test_the_area_s_operator_is_that_of_the_day_in_japan(storm: Storm) -> None:
    begun = datetime(2020, 3, 31, 15, 30, tzinfo=UTC)  # half past midnight, the first of April
    with pytest.raises(ActRefusedError, match="There is no supply area '01'"):
        operator_of(storm.office.version, "01", begun - timedelta(hours=1))
    assert operator_of(storm.office.version, "01", begun) == "hokkaido_network"


def test_it_is_reviewed_afterwards_by_somebody_who_gave_no_list(storm: Storm) -> None:
    number = storm.declare().outage
    storm.approve(number)
    storm.give(number)
    with pytest.raises(ActRefusedError, match="The declaration is running"):
        storm.review(number, at=NOON)
    with pytest.raises(ActRefusedError) as refused:
        storm.review(number, MIDORI)
    assert refused.value.en == "An officer who gave no list reviews it (C33)."
    with pytest.raises(ActRefusedError, match="Say in 1 to 200 characters what you found"):
        storm.review(number, found="")
    assert storm.review(number).state == "reviewed"
    assert (storm.shown().reviewed_by, storm.shown().review) == (KOTARO, "一覧は一度だけでした")


def test_what_was_over_early_gives_nothing_any_more(storm: Storm) -> None:
    number = storm.declare().outage
    storm.approve(number)
    assert storm.withdraw(number).state == "withdrawn"
    with pytest.raises(ActRefusedError, match="The declaration is withdrawn"):
        storm.give(number)
    assert storm.shown(datetime(2027, 1, 1, tzinfo=UTC)).state == "withdrawn"


def test_the_database_itself_wants_two_people(storm: Storm) -> None:
    number = storm.declare().outage
    with storm.world.connected(Role.WEB) as connection, pytest.raises(Exception, match="by_two"):
        connection.execute(
            "UPDATE books.outage SET state = 'running', approved_by = %s WHERE id = %s",
            (MIDORI, number),
        )
