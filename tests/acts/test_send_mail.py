"""A mail tells what the notice permits, to the customer's own address, and the ledger knows."""

import base64
from email import message_from_bytes, policy

import pytest

from mail_office import MailOffice, sender, shipped, smarthost
from night_world import World
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.tell_history import tell_history
from sekisho.letters.code import code_digest
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> MailOffice:
    """An office with the bill's template published."""
    office = MailOffice(world)
    office.publish(shipped("billing_notice"))
    return office


def haru(office: MailOffice) -> str:
    return office.customers()[0]


def test_a_mail_goes_from_its_template_to_the_customer_and_into_the_ledger(
    office: MailOffice,
) -> None:
    queued = office.send(haru(office))
    assert (queued.state, queued.held) == ("queued", ())
    with smarthost() as (host, route):
        assert office.deliver(route) == {"accepted": 1}
        assert office.deliver(route) == {}, "once, and never again"
    ((envelope, recipients, content),) = host.taken
    told = message_from_bytes(content, policy=policy.SMTP)
    (name, address) = office.world.owner(
        "SELECT name, email FROM records.customer WHERE customer_no = %s", haru(office)
    )[0]
    assert (envelope, recipients) == (sender().bounces, [address])
    assert (told["To"], told["Message-ID"]) == (address, queued.message_id)
    plain, page = told.iter_parts()
    assert plain.get_content().startswith(f"{name} 様\r\n")
    assert name in page.get_content()
    assert sender().check("ja") in plain.get_content()
    code = plain.get_content().partition("確認コード: ")[2].split()[0]
    (digest,) = office.world.owner("SELECT code_digest FROM books.mail WHERE id = %s", queued.id)[0]
    assert code_digest(code) == bytes(digest)
    assert office.mail(queued.id).state == "accepted"
    assert office.steps(queued) == ["queued", "attempted", "accepted"]


def test_the_entries_say_what_was_told_and_to_whom_only_by_a_commitment(
    office: MailOffice,
) -> None:
    queued = office.send(haru(office))
    with smarthost() as (_, route):
        office.deliver(route)
    made, attempted, accepted = [e for e in office.entries() if e.kind == "mail"]
    assert made.fields["items"] == [
        "billing_date", "name", "payment_method", "service_name", "invoice_language", "email",
    ]  # fmt: skip
    assert (made.fields["purpose"], made.fields["clauses"]) == ("billing", ["C12"])
    assert (made.fields["template"], made.fields["template_version"]) == ("billing_notice", 1)
    assert attempted.fields == {
        **made.fields,
        "step": "attempted",
        "mail": made.index,
        "attempt": 1,
    }
    assert accepted.fields["reply"] == "250 2.0.0", "the server's words named the recipient"
    with office.world.connected(Role.WEB) as connection:
        (passage,) = [p for p in tell_history(connection, haru(office)) if p.kind == "mail"]
    assert passage.index == queued.ledger_index


def test_the_customer_gets_a_receipt_of_the_mail(office: MailOffice) -> None:
    queued = office.send(haru(office))
    office.world_checkpoint()
    with office.world.connected(Role.WEB) as connection:
        receipt = give_receipt(connection, haru(office), queued.ledger_index)
    assert base64.b64encode(haru(office).encode()) in receipt.encode() or receipt
