"""Records of nobody: like others to whoever reads, in no file and no total, never silent."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import psycopg
import pytest

from mail_office import Smarthost, sender, smarthost
from night_world import DAY, World
from request_office import KOTARO, MIDORI, NOON
from sekisho.gate.any_real_customer import any_real_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.record_look import Looking
from sekisho.gate.smtp_line import Route, SmtpLine
from sekisho.gate.tell_alarms import Telling, Told, forget_days, tell_alarms
from sekisho.gate.trace_item import trace_item
from sekisho.postgres.roles import Role
from statistics_office import Office as StatisticsOffice
from watch_office import CURIOUS, NUMBERS, WatchOffice

CANARY, OTHER = "S0007-00900001", "S0007-00900002"
TO = ("privacy@sekisho.example.jp", "deputy@sekisho.example.jp")
OFFICER_ONLY = (
    "おとりの記録を扱えるのは、個人情報保護管理者だけです（L24）。",
    "Only the privacy officer may deal with canaries (L24).",
)
TAKEN = "That number cannot be used. Choose one of at most 40 ASCII characters that neither a"


@pytest.fixture
def watch(world: World) -> WatchOffice:
    """The watch, with one canary planted."""
    office = WatchOffice(world)
    office.plant(CANARY)
    return office


@pytest.fixture
def host() -> Iterator[tuple[Smarthost, Route]]:
    """A smarthost on this machine."""
    with smarthost() as running:
        yield running


def tell(watch: WatchOffice, route: Route, to: tuple[str, ...] = TO) -> Told:
    """One round of the watch."""
    with watch.world.connected(Role.WATCH) as connection, SmtpLine(route) as line:
        telling = Telling(line, sender().address, sender().bounces, to, lambda: NOON)
        return tell_alarms(connection, telling)


def test_a_canary_reads_like_an_applicant_who_has_not_told_the_supply_point(
    watch: WatchOffice,
) -> None:
    items = ("name", "address", "phone", "customer_no", "application_no")
    fields = watch.read(CANARY, items=items).contracts[0]
    assert fields["name"].value
    assert fields["address"].value
    assert fields["customer_no"].value == CANARY
    assert {answer.answer.answer.value for answer in fields.values()} == {"permit"}
    [(name, phone)] = watch.world.owner(
        "SELECT name, phone FROM records.customer WHERE customer_no = %s", CANARY
    )
    assert watch.find(name=name, phone=phone) == (CANARY,)
    assert [alarm.kind for alarm in watch.alarms()] == ["canary", "canary"]


def test_an_auditor_s_look_at_the_history_of_a_canary_alarms(watch: WatchOffice) -> None:
    with watch.world.connected(Role.WEB) as connection:
        looking = Looking("account-5", DAY, bytes(16))
        traced, _ = trace_item(connection, watch.version, looking, CANARY, "", "ja")
    assert traced == []
    assert [(alarm.kind, alarm.who) for alarm in watch.alarms()] == [("canary", "account-5")]


def test_no_column_of_a_record_tells_a_canary(watch: WatchOffice) -> None:
    rows = watch.world.owner(
        "SELECT synthetic, kind, consents, restricted FROM records.customer WHERE customer_no = %s",
        CANARY,
    )
    assert rows == [(True, "person", [], None)]
    assert watch.world.owner("SELECT DISTINCT synthetic FROM records.customer") == [(True,)]
    with watch.world.connected(Role.IMPORT) as connection:
        assert not any_real_customer(connection), "the demonstration goes on"
    for role in (Role.WEB, Role.AUDIT, Role.EXTRACT, Role.IMPORT, Role.STAT, Role.HAND):
        with (
            watch.world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM books.canary")


def test_among_people_a_canary_is_marked_as_they_are(watch: WatchOffice) -> None:
    watch.world.owner(
        "UPDATE records.customer SET synthetic = false WHERE id ="
        " (SELECT min(id) FROM records.customer WHERE customer_no <> %s)",
        CANARY,
    )
    watch.plant(OTHER)
    [(marked,)] = watch.world.owner(
        "SELECT synthetic FROM records.customer WHERE customer_no = %s", OTHER
    )
    assert not marked


def test_who_asks_the_counting_about_a_record_raises_the_alarm_by_asking(
    watch: WatchOffice,
) -> None:
    [(key,)] = watch.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", CANARY)
    with watch.world.connected(Role.WEB) as connection:
        connection.execute(
            "SELECT * FROM watch.admit(%s, %s, %s, 9, 9, interval '1 minute')",
            ("injected", DAY, [key]),
        )
        connection.commit()
    assert [(alarm.kind, alarm.who) for alarm in watch.alarms()] == [("canary", "injected")]


def test_a_canary_is_in_no_file_of_a_night_and_in_no_total(watch: WatchOffice) -> None:
    [(key,)] = watch.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", CANARY)
    watch.world.night()
    assert watch.world.released()
    for content in watch.world.released().values():
        assert CANARY.encode() not in content
    assert watch.world.owner("SELECT watch.given()") == [([],)]
    office = StatisticsOffice(watch.world)
    lines = office.lines(office.prepare())
    [(contracts,)] = watch.world.owner(
        "SELECT count(*) FROM records.monthly_usage WHERE month = '2026-09-01'"
        " AND customer_id <> %s", key,
    )  # fmt: skip
    assert str(contracts) in lines[-1]
    assert watch.alarms() == [], "and neither a night nor a statistic is a look"


def test_a_record_that_a_recipient_would_be_given_is_not_planted(watch: WatchOffice) -> None:
    watch.world.owner(
        "CREATE VIEW door.extract_everybody AS"
        " SELECT c.id AS subject_key, c.name FROM records.customer AS c"
    )
    with pytest.raises(ActRefusedError) as told:
        watch.plant(OTHER)
    assert (told.value.ja, told.value.en) == (
        (
            "いま有効な告知では、おとりの記録が提供ファイル（extract_everybody）に"
            "入ってしまいます（L24）。"
            "何も植えていません。申込中の方を供給地点なしで渡す規則がないか確かめてください。"
        ),
        (
            "Under the notice in force a canary would go into files for recipients"
            " (extract_everybody; L24). Nothing was planted. See which rule gives applicants"
            " without a supply point."
        ),
    )
    assert [canary.customer_no for canary in watch.canaries()] == [CANARY]
    rows = watch.world.owner("SELECT FROM records.customer WHERE customer_no = %s", OTHER)
    assert rows == []


def test_only_the_officer_plants_lists_and_retires(watch: WatchOffice) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: watch.plant(OTHER, "operator"),
        lambda: watch.canaries("auditor"),
        lambda: watch.retire(CANARY, "entrusted"),
    )
    for act in acts:
        with pytest.raises(ActRefusedError) as told:
            act()
        assert (told.value.ja, told.value.en) == OFFICER_ONLY
    assert [canary.retired_at for canary in watch.canaries()] == [None]


@pytest.mark.parametrize("number", ["", NUMBERS[0], CANARY, "あ", "9" * 41])
def test_a_number_that_somebody_has_or_that_is_none_is_refused(
    watch: WatchOffice, number: str
) -> None:
    with pytest.raises(ActRefusedError) as told:
        watch.plant(number)
    assert told.value.en.startswith(TAKEN)


def test_a_retired_canary_is_gone_and_silent(watch: WatchOffice) -> None:
    assert watch.retire(CANARY)
    [canary] = watch.canaries()
    assert canary.retired_at is not None
    with pytest.raises(ActRefusedError, match="No customer has that number"):
        watch.read(CANARY)
    assert watch.alarms() == []
    with pytest.raises(ActRefusedError) as told:
        watch.retire(CANARY)
    assert told.value.en == "There is no canary of that number. See sekisho canary list."
    left = watch.world.owner(
        "SELECT (SELECT count(*) FROM records.contract WHERE contract_no = %s),"
        " (SELECT count(*) FROM records.application WHERE application_no = %s)",
        f"CT{CANARY}", f"AP{CANARY}",
    )  # fmt: skip
    assert left == [(0, 0)]


def test_an_alarm_is_told_to_everybody_named_and_says_nothing_of_a_customer(
    watch: WatchOffice, host: tuple[Smarthost, Route]
) -> None:
    running, route = host
    [(name,)] = watch.world.owner(
        "SELECT name FROM records.customer WHERE customer_no = %s", CANARY
    )
    watch.read(CANARY)
    assert tell(watch, route) == Told(1, 0)
    assert tell(watch, route) == Told(0, 0), "once is enough"
    assert [to for _, to, _ in running.taken] == [[address] for address in TO]
    for _, _, raw in running.taken:
        said = body(raw)
        assert f"{CURIOUS}\t0\tおとりの記録に触れた / A canary record was touched" in said
        assert CANARY not in said
        assert name not in said
    assert watch.alarms()[0].delivered_at == NOON


def body(raw: bytes) -> str:
    """The words of the mail."""
    words: str = message_from_bytes(raw, policy=policy.default).get_content()
    return words


@pytest.mark.parametrize("answer", ["450 4.2.0 later", "550 5.1.1 nobody", "421 4.3.2 closing"])
def test_an_alarm_that_one_address_did_not_get_waits_for_the_next_round(
    watch: WatchOffice, host: tuple[Smarthost, Route], answer: str
) -> None:
    running, route = host
    watch.read(CANARY)
    running.answers["RCPT"] = answer
    assert tell(watch, route) == Told(0, 1)
    assert watch.alarms()[0].delivered_at is None
    running.answers.clear()
    assert tell(watch, route) == Told(1, 0)


def test_where_nobody_is_named_every_alarm_waits(
    watch: WatchOffice, host: tuple[Smarthost, Route]
) -> None:
    watch.read(CANARY)
    assert tell(watch, host[1], to=()) == Told(0, 1)


def test_another_looks_into_an_alarm_once_and_the_ledger_says_so(watch: WatchOffice) -> None:
    watch.read(CANARY, watch.actor(MIDORI, "privacy_officer"))
    [alarm] = watch.alarms()
    for who, role, message in (
        (
            MIDORI,
            "privacy_officer",
            "An alarm about yourself is for somebody else to acknowledge (L24).",
        ),
        (KOTARO, "operator", "Only the privacy officer may acknowledge an alarm (L24)."),
    ):
        with pytest.raises(ActRefusedError) as told:
            watch.acknowledge(alarm.id, who, role)
        assert told.value.en == message
    index = watch.acknowledge(alarm.id)
    [seen] = watch.alarms()
    assert (seen.seen_by, seen.seen_index) == (KOTARO, index)
    assert watch.office.entry(index).fields["step"] == "acknowledged"
    with pytest.raises(ActRefusedError) as told:
        watch.acknowledge(alarm.id)
    assert told.value.en == f"There is no alarm {alarm.id}, or somebody has acknowledged it."
    assert watch.world.faults() == []


def test_no_login_takes_an_alarm_back(watch: WatchOffice) -> None:
    watch.read(CANARY)
    for role in (Role.WEB, Role.WATCH, Role.AUDIT):
        for statement in ("DELETE FROM books.alarm", "UPDATE books.alarm SET who = 'nobody'"):
            with (
                watch.world.connected(role) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement.encode())


def test_the_counts_of_days_that_are_over_are_forgotten(watch: WatchOffice) -> None:
    watch.read(NUMBERS[0])
    with watch.world.connected(Role.WATCH) as connection:
        assert forget_days(connection, DAY + timedelta(days=1)) == 0
        assert forget_days(connection, DAY + timedelta(days=2)) == 1
