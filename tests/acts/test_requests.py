"""A customer's request under the law: from its receipt to its notification, each step recorded."""

from contextlib import suppress
from datetime import timedelta

import pytest

from night_world import World
from request_office import HARU, KOTARO, MIDORI, NOON, Office
from sekisho.cases.kinds import Asker
from sekisho.cases.life import Outcome
from sekisho.gate.confirm_identity import refuse_factor
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.list_requests import list_requests
from sekisho.gate.restrict_use import ProvedCase
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> Office:
    """The office."""
    return Office(world)


def test_a_refused_case_walks_from_receipt_to_notification_each_step_in_the_ledger(
    office: Office,
) -> None:
    opened = office.open()
    identified = office.identify(opened.case)
    decided = office.decide(opened.case, Outcome.REFUSED, "hindrance")
    closed = office.notify(opened.case)
    assert identified is not None
    indexes = (opened.ledger_index, identified, decided, closed)
    steps = [office.entry(index).fields["step"] for index in indexes]
    assert steps == ["receive", "identify", "decide", "notify"]
    assert office.state(opened.case) == "closed"
    assert office.world.faults() == []


def test_an_entry_of_a_case_names_neither_customer_nor_staff_and_the_customer_can_open_it(
    office: Office,
) -> None:
    opened = office.open()
    office.world.checkpoint()
    entry = office.entry(opened.ledger_index)
    assert HARU not in str(entry.fields)
    with office.world.connected(Role.WEB) as connection:
        receipt = give_receipt(connection, HARU, opened.ledger_index)
    proved = verify_receipt(receipt, office.world.signer.key, [office.world.witness.signer.key])
    assert (proved.customer_no, proved.purpose) == (HARU, "subject_request")


def test_the_clock_runs_fourteen_days_and_ends_on_a_business_day(office: Office) -> None:
    opened = office.open()
    assert opened.due_on.isoformat() == "2026-12-15"
    with office.world.connected(Role.WEB) as connection:
        told = [
            str(list_requests(connection, NOON + timedelta(days=days))[0].urgency)
            for days in (0, 8, 9, 14, 15)
        ]
    assert told == ["in_time", "in_time", "warning", "warning", "overdue"]


def test_a_second_request_of_the_same_kind_is_joined_to_the_first(office: Office) -> None:
    first, second, other = office.open(), office.open(), office.open("purpose_of_use")
    assert (second.joined_to, other.joined_to) == (first.case, None)
    assert office.state(second.case) == "joined"


def test_after_withdrawal_nothing_more_happens(office: Office) -> None:
    case = office.open().case
    office.withdraw(case)
    with pytest.raises(ActRefusedError) as refused:
        office.identify(case)
    assert refused.value.code == "not-waiting"


def test_nothing_is_decided_before_identity(office: Office) -> None:
    case = office.open().case
    with pytest.raises(ActRefusedError) as refused:
        office.decide(case, Outcome.GRANTED)
    assert refused.value.en == (
        "The case is received; decide cannot follow. What can: identify, join, withdraw."
    )
    assert office.state(case) == "received"


@pytest.mark.parametrize(
    ("outcome", "reasons", "code"),
    [
        (Outcome.REFUSED, (), "no-reason"),
        (Outcome.REFUSED, ("not_untrue",), "no-such-reason"),
        (Outcome.GRANTED, ("hindrance",), "reason-without-refusal"),
        (Outcome.IN_PART, (), "no-reason"),
    ],
)
def test_a_refusal_has_a_reason_that_the_law_knows_for_this_request(
    office: Office, outcome: Outcome, reasons: tuple[str, ...], code: str
) -> None:
    case = office.open().case
    office.identify(case)
    with pytest.raises(ActRefusedError) as refused:
        office.decide(case, outcome, *reasons)
    assert refused.value.code == code


def test_a_fee_is_taken_only_where_article_38_allows_one(office: Office) -> None:
    with pytest.raises(ActRefusedError) as refused:
        office.open("erasure", fee_yen=500)
    assert refused.value.ja == "「消去」に手数料はいただけません（法第38条第1項）。"
    assert office.open("disclosure", fee_yen=500).joined_to is None


# -- identity


def test_a_code_works_once(office: Office) -> None:
    case = office.open().case
    code = office.code(case)
    office.type_in(case, code)
    assert office.state(case) == "identified"
    with pytest.raises(ActRefusedError) as refused:
        office.type_in(case, code)
    assert refused.value.code == "wrong-code"


@pytest.mark.parametrize(("minutes", "state"), [(9.99, "identified"), (10, "received")])
def test_a_code_lives_ten_minutes(office: Office, minutes: float, state: str) -> None:
    case = office.open().case
    code = office.code(case)
    with suppress(ActRefusedError):
        office.type_in(case, code, NOON + timedelta(minutes=minutes))
    assert office.state(case) == state


def test_the_right_code_at_the_sixth_try_is_refused_and_a_new_code_buys_no_tries(
    office: Office,
) -> None:
    case = office.open().case
    code = office.code(case)
    for _ in range(5):
        with pytest.raises(ActRefusedError):
            office.type_in(case, "x")
    for given in (code, office.code(case)):
        with pytest.raises(ActRefusedError) as refused:
            office.type_in(case, given)
        assert refused.value.code == "wrong-code"
    assert office.state(case) == "received"


def test_one_member_of_the_staff_can_not_confirm_identity_alone(office: Office) -> None:
    case = office.open().case
    for saw in ("passport", "driving_licence", "call_back", "passport"):
        assert office.check(case, saw, MIDORI) is None
    assert office.check(case, "passport", KOTARO) is not None


def test_an_agent_needs_papers_whatever_else_was_seen(office: Office) -> None:
    case = office.open(asker=Asker.APPOINTED_AGENT).case
    with pytest.raises(ActRefusedError) as refused:
        office.type_in(case, office.code(case))
    assert refused.value.code == "papers-missing"
    assert office.identify(case) is None
    assert office.check(case, "agent_papers", KOTARO) is not None


def test_no_evidence_of_identity_is_left_once_it_did_its_work(office: Office) -> None:
    by_code, by_papers = office.open().case, office.open("purpose_of_use").case
    office.type_in(by_code, office.code(by_code))
    office.identify(by_papers)
    assert office.world.owner("SELECT count(*) FROM books.case_code") == [(0,)]
    assert office.world.owner("SELECT count(*) FROM books.case_check") == [(0,)]


@pytest.mark.parametrize("item", ["security_question", "phone", "supply_point_id", "customer_no"])
def test_an_item_that_others_are_given_can_never_be_a_factor(office: Office, item: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        refuse_factor(office.version, item)
    assert refused.value.code == "known-outside"


def test_an_item_that_nobody_outside_gets_may_help(office: Office) -> None:
    refuse_factor(office.version, "pin")


# -- restriction


def test_a_restriction_is_obeyed_by_the_next_extract_and_only_the_customer_lifts_it(
    office: Office,
) -> None:
    index = office.restrict("all")
    assert index is not None
    assert office.entry(index).kind == "restrict"
    assert office.restrict("all") is None, "it stood already"
    case = office.open("cease_of_use").case
    with pytest.raises(ActRefusedError) as refused:
        office.lift("all", ProvedCase(case))
    assert refused.value.code == "not-yours-to-lift"
    assert refused.value.en == "Only the customer can lift a restriction (C51)."
    told = office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    )
    assert told == [(["all"],)]
    office.identify(case)
    assert office.lift("all", ProvedCase(case)) is not None
    assert office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    ) == [(None,)]
