"""The change feed over the API: who reads which, what a confirmation must say, that it is one."""

from datetime import UTC, datetime

import pytest

from api_office import Answer, Office
from request_office import moment
from sekisho.books.versions import in_force
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.tell_downstream import tell_stops
from sekisho.postgres.roles import Role

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(TOKYO).date()


@pytest.fixture(scope="module")
def dax(office: Office) -> str:
    """A token of the recipient's own program; the customer has refused, and it was told."""
    staff = office.token(
        "desk", office.client("desk", "restrictions", purposes=("subject_request",))
    )
    refused = office.call(
        "POST", "/restrictions", staff, {"customer_no": office.number, "scope": "dax"}
    )
    assert refused.status == 200, refused
    with office.world.connected(Role.HAND) as connection:
        version = in_force(connection, TODAY)
        connection.rollback()
        tell_stops(connection, version, moment("hand", NOW))
    return office.token("dax-feed", office.client("dax-feed", "feed", party="dax"))


def confirm(office: Office, token: str, item: int, **said: object) -> Answer:
    """The party confirms the item."""
    whole = {"outcome": "done", "done_on": TODAY.isoformat(), **said}
    return office.call("POST", f"/feed/{item}/confirm", token, whole)


def test_a_recipient_reads_what_it_must_stop_and_confirms_it(office: Office, dax: str) -> None:
    page = office.call("GET", "/feed", dax)
    assert page.status == 200
    (mine,) = page.body["items"]
    assert (mine["change"], mine["party"], mine["state"]) == ("stop", "dax", "open")
    assert list(mine["reference"]) == ["supply_point_id"]
    assert office.number not in str(page.body)
    wrong = confirm(office, dax, mine["item"], digest="0" * 64)
    assert (wrong.status, wrong.code) == (422, "other-digest")
    early = confirm(office, dax, mine["item"], digest=mine["digest"], done_on="2026-01-01")
    assert (early.status, early.code) == (422, "day-wrong")
    done = confirm(office, dax, mine["item"], digest=mine["digest"])
    assert (done.status, done.body["state"]) == (200, "confirmed")
    assert office.call("GET", "/feed", dax).body["items"][0]["reference"] == {}
    assert office.call("GET", f"/feed?after={mine['item']}", dax).body["items"] == []


def test_a_system_of_ours_reads_its_own_feed_and_nobody_elses(office: Office, dax: str) -> None:
    crm = office.token("crm-feed", office.client("crm-feed", "feed", party="crm"))
    (mine,) = office.call("GET", "/feed", crm).body["items"]
    assert mine["reference"] == {"customer_no": [office.number]}
    foreign = confirm(office, dax, mine["item"], digest=mine["digest"])
    assert (foreign.status, foreign.code) == (404, "no-item")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"done_on": "2026-02-30"}, "done_on"),
        ({"digest": "short"}, "digest"),
        ({"more": 1}, "more"),
    ],
)
def test_a_confirmation_that_cannot_be_read_says_where(
    office: Office, dax: str, said: dict[str, object], place: str
) -> None:
    answer = confirm(office, dax, 1, **{"digest": "0" * 64, **said})
    assert (answer.status, answer.code) == (422, "unreadable")
    assert place in answer.body["detail"]


def test_nobody_reads_it_for_somebody(office: Office, dax: str) -> None:
    staff = office.token("all-feed", office.client("all-feed", "feed", "extracts"))
    assert office.call("GET", "/feed", staff).code == "beyond-scope"
    narrow = office.token("dax-files", office.client("dax-files", "extracts", party="dax"))
    assert office.call("GET", "/feed", narrow).code == "beyond-scope"
    assert office.call("GET", "/feed?after=none", dax).code == "unreadable"
