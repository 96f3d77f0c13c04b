"""What customers have a right to: the package lists the mails to them, erasure ends them."""

import psycopg
import pytest

from mail_office import MailOffice, shipped, smarthost
from night_world import World
from request_office import HARU, KOTARO, Office, moment
from sekisho.books import mails
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.erase_record import forget_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> MailOffice:
    office = MailOffice(world)
    office.publish(shipped("request_answered"))
    return office


def test_the_package_lists_the_mails_that_were_sent(office: MailOffice) -> None:
    office.send(HARU, "request_answered")
    requests = Office(office.world)
    case = requests.open("disclosure").case
    requests.identify(case)
    requests.decide(case, Outcome.GRANTED)
    with office.world.connected(Role.HAND) as connection:
        told = carry_out_request(connection, requests.version, case, moment(KOTARO))
    assert told.package is not None
    (table,) = [one for one in told.package.data["held"] if one["table"] == "outgoing_mail"]
    (row,) = table["rows"]
    assert row["subject"] == "お問い合わせへのお返事"
    assert "お返事ができました" in row["body"]
    assert "raw" not in row


def test_an_erased_customers_mails_are_gone_and_none_goes_out(office: MailOffice) -> None:
    queued = office.send(HARU, "request_answered")
    (key,) = office.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0]
    with office.world.connected(Role.HAND) as connection:
        forget_customer(connection, key)
        connection.commit()
    assert office.world.owner("SELECT 1 FROM records.outgoing_mail") == []
    assert office.mail(queued.id).customer == 0
    assert office.mail(queued.id).address_mac is None
    with smarthost() as (host, route):
        assert office.deliver(route) == {"withdrawn": 1}
        assert host.taken == []
    office.world.checkpoint()
    with office.world.connected(Role.WEB) as connection, pytest.raises(ActRefusedError):
        give_receipt(connection, HARU, queued.ledger_index)
    assert office.world.faults() == []


def test_what_a_backup_shows_as_waiting_is_not_sent_after_it_was_restored(
    office: MailOffice,
) -> None:
    queued = office.send(HARU, "request_answered")
    with office.world.connected(Role.OWNER) as connection:
        assert mails.send_none_again(connection) == 1
    with smarthost() as (host, route):
        assert office.deliver(route) == {}
        assert host.taken == []
    assert (office.mail(queued.id).state, office.mail(queued.id).reply) == ("unknown", "restored")


@pytest.mark.parametrize("role", [Role.EXTRACT, Role.IMPORT, Role.AUDIT, Role.STAT, Role.MAIL])
def test_only_the_deliverer_is_given_a_mail_and_only_one_that_waits(
    office: MailOffice, role: Role
) -> None:
    queued = office.send(HARU, "request_answered")
    with office.world.connected(role) as connection:
        call = "SELECT address FROM hand.mail_content(%s)"
        if role is Role.MAIL:
            assert connection.execute(call, (queued.id,)).fetchone() is not None
            assert connection.execute(call, (queued.id + 1,)).fetchone() is None
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(call, (queued.id,))


def test_the_web_role_puts_a_mail_down_once_and_for_its_customer_only(office: MailOffice) -> None:
    queued = office.send(HARU, "request_answered")
    (raw, address) = office.world.owner("SELECT raw, address FROM records.outgoing_mail")[0]
    call = "SELECT hand.keep_mail(%s, %s, 's', 'b', %s)"
    with office.world.connected(Role.WEB) as connection:
        assert connection.execute(call, (queued.id, address, raw)).fetchone() == (None,)
    office.world.owner("DELETE FROM records.outgoing_mail")
    with office.world.connected(Role.WEB) as connection:
        for other in ((queued.id, "mallory@example.com", raw), (queued.id, address, raw + "x")):
            assert connection.execute(call, other).fetchone() == (None,)
        assert connection.execute(call, (queued.id, address, raw)).fetchone() == (True,)
