"""Whatever dies while a mail goes out: none is lost, none sent twice, and the ledger is honest."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dying_smarthost import HARMLESS, POINTS, DyingSmarthost, dying_smarthost
from mail_office import MailOffice, deliver_in_a_process, free_port, shipped, smarthost
from night_world import World
from real_database import Database, create_database
from sekisho.gate.queue_mail import Queued
from sekisho.gate.smtp_line import Route
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

NEWS = "request_answered"


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> MailOffice:
    """One office for all tests of this file; each writes to customers of its own."""
    database = create_database(cluster, template=published.name)
    office = MailOffice(World(database, tmp_path_factory.mktemp("world")))
    office.publish(shipped(NEWS))
    return office


@pytest.fixture(autouse=True)
def nothing_waits(office: MailOffice) -> Iterator[None]:
    """What a test leaves in the queue is no other test's."""
    yield
    office.world.owner("UPDATE books.mail SET state = 'withdrawn' WHERE state = 'queued'")
    office.world.owner("UPDATE books.mail_suppression SET lifted_at = now()")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[DyingSmarthost]:
    """A smarthost that can die."""
    with dying_smarthost(tmp_path) as host:
        yield host


def send(office: MailOffice) -> Queued:
    """A mail to Haru waits."""
    return office.send(office.customers()[0], NEWS)


@pytest.mark.parametrize("point", POINTS)
def test_a_smarthost_that_dies(office: MailOffice, host: DyingSmarthost, point: str) -> None:
    queued = send(office)
    host.cut = point
    office.deliver(host.route)
    first = office.mail(queued.id).state
    assert office.deliver(host.route) == {}, "nothing is tried again at once"
    office.later(hours=1)
    office.deliver(host.route)
    steps = office.steps(queued)
    if point in HARMLESS:
        assert (first, steps) == ("queued", ["queued", "attempted", "accepted"])
        assert len(host.answered) == 1
    elif point == POINTS[-1]:
        assert (first, steps) == ("accepted", ["queued", "attempted", "accepted"])
        assert len(host.answered) == 1
    else:
        assert (first, steps) == ("unknown", ["queued", "attempted", "unknown"])
        assert host.answered == [], "it may have been taken, so it is not sent again"
        assert host.sessions == 1


def test_the_ledger_says_that_a_mail_goes_out_before_its_first_byte(
    office: MailOffice, host: DyingSmarthost
) -> None:
    queued = send(office)
    seen: list[list[str]] = []
    host.at_first_byte = lambda: seen.append(office.steps(queued))
    assert office.deliver(host.route) == {"accepted": 1}
    assert seen == [["queued", "attempted"]]


def test_where_the_ledger_takes_no_entry_no_byte_goes_out(
    office: MailOffice, host: DyingSmarthost
) -> None:
    queued = send(office)
    office.world.owner("REVOKE INSERT ON books.ledger_chunk FROM sekisho_mail")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        office.deliver(host.route)
    office.world.owner("GRANT INSERT ON books.ledger_chunk TO sekisho_mail")
    assert (host.answered, host.swallowed) == ([], [])
    assert (office.mail(queued.id).state, office.steps(queued)) == ("queued", ["queued"])
    assert office.deliver(host.route) == {"accepted": 1}


def test_the_ledger_is_sound_after_all_of_this(office: MailOffice) -> None:
    office.world.checkpoint()
    assert office.world.faults() == []


@pytest.mark.parametrize(
    ("answers", "state", "steps"),
    [
        ({"MAIL": "451 4.3.0 later"}, "queued", ["queued"]),
        ({"RCPT": "450 4.2.1 later"}, "queued", ["queued"]),
        ({"RCPT": "550 5.1.1 no such user"}, "refused", ["queued", "refused"]),
        ({"RCPT": "530 5.7.0 sign in first"}, "queued", ["queued"]),
        ({"DATA": "452 4.3.1 full"}, "queued", ["queued", "attempted", "put_off"]),
        ({"DATA": "554 5.7.1 no"}, "refused", ["queued", "attempted", "refused"]),
        ({"DATA": "354 what?"}, "unknown", ["queued", "attempted", "unknown"]),
    ],
)
def test_what_the_smarthost_answers(
    office: MailOffice, answers: dict[str, str], state: str, steps: list[str]
) -> None:
    queued = send(office)
    with smarthost() as (host, route):
        host.answers = answers
        office.deliver(route)
    assert (office.mail(queued.id).state, office.steps(queued)) == (state, steps)


def test_an_unencrypted_smarthost_elsewhere_gets_nothing(office: MailOffice) -> None:
    queued = send(office)
    with smarthost() as (host, route):
        office.deliver(Route(route.host, route.port, route.own_name, tls=True, seconds=5))
        assert host.taken == []
    assert office.mail(queued.id).reply == "no-starttls-or-auth"


def test_where_nobody_answers_only_one_mail_is_tried_in_a_round(office: MailOffice) -> None:
    queued = [office.send(number, NEWS) for number in office.customers(5)]
    nobody = Route("127.0.0.1", free_port(), "sekisho.example.jp", tls=False, seconds=5)
    assert office.deliver(nobody) == {"put_off": 1}
    assert [office.mail(mail.id).attempts for mail in queued] == [1, 0, 0, 0, 0]
    with smarthost() as (_, route):
        assert office.deliver(route) == {"accepted": 4}
        office.later(minutes=1)
        assert office.deliver(route) == {"accepted": 1}


def test_two_deliverers_at_once_send_each_mail_once(office: MailOffice) -> None:
    queued = [office.send(number, NEWS) for number in office.customers(30)]
    with smarthost() as (host, route):
        threads = [threading.Thread(target=office.deliver, args=(route,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    ids = [
        content.partition(b"Message-ID: ")[2].split()[0].decode() for _, _, content in host.taken
    ]
    assert sorted(ids) == sorted(mail.message_id for mail in queued)
    assert {office.mail(mail.id).state for mail in queued} == {"accepted"}
    assert office.steps(queued[7]) == ["queued", "attempted", "accepted"]


@pytest.mark.parametrize(
    ("silent_at", "state", "steps"),
    [
        ("RCPT", "accepted", ["queued", "attempted", "accepted"]),
        ("DATA", "unknown", ["queued", "attempted", "unknown"]),
    ],
)
def test_a_deliverer_that_is_killed(
    office: MailOffice, silent_at: str, state: str, steps: list[str]
) -> None:
    queued = send(office)
    with smarthost() as (host, route):
        reached = host.never_answer(silent_at)
        deliverer = multiprocessing.get_context("spawn").Process(
            target=deliver_in_a_process,
            args=(office.world.database.dsn(Role.MAIL), route, "bounces@example.jp"),
        )
        deliverer.start()
        assert reached.wait(300)
        assert office.deliver(route) == {}, "the mail is the other's while it lives"
        deliverer.kill()
        deliverer.join()
        host.answer_again()
        _wait_for_the_server_to_notice(office)
        office.deliver(route)
    assert (office.mail(queued.id).state, office.steps(queued)) == (state, steps)
    assert len(host.taken) == (1 if state == "accepted" else 0)


def _wait_for_the_server_to_notice(office: MailOffice) -> None:
    """The killed process's session is over, and with it its claims."""
    for _ in range(1000):
        rows = office.world.owner("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted")
        if not rows:
            return
        time.sleep(0.1)
    pytest.fail("the session of the killed process did not end")
