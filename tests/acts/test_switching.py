"""A switching case: who is given what at which step, and nobody before, beside or after it."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from night_world import World
from request_office import MIDORI, NOON, moment
from sekisho.cases.switching import Move
from sekisho.cases.switching_reasons import REASONS
from sekisho.gate.advance_switching import Said
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Reading, read_record
from sekisho.gate.restrict_use import restrict_use
from sekisho.postgres.roles import Role
from switching_office import AKATSUKI, HOSHIZORA, SWITCH, TEXT, Person, SwitchingDesk, given

WHOSE = ["name", "address", "phone", "retail_contract_no"]
WHERE = ["supply_area", "supply_point_id", "contract_state"]
WHICH = ["retail_contract_no", *WHERE]
WHEN = ["supply_point_id", "wheeling_change_date"]


@pytest.fixture
def desk(world: World) -> SwitchingDesk:
    """No switching was opened at the desk yet."""
    return SwitchingDesk(world)


def test_a_customer_comes_to_us_and_exactly_three_others_are_given_what_each_step_needs(
    desk: SwitchingDesk,
) -> None:
    who = desk.applicant()
    case = desk.open(who).switching
    assert desk.at(case, Move.CONSENT) == case
    assert desk.acts(who) == [], "nothing has gone to anybody"
    relayed = desk.move(case, Move.RELAY)
    assert [(m.recipient, list(m.items)) for m in relayed.messages] == [
        (HOSHIZORA, [*WHOSE, *WHERE]),
        ("occto", ["name", "address", "retail_contract_no", *WHERE]),
    ]
    told = json.loads(relayed.messages[0].content)
    assert told["items"]["supply_point_id"] == who.point
    assert (told["present_retailer"], told["new_retailer"]) == (HOSHIZORA, "operator")
    accepted = desk.move(case, Move.ACCEPT)
    assert [(m.recipient, list(m.items)) for m in accepted.messages] == [
        (HOSHIZORA, WHICH), ("occto", WHICH), (who.operator, WHERE),
    ]  # fmt: skip
    dated = desk.move(case, Move.FIX_DAY, Said(day=SWITCH))
    assert {m.recipient for m in dated.messages} == {HOSHIZORA, "occto", who.operator}
    assert json.loads(dated.messages[2].content)["switch_on"] == "2026-12-15"
    assert desk.step(case) == ("dated", "open", [HOSHIZORA])
    done = desk.move(case, Move.COMPLETE, at=NOON + timedelta(days=14))
    assert (done.state, done.messages) == ("done", ())
    assert desk.step(case) == ("done", "done", [])
    assert {recipient for recipient, _ in desk.acts(who)} == {HOSHIZORA, "occto", who.operator}
    assert desk.world.faults() == []


def test_after_the_end_nobody_is_given_anything_any_more(desk: SwitchingDesk) -> None:
    who = desk.applicant()
    case = desk.at(desk.open(who).switching, Move.CONSENT, Move.RELAY, Move.ACCEPT)
    four = (HOSHIZORA, "occto", who.operator)
    assert all(given(desk, who, each, "supply_point_id") for each in four)
    assert not given(desk, who, AKATSUKI, "supply_point_id"), "another retailer, never"
    others = {"tepco_pg", "kansai_td"} - {who.operator}
    assert not any(given(desk, who, each, "supply_point_id") for each in others)
    desk.move(case, Move.WITHDRAW)
    assert not any(given(desk, who, each, "supply_point_id") for each in four)
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.FIX_DAY, Said(day=SWITCH))
    assert refused.value.en.startswith("The switching is withdrawn; fix day cannot follow (C31).")


def test_a_customer_leaves_us_and_no_name_goes_to_the_new_retailer(desk: SwitchingDesk) -> None:
    who = desk.leaver()
    case = desk.leave(who).switching
    desk.at(case, Move.CONSENT)
    assert desk.move(case, Move.RELAY).messages == (), "whoever asks us has it already"
    assert not given(desk, who, AKATSUKI, "name")
    desk.at(case, Move.ACCEPT, Move.FIX_DAY)
    assert not given(desk, who, AKATSUKI, "name", "address", "phone")
    assert {item for _, items in desk.acts(who) for item in items} == {*WHICH, *WHEN}
    assert {recipient for recipient, _ in desk.acts(who)} == {AKATSUKI, "occto", who.operator}


def test_without_consent_nothing_is_relayed(desk: SwitchingDesk) -> None:
    who = desk.applicant()
    case = desk.open(who).switching
    size = desk.size()
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.RELAY)
    assert refused.value.en.startswith("The switching is applied; relay cannot follow (C31).")
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.CONSENT)
    assert refused.value.ja == (
        "お客様の同意がありません。同意の文面を示して、同意をいただいてください（C31、C45）。"
    )
    assert desk.size() == size
    assert not given(desk, who, HOSHIZORA, "name")


def test_the_consent_is_kept_with_its_text_and_its_hour(desk: SwitchingDesk) -> None:
    case = desk.at(desk.open(desk.applicant()).switching, Move.CONSENT)
    rows = desk.world.owner(
        "SELECT consent_sha256, consented_at FROM records.switching WHERE case_no = %s", case
    )
    assert rows == [(sha256(TEXT).hexdigest(), NOON)]


def test_each_reason_of_a_refusal_says_what_to_do_and_whether_the_case_goes_on(
    desk: SwitchingDesk,
) -> None:
    who = desk.applicant()
    for reason, known in REASONS.items():
        case = desk.at(desk.open(who).switching, Move.CONSENT, Move.RELAY)
        back = desk.move(case, Move.SEND_BACK, Said(reasons=(reason,)))
        assert back.reasons == (reason,)
        assert not given(desk, who, HOSHIZORA, "name"), "nothing while it is mended"
        assert all(known.shown(lang)[1] for lang in ("ja", "en"))
        if not known.mendable:
            assert desk.step(case) == ("refused", "refused", [])
            with pytest.raises(ActRefusedError, match="The switching is refused"):
                desk.move(case, Move.RELAY)
            continue
        assert desk.step(case) == ("sent_back", "open", [HOSHIZORA])
        if reason == "no-consent":
            with pytest.raises(ActRefusedError, match="There is no consent of the customer"):
                desk.move(case, Move.RELAY)
            desk.at(case, Move.CONSENT)
        assert len(desk.move(case, Move.RELAY).messages) == 2
        desk.move(case, Move.WITHDRAW)


def test_a_reason_that_is_none_is_not_noted(desk: SwitchingDesk) -> None:
    case = desk.at(desk.open(desk.applicant()).switching, Move.CONSENT, Move.RELAY)
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.SEND_BACK, Said(reasons=("we-do-not-like-it",)))
    assert refused.value.en == f"Choose the reasons from (C31): {', '.join(REASONS)}"


def test_of_two_retailers_at_once_the_second_is_refused_with_its_reason(
    desk: SwitchingDesk,
) -> None:
    who = desk.leaver()
    first = desk.at(desk.leave(who).switching, Move.CONSENT, Move.RELAY)
    second = desk.leave(who, retailer=HOSHIZORA)
    assert (second.state, second.reasons) == ("refused", ("another-open",))
    assert desk.step(first) == ("relayed", "open", [AKATSUKI])
    assert not given(desk, who, HOSHIZORA, "supply_point_id")
    desk.move(first, Move.WITHDRAW)
    third = desk.leave(who, retailer=HOSHIZORA)
    assert third.state == "applied", "once the first is called off, the other may be opened"


def test_another_customer_s_open_case_at_the_point_is_seen_and_not_told(
    desk: SwitchingDesk,
) -> None:
    leaving, coming = desk.leaver(), desk.applicant()
    desk.world.owner(
        "UPDATE records.supply_point SET number = %s, area = %s WHERE customer_id = %s",
        leaving.point, leaving.point[:2], coming.key,
    )  # fmt: skip
    desk.leave(leaving)
    second = desk.open(coming)
    assert (second.state, second.reasons) == ("refused", ("another-open",))
    assert leaving.number not in json.dumps(second.to_json())


def test_what_is_no_application_opens_nothing(desk: SwitchingDesk) -> None:
    size, who = desk.size(), desk.applicant()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"retailer": "kirameki_ad"}, "'kirameki_ad' is no electricity retailer under the notice"),
        ({"retailer": "operator"}, "'operator' is no electricity retailer under the notice"),
        ({"channel": "pigeon"}, "Choose how the customer applied from: web, visit, telephone"),
        ({"papers_on": date(2027, 1, 1)}, "The day on which the papers were received cannot be"),
        ({"incoming": False}, "No application of that number, or no supplied point"),
        ({"application_no": "<b>"}, "Write the other company's application number only"),
    ]
    for other, said in wrong:
        with pytest.raises(ActRefusedError) as refused:
            desk.open(who, **other)
        assert refused.value.en.startswith(said)
    assert desk.size() == size


def test_without_an_application_nothing_is_opened_for_anybody(desk: SwitchingDesk) -> None:
    coming, leaving = desk.applicant(), desk.leaver()
    with pytest.raises(ActRefusedError) as refused:
        desk.open(Person(leaving.number, coming.reference, 0, 0, "", ""))
    assert refused.value.ja.startswith("その番号のお申込み")


def test_staff_who_have_not_read_the_notice_open_and_move_nothing(desk: SwitchingDesk) -> None:
    case = desk.open(desk.applicant()).switching
    with pytest.raises(ActRefusedError, match="has not been acknowledged"):
        desk.move(case, Move.CONSENT, Said(consent=TEXT), trained_for="sha256:old")
    assert desk.step(case)[0] == "applied"


def test_a_refusal_of_the_customer_s_stops_the_whole_move(desk: SwitchingDesk) -> None:
    who = desk.applicant()
    case = desk.at(desk.open(who).switching, Move.CONSENT)
    with desk.world.connected(Role.WEB) as connection:
        restrict_use(connection, desk.office.version, who.number, "phone", moment("customer"))
    size = desk.size()
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.RELAY)
    assert refused.value.en.startswith("The notice does not give phone to hoshizora_denki.")
    assert (desk.step(case)[0], desk.size()) == ("consented", size)


def test_staff_see_a_record_for_a_switching_only_while_one_is_open(desk: SwitchingDesk) -> None:
    who = desk.leaver()
    case = desk.at(desk.leave(who).switching, Move.CONSENT, Move.RELAY)

    def look() -> int:
        reading = Reading(who.number, "cancellation_relay", ("name",), desk.actor(),
                          date(2026, 12, 1), b"m" * 16, {})  # fmt: skip
        with desk.world.connected(Role.WEB) as connection:
            return len(read_record(connection, desk.office.version, reading).contracts)

    assert look() >= 1
    desk.move(case, Move.REFUSE, Said(reasons=("customer-denies",)))
    with pytest.raises(ActRefusedError, match="None of the items asked may be shown"):
        look()


def test_the_entries_of_a_case_name_nobody(desk: SwitchingDesk) -> None:
    who = desk.applicant()
    before = desk.size()
    desk.at(desk.open(who).switching, Move.CONSENT, Move.RELAY)
    for index in range(before, desk.size()):
        entry = desk.office.entry(index)
        assert entry.kind in ("switching", "relay")
        assert who.number.encode() not in entry.to_bytes()
        assert who.point.encode() not in entry.to_bytes()


def test_a_case_that_is_not_there_is_said_so(desk: SwitchingDesk) -> None:
    with pytest.raises(ActRefusedError) as refused:
        desk.move(4711, Move.WITHDRAW, id=MIDORI)
    assert refused.value.en == "There is no switching 4711. See sekisho switching list."
