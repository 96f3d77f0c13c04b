"""The business passes on: two officers, a day, one package; the old purposes bind the successor."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from cast import ROOT, published_policy
from night_world import CUSTOMERS, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.cases.succession import beyond, purposes_of
from sekisho.commands._notice import open_notice
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.hand_over_succession import HandedOver, Handing, hand_over_succession
from sekisho.gate.read_record import Actor
from sekisho.gate.record_succession import (
    Passing,
    SuccessionStep,
    approve_succession,
    record_succession,
    withdraw_succession,
)
from sekisho.gate.show_successions import ToldSuccession, standing_succession
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
DAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Passage:
    """Kotaro records, Midori (a second officer here) approves."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def record(self, role: str = OFFICER, **other: Any) -> SuccessionStep:
        """The merger with Yukue Energy."""
        said = {"event": "merger", "successor": "yukue_energy", "document_no": "合併契約第1号",
                "effective_on": DAY}  # fmt: skip
        with self.world.connected(Role.WEB) as connection:
            passing = Passing(**{**said, **other})
            return record_succession(connection, self.office.version, passing, moment(KOTARO), role)

    def approve(self, number: int, who: str = MIDORI, role: str = OFFICER) -> SuccessionStep:
        """A second officer approves."""
        with self.world.connected(Role.WEB) as connection:
            return approve_succession(connection, self.office.version, number, moment(who), role)

    def withdraw(self, number: int) -> SuccessionStep:
        """It did not come about."""
        with self.world.connected(Role.WEB) as connection:
            return withdraw_succession(
                connection, self.office.version, number, moment(KOTARO), OFFICER
            )

    def hand_over(self, number: int, days: int = 0, role: str = OFFICER) -> HandedOver:
        """The package is made, so many days after the day."""
        version = self.office.version
        at = moment(KOTARO, NOON + timedelta(days=days))
        actor = Actor(KOTARO, role, version.policy.digest)
        with self.world.connected(Role.WEB) as web, self.world.connected(Role.HAND) as hand:
            handing = Handing(web, hand, version, actor, at, self.world.place / "succession")
            return hand_over_succession(handing, number)

    def told(self, day: date = DAY) -> ToldSuccession | None:
        """What customers are told on that day."""
        with self.world.connected(Role.WEB) as connection:
            return standing_succession(connection, self.office.version, day, "en")


@pytest.fixture
def passage(world: World) -> Passage:
    """Nothing is recorded yet."""
    return Passage(world)


def test_the_package_has_every_customer_once_and_names_the_purposes_that_bind(
    passage: Passage,
) -> None:
    number = passage.record().succession
    passage.approve(number)
    done = passage.hand_over(number)
    lines = [json.loads(line) for line in done.file.read_bytes().splitlines()]
    assert done.customers == CUSTOMERS
    assert len({line["customer_no"] for line in lines}) == CUSTOMERS
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert manifest["sha256"] == sha256(done.file.read_bytes()).hexdigest()
    assert manifest["article"] == "18(2)"
    assert [each["purpose"] for each in manifest["bound_to"]] == list(
        purposes_of(passage.office.version.policy)
    )
    for line in lines:
        for contract in line["contracts"]:
            assert not {"password", "pin", "security_question", "mail_content"} & set(contract)
            assert "name" in contract
    (haru,) = [line for line in lines if line["customer_no"] == HARU]
    entry = passage.office.entry(haru["entry"])
    assert (entry.fields["recipient"], entry.fields["clauses"]) == ("yukue_energy", ["C20"])
    with passage.world.connected(Role.WEB) as connection:
        timeline, _ = tell_timeline(connection, HARU, "en")
    assert (timeline[0].recipient, timeline[0].inside) == ("Yukue Energy (fictional)", False)
    assert passage.world.faults() == []
    with pytest.raises(ActRefusedError, match="The succession is handed_over"):
        passage.hand_over(number)


def test_customers_are_told_of_the_new_manager_from_the_day_on(passage: Passage) -> None:
    number = passage.record().succession
    assert passage.told() is None, "recorded, it is not told"
    passage.approve(number)
    assert passage.told(DAY - timedelta(days=1)) is None
    told = passage.told()
    assert told is not None
    assert (told.successor, told.event, told.representative) == (
        "Yukue Energy (fictional)", "Merger", "行方 継",
    )  # fmt: skip
    passage.withdraw(number)
    assert passage.told() is None


def test_nothing_goes_over_before_the_second_officer_and_the_day(passage: Passage) -> None:
    number = passage.record(effective_on=DAY + timedelta(days=2)).succession
    size = passage.world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError, match="The succession is recorded"):
        passage.hand_over(number, 2)
    with pytest.raises(ActRefusedError) as refused:
        passage.approve(number, KOTARO)
    assert refused.value.en == "An officer other than who recorded it approves it (C20)."
    with pytest.raises(ActRefusedError, match="A privacy officer records, approves"):
        passage.approve(number, role="operator")
    assert passage.world.owner("SELECT size FROM books.ledger_head") == size
    passage.approve(number)
    with pytest.raises(ActRefusedError) as refused:
        passage.hand_over(number, 1)
    assert refused.value.en == (
        "Nothing is handed over before the day of the succession, 2026-12-03 (C20)."
    )
    assert not list(passage.world.place.glob("succession/*"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"event": "friendship"}, "Choose the event from (C20): merger, split, transfer"),
        ({"successor": "akatsuki_power"}, ("'akatsuki_power' is no successor under the notice on"
         " that day (C20).")),
        ({"effective_on": date(2026, 9, 30)}, ("'yukue_energy' is no successor under the notice on"
         " that day (C20).")),
        ({"document_no": " "}, ("Write the number of the agreement, at most 60 characters: talks"
         " alone are no succession (C20).")),
        ({"role": "operator"}, "A privacy officer records, approves and hands over (C20)."),
    ],
)  # fmt: skip
def test_what_is_no_succession_is_not_recorded(
    passage: Passage, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ActRefusedError) as refused:
        passage.record(**wrong)
    assert refused.value.en == said
    assert passage.world.owner("SELECT count(*) FROM books.succession") == [(0,)]


def test_a_successor_s_notice_may_say_less_and_never_more() -> None:
    policy = published_policy()
    bound = purposes_of(policy)
    assert beyond(bound, policy) == ()
    assert beyond(bound[1:], policy) == (bound[0],)
    gas = open_notice(ROOT / "examples/gas/notice.md", None, "en").policy()
    assert set(beyond(bound, gas)) == set(purposes_of(gas)) - set(bound)
    assert beyond(bound, gas), "a gas retailer has purposes of its own"
