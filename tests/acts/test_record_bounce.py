"""What did not arrive is taken in, where the report is about a mail of ours to that address."""

import psycopg
import pytest

from delivery_reports import report
from mail_office import MailOffice, keys, shipped, smarthost
from night_world import World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.queue_mail import Queued
from sekisho.gate.record_bounce import Bounced, record_bounce
from sekisho.gate.tell_undelivered import tell_undelivered
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> MailOffice:
    """An office with a template published."""
    office = MailOffice(world)
    office.publish(shipped("request_answered"))
    return office


def sent(office: MailOffice) -> tuple[Queued, str]:
    """A mail that the smarthost took, and where it went."""
    queued = office.send(office.customers()[0], "request_answered")
    with smarthost() as (host, route):
        assert office.deliver(route) == {"accepted": 1}
        return queued, host.taken[0][1][0]


def bounce(office: MailOffice, raw: bytes) -> list[Bounced]:
    with psycopg.connect(office.world.database.dsn(Role.MAIL), autocommit=True) as connection:
        return record_bounce(connection, raw, keys(), office.now)


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_an_address_that_is_gone_gets_no_more_and_the_customer_is_told(
    office: MailOffice, returned: str
) -> None:
    queued, address = sent(office)
    haru = office.customers()[0]
    with office.world.connected(Role.WEB) as connection:
        assert tell_undelivered(connection, haru) is None
    raw = report(queued.message_id, address, returned=returned)
    assert bounce(office, raw) == [Bounced(queued.id, "bounced", "5.1.1", suppressed=True)]
    assert office.steps(queued) == ["queued", "attempted", "accepted", "bounced"]
    with office.world.connected(Role.WEB) as connection:
        assert tell_undelivered(connection, haru) == office.now
        assert tell_undelivered(connection, office.customers(2)[1]) is None
    with pytest.raises(ActRefusedError) as refused:
        office.send(haru, "request_answered")
    assert refused.value.code == "address-suppressed"
    again = bounce(office, raw)
    assert again == [Bounced(queued.id, "bounced", "5.1.1", suppressed=False)]
    assert office.steps(queued)[-2:] == ["accepted", "bounced"], "told once"


def test_a_new_address_is_written_to_again(office: MailOffice) -> None:
    queued, address = sent(office)
    bounce(office, report(queued.message_id, address))
    haru = office.customers()[0]
    office.world.owner(
        "UPDATE records.customer SET email = 'new@example.jp' WHERE customer_no = %s", haru
    )
    office.later(days=1)
    office.send(haru, "request_answered")
    with office.world.connected(Role.WEB) as connection:
        assert tell_undelivered(connection, haru) is None


@pytest.mark.parametrize(
    ("status", "action", "state", "suppressed"),
    [
        ("5.7.1", "failed", "bounced", False),
        ("5.2.2", "failed", "bounced", False),
        ("5.2.1", "failed", "bounced", True),
        ("4.4.1", "delayed", "accepted", False),
        ("4.4.1", "failed", "accepted", False),
        ("2.1.5", "delivered", "accepted", False),
    ],
)
def test_only_what_failed_for_good_counts(
    office: MailOffice, status: str, action: str, state: str, suppressed: bool
) -> None:
    queued, address = sent(office)
    told = bounce(office, report(queued.message_id, address, status, action))
    assert told == [Bounced(queued.id, state, status, suppressed)]
    assert office.mail(queued.id).state == state


def test_a_forged_report_stops_nobodys_mail(office: MailOffice) -> None:
    queued, address = sent(office)
    forged = {
        "bounce-not-ours": [
            report(queued.message_id, "somebody.else@example.jp"),
            report(f"<{'0' * 32}@mail.sekisho.example.jp>", address),
        ],
        "bounce-no-message-id": [report("<guess@example.jp>", address)],
        "bounce-no-recipient": [
            report(queued.message_id, address, status="bad"),
            report(queued.message_id, address).replace(b"rfc822; ", b"x400; "),
        ],
        "bounce-no-report": [
            b"", b"\x00\xff" * 99, b"Subject: hello\r\n\r\nHello",
            report(queued.message_id, address).replace(b"multipart/report", b"multipart/mixed"),
        ],
    }  # fmt: skip
    for code, those in forged.items():
        for raw in those:
            with pytest.raises(ActRefusedError) as refused:
                bounce(office, raw)
            assert refused.value.code == code
            assert address not in str(refused.value)
    assert office.mail(queued.id).state == "accepted"
    assert office.world.owner("SELECT 1 FROM books.mail_suppression") == []
