"""Somebody harvests records for a day: the budget holds, every canary alarms, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from night_world import DAY, World
from sekisho.books.log import read_entry
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.postgres.roles import Role
from watch_office import CURIOUS, NUMBERS, WatchOffice, rules

CANARIES = ("S0007-00900001", "S0007-00900002", "S0007-00900003")
SMALL = "budgets: {default: {customers: 50, empty: 5}}\npace: {customers: 30, minutes: 10}\n"
FOUR = "budgets: {default: {customers: 4, empty: 3}, customer_service: {customers: 2}}\n"


def over(most: int) -> tuple[str, str]:
    """What somebody is told beyond the budget."""
    return (
        (
            f"今日見られるお客様は{most}人までで、その人数に達しました（L24）。"
            "個人情報保護管理者に知らせてあります。急を要するときは、非常時の閲覧を申し出てください。"
        ),
        (
            f"You may read {most} customers a day and have read them (L24). The privacy officer has"
            " been told. In an emergency, ask for an emergency reading."
        ),
    )


@pytest.fixture
def watch(world: World) -> WatchOffice:
    """The watch, with nothing planted."""
    return WatchOffice(world)


def refused(watch: WatchOffice, number: str, **more: Any) -> tuple[str, str]:
    """What the reader is told instead of the record."""
    with pytest.raises(ActRefusedError) as told:
        watch.read(number, **more)
    return told.value.ja, told.value.en


def kinds(watch: WatchOffice) -> Counter[str]:
    """How many alarms of each kind stand."""
    return Counter(alarm.kind for alarm in watch.alarms())


def test_a_day_of_harvest_ends_at_the_budget_and_every_canary_alarms(
    watch: WatchOffice, tmp_path: Path
) -> None:
    for number in CANARIES:
        watch.plant(number)
    order = [*NUMBERS[:10], CANARIES[0], *NUMBERS[10:40], CANARIES[1], *NUMBERS[40:60],
             CANARIES[2]]  # fmt: skip
    shown, told = [], set()
    with rules(tmp_path, SMALL):
        for number in order:
            try:
                watch.read(number)
                shown.append(number)
            except ActRefusedError as refusal:
                told.add((refusal.ja, refusal.en))
    assert shown == order[:50]
    assert told == {over(50)}
    assert kinds(watch) == {"canary": 3, "budget": 1, "pace": 1}
    assert {alarm.who for alarm in watch.alarms()} == {CURIOUS}
    assert watch.world.owner("SELECT count(*) FROM books.act WHERE actor = %s", CURIOUS) == [(50,)]
    assert watch.world.faults() == []


def test_twenty_readings_at_once_stay_within_the_budget(watch: WatchOffice, tmp_path: Path) -> None:
    actor = watch.actor()

    def one(number: str) -> str:
        try:
            watch.read(number, actor)
        except ActRefusedError as refusal:
            return refusal.code
        return "shown"

    with rules(tmp_path, FOUR), ThreadPoolExecutor(20) as desks:
        outcomes = list(desks.map(one, NUMBERS[:20]))
    assert Counter(outcomes) == {"shown": 4, "over-budget": 16}
    assert kinds(watch) == {"budget": 1}
    assert watch.world.owner("SELECT count(*) FROM books.act WHERE actor = %s", CURIOUS) == [(4,)]
    assert watch.world.faults() == []


def test_whoever_decided_first_and_records_last_is_refused_the_last_place(
    watch: WatchOffice, tmp_path: Path
) -> None:
    between: list[str] = []

    def another_desk_is_faster(_: object) -> bool:
        """Called when the first reader's rows are there and nothing is counted yet."""
        assert watch.read(NUMBERS[4]).contracts, "nobody waits for a reader who decides"
        between.append(NUMBERS[4])
        return True

    with rules(tmp_path, FOUR):
        for number in NUMBERS[:3]:
            watch.read(number)
        assert refused(watch, NUMBERS[3], only=another_desk_is_faster) == over(4)
    assert between == [NUMBERS[4]]
    assert watch.world.owner("SELECT count(*) FROM books.act WHERE actor = %s", CURIOUS) == [(4,)]
    assert kinds(watch) == {"budget": 1}
    assert watch.world.faults() == []


def test_what_cannot_be_recorded_is_neither_shown_nor_counted(watch: WatchOffice) -> None:
    nobody = watch.actor(None, person=CURIOUS)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(psycopg.errors.NotNullViolation):
        watch.read(NUMBERS[0], nobody)
    assert watch.world.owner("SELECT count(*) FROM books.reading_day") == [(0,)]
    assert watch.world.owner("SELECT count(*) FROM books.act") == [(0,)]
    assert watch.world.faults() == []


def test_a_look_beyond_the_budget_is_told_so_even_where_the_notice_shows_nothing(
    watch: WatchOffice, tmp_path: Path
) -> None:
    with rules(tmp_path, FOUR):
        for number in NUMBERS[:4]:
            watch.read(number)
        assert refused(watch, NUMBERS[4], items=("security_question",)) == over(4)


def test_only_the_web_role_counts_and_records_and_with_no_rights_but_its_own(
    watch: WatchOffice,
) -> None:
    functions = ("books.append_entry", "watch.count_reading", "watch.record_reading")
    definers = watch.world.owner(
        "SELECT oid::regproc::text FROM pg_proc WHERE prosecdef AND oid::regproc::text = ANY (%s)",
        [*functions],
    )
    assert definers == []
    may = watch.world.owner(
        "SELECT DISTINCT r.rolname FROM pg_proc AS p, pg_roles AS r WHERE r.rolcanlogin"
        " AND p.oid::regproc::text = ANY (%s) AND NOT r.rolsuper"
        " AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1", [*functions],
    )  # fmt: skip
    assert may == [(Role.OWNER,), (Role.WEB,)]


def test_the_same_customer_counts_once_and_the_next_day_begins_anew(
    watch: WatchOffice, tmp_path: Path
) -> None:
    with rules(tmp_path, FOUR):
        for number in (*NUMBERS[:4], *NUMBERS[:4]):
            watch.read(number)
        assert refused(watch, NUMBERS[4]) == over(4)
        assert watch.read(NUMBERS[0]).contracts, "who was read already may be read again"
        assert watch.read(NUMBERS[4], day=DAY + timedelta(days=1)).contracts


def test_a_program_reads_on_the_account_of_who_answers_for_it(
    watch: WatchOffice, tmp_path: Path
) -> None:
    with rules(tmp_path, FOUR):
        for client, number in enumerate(NUMBERS[:4]):
            watch.read(number, watch.actor(f"client-{client}", person=CURIOUS))
        assert refused(watch, NUMBERS[4]) == over(4)
        assert watch.read(NUMBERS[4], watch.actor("account-10")).contracts, "another's own day"


def test_a_kind_of_account_may_have_a_lower_budget(watch: WatchOffice, tmp_path: Path) -> None:
    with rules(tmp_path, FOUR):
        for number in NUMBERS[:2]:
            watch.read(number, watch.actor(role="customer_service"))
        assert refused(watch, NUMBERS[2], actor=watch.actor(role="customer_service")) == over(2)


def test_whoever_is_found_is_counted_and_beyond_the_budget_nobody_is_found(
    watch: WatchOffice, tmp_path: Path
) -> None:
    said = watch.world.owner(
        "SELECT customer_no, name FROM records.customer WHERE customer_no = ANY (%s)"
        " ORDER BY customer_no", NUMBERS[:5],
    )  # fmt: skip
    with rules(tmp_path, FOUR):
        for number, name in said[:4]:
            assert watch.find(customer_no=number, name=name) == (number,)
        with pytest.raises(ActRefusedError) as told:
            watch.find(customer_no=said[4][0], name=said[4][1])
    assert (told.value.ja, told.value.en) == over(4)
    assert kinds(watch) == {"budget": 1}


def test_searching_in_vain_ends_all_looking_for_the_day(watch: WatchOffice, tmp_path: Path) -> None:
    with rules(tmp_path, FOUR):
        for guess in range(2):
            assert watch.find(customer_no=f"S0007-9999{guess:04}", name="架空 太郎") == ()
        with pytest.raises(ActRefusedError, match="No customer has that number"):
            watch.read("S0007-99999999")
        told = refused(watch, NUMBERS[0])
        with pytest.raises(ActRefusedError, match="3 searches found nobody today"):
            watch.find(customer_no=NUMBERS[0], name="架空 太郎")
    assert told == (
        (
            "今日は該当者のない検索が3回に達したため、検索も閲覧もできません（L24）。"
            "個人情報保護管理者に知らせてあります。"
        ),
        (
            "3 searches found nobody today: you can neither search nor read any more (L24). The"
            " privacy officer has been told."
        ),
    )
    assert kinds(watch) == {"searches": 1}


def test_a_look_that_the_notice_refuses_is_counted_and_alarms_at_a_canary(
    watch: WatchOffice,
) -> None:
    watch.plant(CANARIES[0])
    assert "C51" in refused_restricted(watch)
    with pytest.raises(ActRefusedError) as told:
        watch.read(CANARIES[0], items=("security_question",))
    assert told.value.code == "nothing-permitted"
    assert kinds(watch) == {"canary": 1}
    counted = watch.world.owner(
        "SELECT customers FROM books.reading_day WHERE person = %s", CURIOUS
    )
    assert counted == [(2,)]


def refused_restricted(watch: WatchOffice) -> str:
    """What is told of somebody who has refused promotion."""
    watch.world.owner(
        "UPDATE records.customer SET restricted = '{promotion}' WHERE customer_no = %s", NUMBERS[0]
    )
    return refused(watch, NUMBERS[0], purpose="promotion")[0]


def test_the_count_of_a_day_says_of_nobody_that_they_were_read(watch: WatchOffice) -> None:
    watch.read(NUMBERS[0])
    [(marks, key)] = watch.world.owner(
        "SELECT d.marks, c.id FROM books.reading_day AS d, records.customer AS c"
        " WHERE c.customer_no = %s", NUMBERS[0],
    )  # fmt: skip
    assert len(marks) == 1
    assert str(key) not in marks[0].hex()
    with (
        watch.world.connected(Role.WEB) as connection,
        pytest.raises(Exception, match="permission"),
    ):
        connection.execute("SELECT marks FROM books.reading_day")


def test_each_alarm_has_an_entry_that_names_nobody(watch: WatchOffice, tmp_path: Path) -> None:
    watch.plant(CANARIES[0])
    shown = watch.read(CANARIES[0])
    with watch.world.connected(Role.AUDIT) as connection:
        entry = parse_entry(read_entry(connection, shown.ledger_index - 1))
    assert isinstance(entry, JsonEntry)
    assert (entry.kind, entry.fields["step"], entry.fields["alarm"], entry.fields["clauses"]) == (
        "alarm", "raised", "canary", ["L24"],
    )  # fmt: skip
    assert CANARIES[0] not in str(entry.fields)
    assert CURIOUS not in str(entry.fields)


def test_rules_that_cannot_be_read_shut_every_record(watch: WatchOffice, tmp_path: Path) -> None:
    with rules(tmp_path, "budgets: {default: {customers: 0}}\n"):
        told = refused(watch, NUMBERS[0])
    assert told == (
        (
            "watch.yaml の budgets.default.customers を読めません。数は 1 以上 100,000 以下の整数、"
            "alarms.to はメールアドレスの一覧です。"
            "直すまで、お客様の記録はだれも見られません（L24）。"
        ),
        (
            "watch.yaml: budgets.default.customers cannot be read. Figures are whole, from 1 to"
            " 100,000; alarms.to is a list of mail addresses. Until it is mended nobody sees a"
            " customer's record (L24)."
        ),
    )
