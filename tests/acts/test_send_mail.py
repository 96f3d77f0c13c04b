"""A mail tells what the notice permits for its purpose, to the customer's own address, and is recorded."""

import pytest

from mail_office import MailOffice, shipped, smarthost
from night_world import World


@pytest.fixture
def office(world: World) -> MailOffice:
    """An office with the bill's template published."""
    office = MailOffice(world)
    office.publish(shipped("billing_notice"))
    return office


def test_a_mail_goes_from_its_template_to_the_customer_and_into_the_ledger(
    office: MailOffice,
) -> None:
    queued = office.send(office.customers()[0])
    assert (queued.state, queued.held) == ("queued", ())
    with smarthost() as (host, route):
        assert office.deliver(route) == {"accepted": 1}
        assert office.deliver(route) == {}
    [(envelope, recipients, content)] = host.taken
    assert office.mail(queued.id).state == "accepted"
    assert office.steps(queued) == ["queued", "attempted", "accepted"]
