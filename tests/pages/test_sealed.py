"""In the browser too: with a sealed record the account pages are what they were without it."""

import re
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext

from screens import Screens
from sekisho.books.versions import in_force
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.read_for import read_for
from sekisho.gate.read_record import Actor, Reading
from sekisho.gate.seal_record import Sealing, lift_seal, seal_record
from sekisho.postgres.roles import Role

OFFICER, SECOND = "bamba.kotaro@example.com", "seki.midori@example.com"
LATER = date(2027, 1, 1)


def moment() -> Moment:
    """Now, by the officer."""
    return Moment(OFFICER, datetime.now(UTC), secrets.token_bytes(16))


def investigated(screens: Screens) -> int:
    """The officer has looked, for the sake of an investigation, and sealed that."""
    today = datetime.now(TOKYO).date()
    with screens.world.connected(Role.WEB) as connection:
        version = in_force(connection, LATER)
        connection.rollback()
        reading = Reading(
            screens.people["customer"].customer_no or "",
            "legal_demand",
            ("name",),
            Actor(OFFICER, "privacy_officer", version.policy.digest),
            today,
            secrets.token_bytes(16),
            {"demand_document": "W-1"},
        )
        index = read_for(connection, version, "operator", reading).ledger_index
    with screens.world.connected(Role.HAND) as connection:
        until = today + timedelta(days=180)
        wanted = Sealing(index, "record_crime", until, SECOND, "privacy_officer")
        seal_record(connection, version, wanted, moment())
    return index


def seen(customer: BrowserContext, path: str) -> str:
    """The page as it came, without the token that every form has anew."""
    answer = customer.request.get(path)
    assert answer.ok
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", answer.text())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_account_pages_are_the_same_until_the_seal_is_lifted(
    screens: Screens, customer: BrowserContext, language: str
) -> None:
    customer.set_extra_http_headers({"Accept-Language": language})
    pages = ("/my/history/", "/my/recipients/")
    before = [seen(customer, path) for path in pages]
    index = investigated(screens)
    assert [seen(customer, path) for path in pages] == before
    assert not customer.request.get(f"/my/history/{index}/receipt/").ok
    with screens.world.connected(Role.HAND) as connection:
        version = in_force(connection, LATER)
        connection.rollback()
        lift_seal(connection, version, index, moment(), "privacy_officer")
    assert seen(customer, "/my/history/") != before[0]
