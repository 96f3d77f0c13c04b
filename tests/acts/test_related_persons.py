"""Several people on one contract: each has rights over their own data and none over the others'."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from night_world import SEED, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.cases.kinds import Asker
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import Carried, carry_out_request
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.my_requests import my_requests
from sekisho.gate.tell_held import tell_held
from sekisho.postgres.roles import Role

KEY = next(iter(customer_numbers(SEED, 1)))
AOI, NATSU = 1, 2
AOI_NAME, NATSU_NAME = "佐藤 アオイ", "伊藤 ナツ"


@pytest.fixture
def office(world: World) -> Office:
    """Aoi lives with Haru, Natsu stands surety, and both were spoken of on the telephone."""
    for number, relation, name in ((AOI, "household", AOI_NAME), (NATSU, "guarantor", NATSU_NAME)):
        world.owner(
            "INSERT INTO records.related_person (customer_id, person_no, relation, name, phone)"
            " VALUES (%s, %s, %s, %s, '0000-33-4444')",
            KEY, number, relation, name,
        )  # fmt: skip
    world.owner(
        "INSERT INTO records.conversation (customer_id, held_at, medium, subject, body)"
        " VALUES (%s, now(), 'telephone', '保証', %s)",
        KEY, f"{NATSU_NAME}様に連絡してよいか。伊藤ナツ様は承知。",
    )  # fmt: skip
    return Office(world)


def granted(office: Office, kind: str, person: int | None, **more: Any) -> int:
    """The request was taken in, the person identified by documents, and it was granted."""
    case = office.open(kind, channel="post", person_no=person, **more).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    return case


def carry_out(office: Office, case: int) -> Carried:
    with office.world.connected(Role.HAND) as connection:
        return carry_out_request(connection, office.version, case, moment(KOTARO))


def told(office: Office, person: int | None) -> Mapping[str, Any]:
    package = carry_out(office, granted(office, "disclosure", person)).package
    assert package is not None
    found: Mapping[str, Any] = json.loads(package.to_json())
    return found


def test_who_lives_there_is_told_the_own_row_and_nothing_of_the_customer_s(office: Office) -> None:
    office.world.night()
    data = told(office, AOI)
    assert [table["table"] for table in data["held"]] == ["related_person"]
    assert data["held"][0]["rows"] == [{"name": AOI_NAME, "phone": "0000-33-4444", "address": None}]
    assert data["passages"] == []
    assert data["withheld"] == [
        {
            "item": "contract",
            "label": "契約者の情報",
            "by": ["33(2)(i)"],
            "reason": "ほかの方の個人データです",
        }
    ]
    assert HARU not in json.dumps(data)


def test_the_customer_is_told_that_others_stand_there_and_not_who_they_are(office: Office) -> None:
    data = told(office, None)
    text = json.dumps(data, ensure_ascii=False)
    assert not [name for name in (AOI_NAME, NATSU_NAME, "伊藤ナツ", "0000-33-4444") if name in text]
    assert "■■様に連絡してよいか。■■様は承知。" in text
    by = {each["label"]: each["by"] for each in data["withheld"]}
    assert by["同居の方 1名"] == by["連帯保証人 1名"] == ["33(2)(i)"]
    assert by["当社との会話ログ"] == ["33(2)(i)"]


def test_the_account_s_page_masks_the_same_names(office: Office) -> None:
    office.world.owner("UPDATE records.contract SET payer_name = %s WHERE customer_id = %s",
                       NATSU_NAME, KEY)  # fmt: skip
    with office.world.connected(Role.WEB) as connection:
        held = tell_held(connection, office.version, HARU, NOON.date(), b"n" * 16, "ja")
    items = {one.item: one for one in held.contracts[0]}
    payer, talks = items["電気料金支払者名義"], items["当社との会話ログ"]
    assert (payer.value, payer.others) == ("■■", True)
    assert talks.others
    assert NATSU_NAME not in str(talks)
    assert not items["氏名"].others


def test_another_s_request_is_not_among_the_customer_s(office: Office) -> None:
    case = granted(office, "disclosure", AOI)
    carry_out(office, case)
    office.notify(case)
    with office.world.connected(Role.WEB) as connection:
        assert my_requests(connection, office.version, HARU, "ja") == []


def test_the_same_request_by_two_people_is_two_cases(office: Office) -> None:
    assert office.open(person_no=AOI).joined_to is None
    assert office.open(person_no=NATSU).joined_to is None
    assert office.open().joined_to is None
    assert office.open(person_no=AOI).joined_to is not None


def test_a_person_corrects_the_own_row_only(office: Office) -> None:
    wish = (("phone", "0000-55-6666"),)
    carried = carry_out(office, granted(office, "correction", AOI, corrections=wish))
    assert carried.told == ()
    phones = office.world.owner(
        "SELECT phone FROM records.related_person WHERE customer_id = %s ORDER BY person_no", KEY
    )
    assert phones == [("0000-55-6666",), ("0000-33-4444",)]
    (own,) = office.world.owner("SELECT phone FROM records.customer WHERE id = %s", KEY)
    assert own != ("0000-55-6666",)


@pytest.mark.parametrize("wish", [("email", "a@example.jp"), ("name", None)])
def test_what_is_not_held_of_a_person_is_not_corrected(
    office: Office, wish: tuple[str, str | None]
) -> None:
    case = granted(office, "correction", AOI, corrections=(wish,))
    with pytest.raises(ActRefusedError) as refused:
        carry_out(office, case)
    assert refused.value.en == (
        f"{wish[0]!r} is nothing that can be corrected of this person (name, phone, address)."
    )


def test_who_lives_there_is_erased_and_the_customer_stays(office: Office) -> None:
    case = granted(office, "erasure", AOI)
    assert carry_out(office, case).kept == ()
    assert office.state(case) == "done"
    left = office.world.owner("SELECT person_no FROM records.related_person")
    assert left == [(NATSU,)]
    assert office.world.owner("SELECT count(*) FROM records.customer WHERE id = %s", KEY) == [(1,)]


def test_a_guarantor_is_kept_while_the_contract_s_record_is(office: Office) -> None:
    office.world.owner(
        "UPDATE records.contract SET state = 'active', ended_on = NULL WHERE customer_id = %s", KEY
    )
    case = granted(office, "erasure", NATSU)
    carried = carry_out(office, case)
    assert carried.kept
    assert office.state(case) == "deferred"
    assert office.world.owner("SELECT restricted FROM records.customer WHERE id = %s", KEY) != [
        (["all"],)
    ], "the customer's own use goes on"


@pytest.mark.parametrize("kind", ["cease_of_use", "cease_of_provision"])
def test_nothing_is_given_of_others_so_nothing_can_be_stopped(office: Office, kind: str) -> None:
    case = granted(office, kind, NATSU)
    with pytest.raises(ActRefusedError) as refused:
        carry_out(office, case)
    assert refused.value.en == (
        "What is held of others on a contract is given to nobody and used for the contract alone."
        " They can ask for erasure."
    )


@pytest.mark.parametrize("kind", ["disclosure", "erasure"])
def test_a_person_who_is_not_there_is_told_so_after_identity(office: Office, kind: str) -> None:
    case = granted(office, kind, 9)
    with pytest.raises(ActRefusedError) as refused:
        carry_out(office, case)
    assert refused.value.en == (
        "Nothing is held of a person of that number. Decide the case as not_held."
    )


def test_neither_code_nor_account_identifies_another_person(office: Office) -> None:
    case = office.open(channel="account", person_no=AOI).case
    code = office.code(case)
    attempts: list[Callable[[], int]] = [
        lambda: office.type_in(case, code),
        lambda: office.by_account(case, office.account()),
    ]
    for attempt in attempts:
        with pytest.raises(ActRefusedError) as refused:
            attempt()
        assert refused.value.en == (
            "Requests by agents and by others on the contract need documents at the desk."
        )
    assert office.state(case) == "received"


@pytest.mark.parametrize("asker", [Asker.STATUTORY_AGENT, Asker.APPOINTED_AGENT])
def test_an_agent_s_papers_are_kept_no_longer_than_the_check(office: Office, asker: Asker) -> None:
    case = office.open(asker=asker).case
    office.check(case, "agent_papers", MIDORI)
    assert office.world.owner("SELECT saw FROM books.case_check") == [("agent_papers",)]
    office.identify(case)
    assert office.state(case) == "identified"
    assert office.world.owner("SELECT * FROM books.case_check") == []
    assert office.world.owner("SELECT papers_seen FROM books.request_case WHERE id = %s", case) == [
        (True,)
    ]


def test_the_web_process_cannot_read_who_stands_beside(office: Office) -> None:
    import psycopg

    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT name FROM records.related_person")
