"""An emergency lifts a person's own limits for a short time, and another looks at it afterwards."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from night_world import DAY, World
from request_office import KOTARO, MIDORI, moment
from sekisho.gate.emergency import (
    Emergency,
    Wish,
    list_emergencies,
    open_emergency,
    overdue_reviews,
    review_by,
    review_emergency,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_watch import examine_watch
from sekisho.gate.tell_alarms import raise_overdue
from sekisho.gate.tell_history import tell_history
from sekisho.gate.watch_rules import EmergencyRules
from sekisho.postgres.roles import Role
from watch_office import CURIOUS, NUMBERS, WatchOffice, rules

TWO = "budgets: {default: {customers: 2}}\nemergency: {minutes: 30, customers: 1, review_days: 3}\n"
WISH = Wish("billing", "outage", "病院につながる線が切れている。")
FOUND = "二件とも病院の供給地点だった。"


@pytest.fixture
def watch(world: World) -> WatchOffice:
    """The watch."""
    return WatchOffice(world)


def now() -> datetime:
    """The time by which the database looks whether an emergency is open."""
    return datetime.now(UTC)


def opened(watch: WatchOffice, wish: Wish = WISH, who: str = CURIOUS, at: datetime | None = None,
           **more: Any) -> int:  # fmt: skip
    """Somebody opens an emergency."""
    with watch.world.connected(Role.WEB) as connection:
        return open_emergency(
            connection, watch.version, wish, watch.actor(who, **more), moment(who, at or now())
        )


def reviewed(watch: WatchOffice, number: int, who: str = KOTARO, role: str = "privacy_officer",
             finding: str = "justified", at: datetime | None = None) -> int:  # fmt: skip
    """Somebody reviews it an hour later."""
    when = at or now() + timedelta(hours=1)
    with watch.world.connected(Role.WEB) as connection:
        return review_emergency(
            connection, watch.version, number, finding, FOUND, moment(who, when), role
        )


def the_only(watch: WatchOffice) -> Emergency:
    """The one emergency there is."""
    with watch.world.connected(Role.AUDIT) as connection:
        [one] = list_emergencies(connection)
    return one


def refusal(act: Any, *given: Any, **more: Any) -> str:
    """What somebody is told instead, in English."""
    with pytest.raises(ActRefusedError) as told:
        act(*given, **more)
    return told.value.en


def test_beyond_the_budget_a_few_more_are_shown_marked_counted_and_told(
    watch: WatchOffice, tmp_path: Path
) -> None:
    with rules(tmp_path, TWO):
        for number in NUMBERS[:2]:
            watch.read(number)
        assert "You may read 2 customers a day" in refusal(watch.read, NUMBERS[2])
        emergency = opened(watch)
        shown = watch.read(NUMBERS[2])
        assert "You may read 3 customers a day" in refusal(watch.read, NUMBERS[3])
    entry = watch.office.entry(shown.ledger_index)
    assert (entry.kind, entry.fields["emergency"]) == ("read", emergency)
    assert the_only(watch).reads == 1
    assert [alarm.kind for alarm in watch.alarms()] == ["budget", "emergency", "budget"]
    with watch.world.connected(Role.WEB) as connection:
        [passage] = tell_history(connection, NUMBERS[2])
    assert (passage.actor, passage.index) == (CURIOUS, shown.ledger_index)
    assert watch.world.faults() == []


def test_it_opens_nothing_that_the_notice_forbids_to_everybody(watch: WatchOffice) -> None:
    opened(watch)
    [fields] = watch.read(NUMBERS[0], items=("name", "security_question", "password")).contracts
    assert fields["name"].value
    for secret in ("security_question", "password"):
        assert fields[secret].value is None
    watch.world.owner(
        "UPDATE records.customer SET restricted = '{promotion}' WHERE customer_no = %s", NUMBERS[1]
    )
    assert "None of the items asked may be shown" in refusal(
        watch.read, NUMBERS[1], purpose="promotion"
    )


def test_it_is_for_one_person_and_one_purpose_and_ends_by_itself(
    watch: WatchOffice, tmp_path: Path
) -> None:
    with rules(tmp_path, TWO):
        opened(watch, at=now() - timedelta(minutes=31))
        for number in NUMBERS[:2]:
            watch.read(number)
        told = refusal(watch.read, NUMBERS[2])
        other = watch.actor("account-10")
        for number in NUMBERS[:2]:
            watch.read(number, other)
        opened(watch, who="account-10")
        assert "2 customers" in refusal(watch.read, NUMBERS[2], other, purpose="contact")
        assert watch.read(NUMBERS[2], other).contracts
    assert "You may read 2 customers a day" in told, "its thirty minutes are over"


def test_an_emergency_that_ends_while_a_reading_is_decided_does_not_lift_its_budget(
    watch: WatchOffice, tmp_path: Path
) -> None:
    def over_meanwhile(_: object) -> bool:
        """Called when the rows are there and nothing is counted yet."""
        watch.world.owner("UPDATE books.emergency SET until = now()")
        return True

    with rules(tmp_path, TWO):
        for number in NUMBERS[:2]:
            watch.read(number)
        opened(watch)
        told = refusal(watch.read, NUMBERS[2], only=over_meanwhile)
    assert "You may read 2 customers a day" in told
    assert the_only(watch).reads == 0
    assert watch.world.owner("SELECT count(*) FROM books.act") == [(2,)]


def test_a_reading_decided_before_an_emergency_began_is_decided_again_and_marked(
    watch: WatchOffice,
) -> None:
    begun: list[int] = []

    def begins_meanwhile(_: object) -> bool:
        """Called at each reading of the rows; the first time an emergency begins."""
        if not begun:
            begun.append(opened(watch))
        return True

    shown = watch.read(NUMBERS[0], only=begins_meanwhile)
    assert watch.office.entry(shown.ledger_index).fields["emergency"] == begun[0]
    assert the_only(watch).reads == 1
    counted = watch.world.owner(
        "SELECT customers FROM books.reading_day WHERE person = %s AND day = %s", CURIOUS, DAY
    )
    assert counted == [(1,)]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (Wish("selling", "outage", WISH.words), "'selling' is no purpose of the notice."),
        (Wish("billing", "hurry", WISH.words),
         "Choose a reason (life, outage, fraud, disaster)."),
        (Wish("billing", "life", "急ぎ"),
         "Say what happened, in 10 to 400 characters, without a customer's name."),
    ],
)  # fmt: skip
def test_without_a_reason_and_words_nothing_opens(
    watch: WatchOffice, wish: Wish, message: str
) -> None:
    size = watch.world.owner("SELECT size FROM books.ledger_head")
    assert refusal(opened, watch, wish) == message
    assert watch.world.owner("SELECT size FROM books.ledger_head") == size
    assert watch.alarms() == []


def test_nobody_opens_a_second_one_before_the_first_was_reviewed(watch: WatchOffice) -> None:
    number = opened(watch, at=now() - timedelta(hours=1))
    assert refusal(opened, watch) == (
        f"Your earlier emergency reading, number {number}, has not been reviewed (L24). Ask the"
        " privacy officer to review it."
    )
    reviewed(watch, number, at=now())
    assert opened(watch) > number


def test_another_reviews_it_when_it_is_over_and_once(watch: WatchOffice) -> None:
    number = opened(watch, who=MIDORI)
    assert refusal(reviewed, watch, number, MIDORI) == (
        "Nobody reviews their own emergency reading. Another person does (L24)."
    )
    assert refusal(reviewed, watch, number, role="operator") == (
        "Only the privacy officer may review an emergency reading (L24)."
    )
    assert refusal(reviewed, watch, number, at=now()) == (
        "It is still open. Review it when its time is over."
    )
    assert refusal(reviewed, watch, number, finding="fine") == "Say whether it was needed."
    index = reviewed(watch, number, finding="unjustified")
    assert watch.office.entry(index).fields["finding"] == "unjustified"
    assert (the_only(watch).reviewed_by, the_only(watch).review_words) == (KOTARO, FOUND)
    assert refusal(reviewed, watch, number) == (
        f"There is no emergency reading {number}, or it has been reviewed."
    )


def test_not_even_the_database_takes_a_review_of_oneself(watch: WatchOffice) -> None:
    opened(watch)
    with (
        watch.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="another_reviews_an_emergency"),
    ):
        connection.execute("UPDATE books.emergency SET reviewed_by = person")


def test_a_review_that_is_late_alarms_once_and_is_a_finding(watch: WatchOffice) -> None:
    opened(watch, at=datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    today = date(2026, 11, 9)
    with watch.world.connected(Role.WATCH) as connection:
        assert raise_overdue(connection, watch.version, date(2026, 11, 6)) == 0
        assert raise_overdue(connection, watch.version, today) == 1
        assert raise_overdue(connection, watch.version, today) == 0
    with watch.world.connected(Role.AUDIT) as connection:
        assert overdue_reviews(connection, today) == 1
        found = {each.id: each for each in examine_watch(connection, now())}
    assert found["emergency-unreviewed"].en == "1 emergency readings were not reviewed in time"
    assert watch.alarms()[0].kind == "unreviewed"


def test_the_days_for_a_review_are_business_days() -> None:
    assert review_by(date(2026, 11, 2), EmergencyRules()) == date(2026, 11, 6), "the 3rd is free"
    assert review_by(date(2026, 12, 28), EmergencyRules()) == date(2027, 1, 6), "offices are shut"
    assert review_by(DAY, EmergencyRules(review_days=1)) == date(2026, 12, 2)
