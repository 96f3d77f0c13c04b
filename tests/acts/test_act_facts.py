"""What a reading stands on is looked up, not claimed: a request of this customer, identified."""

from collections.abc import Mapping

import pytest

from night_world import DAY, SEED, World
from request_office import HARU, Office
from sekisho.gate.act_facts import facts_asked, facts_of_act
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.read_record import Actor, Reading, Shown, read_record
from sekisho.postgres.roles import Role

OPEN = (
    "The request of that number is not this customer's, or identity was not confirmed yet."
    " Check the number."
)
NATSU = list(customer_numbers(SEED, 2).values())[1]


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def facts(office: Office, written: Mapping[str, str], customer: str = HARU) -> dict[str, object]:
    """What stands, of what was written."""
    with office.world.connected(Role.WEB) as connection:
        version = office.version
        return facts_of_act(connection, version, "subject_request", written, customer)


def read(office: Office, act: Mapping[str, object]) -> Shown:
    """Midori reads Haru's record to answer the request."""
    with office.world.connected(Role.WEB) as connection:
        version = office.version
        actor = Actor("account-2", "operator", version.policy.digest)
        reading = Reading(HARU, "subject_request", ("name", "email"), actor, DAY, bytes(16), act)
        return read_record(connection, version, reading)


def test_a_purpose_asks_for_what_its_rules_ask(office: Office) -> None:
    with office.world.connected(Role.WEB) as connection:
        asked = facts_asked(connection, office.version, "subject_request", "ja")
        assert [(fact.id, fact.label, fact.request) for fact in asked] == [
            ("identity_confirmed", "本人確認済み", True)
        ]
        assert facts_asked(connection, office.version, "billing", "ja") == []
        assert facts_asked(connection, office.version, "no_such_purpose", "ja") == []


def test_an_identified_request_opens_what_is_closed_without_it(office: Office) -> None:
    with pytest.raises(ActRefusedError) as refused:
        read(office, facts(office, {}))
    assert refused.value.code == "nothing-permitted"
    case = office.open().case
    office.identify(case)
    act = facts(office, {"identity_confirmed": str(case)})
    assert act == {"identity_confirmed": True}
    assert read(office, act).contracts[0]["name"].value is not None


def test_a_request_that_nobody_identified_is_none(office: Office) -> None:
    case = office.open().case
    with pytest.raises(ActRefusedError) as refused:
        facts(office, {"identity_confirmed": str(case)})
    assert refused.value.message("en") == OPEN


def test_the_request_of_another_customer_is_none_in_the_same_words(office: Office) -> None:
    case = office.open().case
    office.identify(case)
    for number in (str(case), "999999", "0", "true", "１", "9" * 40, "1 OR 1=1"):
        with pytest.raises(ActRefusedError) as refused:
            facts(office, {"identity_confirmed": number}, customer=NATSU)
        assert refused.value.message("en") == OPEN


def test_a_fact_that_the_purpose_does_not_ask_is_not_taken(office: Office) -> None:
    assert facts(office, {"role": "privacy_officer", "demand_document": "第1号"}) == {}
