"""A legal demand from the paper to the disclosure: no step is left out, nothing told early."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from demand_office import PAPER, PHONE, SAYO, DemandOffice, outlasting
from night_world import SEED, World
from request_office import HARU, KOTARO, MIDORI, NOON, moment
from sekisho.gate.call_back_demand import call_back_demand
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.erase_record import forget_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role

NATSU = list(customer_numbers(SEED, 2).values())[1]


@pytest.fixture
def office(world: World) -> DemandOffice:
    """The office."""
    return DemandOffice(world)


def told_to(office: DemandOffice, customer: str) -> list[tuple[str, str, bool]]:
    """(recipient, purpose, looked at inside) of each line of the customer's timeline."""
    with office.world.connected(Role.WEB) as connection:
        lines, _ = tell_timeline(connection, customer, "en")
    return [(line.recipient, line.purpose, line.inside) for line in lines]


def test_a_demand_in_due_form_is_disclosed_with_its_watermark_and_sealed(
    office: DemandOffice,
) -> None:
    before = told_to(office, HARU)
    demand = office.approved()
    done = office.disclose(demand, seal=outlasting())
    data = json.loads(done.files[f"demand-{demand}.json"])
    assert data["watermark"] == done.watermark
    assert [label for label, _ in data["persons"][0]["contracts"][0]] == ["氏名", "住所"]
    assert done.files[f"demand-{demand}.pdf"].startswith(b"%PDF")
    entry = office.office.entry(done.ledger_index)
    assert (entry.kind, entry.fields["step"], entry.fields["watermark"]) == (
        "demand", "disclose", done.watermark,
    )  # fmt: skip
    given = office.office.entry(done.ledger_index - 2)
    assert (given.kind, given.fields["recipient"], given.fields["items"]) == (
        "disclose", "investigator", ["name", "address"],
    )  # fmt: skip
    assert told_to(office, HARU) == before
    assert done.sealed_until == NOON.date() + timedelta(days=outlasting())
    assert office.world.faults() == []


def test_the_customer_is_told_once_the_seal_is_lifted(office: DemandOffice) -> None:
    before = told_to(office, HARU)
    demand = office.approved()
    assert office.disclose(demand).sealed_until == date(2027, 12, 2)
    assert len(office.lift(demand)) == 1
    purpose = "Investigating illegal acts and disclosure under law"
    assert told_to(office, HARU) == [("Investigating body", purpose, False), *before]
    with pytest.raises(ActRefusedError, match="Nothing that demand 1 disclosed is sealed"):
        office.lift(demand)


def test_a_court_s_request_is_told_at_once_since_no_law_lets_it_be_kept(
    office: DemandOffice,
) -> None:
    demand = office.approved(basis="court_request", authority="kaku_court")
    done = office.disclose(demand)
    assert done.sealed_until is None
    assert told_to(office, HARU)[0][0] == "Investigating body"
    assert office.world.owner("SELECT count(*) FROM books.seal") == [(0,)]


def test_several_persons_each_have_their_entry_and_their_seal(office: DemandOffice) -> None:
    demand = office.approved(customers=(HARU, NATSU))
    done = office.disclose(demand)
    kinds = [office.office.entry(done.ledger_index - back).kind for back in (4, 3, 2, 1, 0)]
    assert kinds == ["disclose", "seal", "disclose", "seal", "demand"]
    assert len(office.lift(demand)) == 2


def test_lifting_a_demand_that_was_not_sealed_lifts_no_other_s_seal(office: DemandOffice) -> None:
    sealed = office.approved()
    paper = b"%PDF-1.7 a court's request"
    told = office.approved(
        basis="court_request", authority="kaku_court", document=paper, document_no="第2号",
        customers=tuple(customer_numbers(SEED, 4).values()),
    )  # fmt: skip
    office.disclose(sealed)
    office.disclose(told, document=paper)
    with pytest.raises(ActRefusedError, match=f"Nothing that demand {told} disclosed is sealed"):
        office.lift(told)
    assert len(office.lift(sealed)) == 1


def test_a_body_that_left_the_directory_has_no_number_to_call(office: DemandOffice) -> None:
    demand = office.open().demand
    for dialled in ("", "—", PHONE):
        with (
            office.world.connected(Role.WEB) as connection,
            pytest.raises(ActRefusedError, match="The body is not in the directory any more"),
        ):
            call_back_demand(
                connection, office.office.version, demand, dialled, moment(MIDORI), DemandRules(),
                issued=True,
            )  # fmt: skip
    assert office.shown(demand).state == "received"
    assert office.call(demand, "００００－７０－０１１０").state == "confirmed", "full width"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"who": MIDORI}, "Who took it in can't approve it. Two other officers do (C26)."),
        ({"role": "operator"},
         ("Only a privacy officer approves, refuses or carries out a demand (C26).")),
        ({"document": b"another paper"}, ("That is not the document of demand 1. Choose the same"
         " file (C26).")),
    ],
)  # fmt: skip
def test_who_may_not_approve_is_told_why_and_nothing_is_half_done(
    office: DemandOffice, who: dict[str, Any], said: str
) -> None:
    demand = office.open().demand
    office.call(demand)
    size = office.size()
    with pytest.raises(ActRefusedError) as refused:
        office.approve(demand, **who)
    assert refused.value.en == said
    assert (office.size(), office.shown(demand).approvals_left) == (size, 2)


def test_one_officer_twice_is_one_approval(office: DemandOffice) -> None:
    demand = office.open().demand
    office.call(demand)
    office.approve(demand)
    with pytest.raises(ActRefusedError) as refused:
        office.approve(demand)
    assert refused.value.ja == "あなたはもう承認しています。別の責任者がもう一人必要です（C26）。"
    with pytest.raises(ActRefusedError, match="The demand is confirmed; disclose cannot follow"):
        office.disclose(demand)


def test_nothing_is_approved_before_the_call_and_a_call_to_the_paper_s_number_is_none(
    office: DemandOffice,
) -> None:
    demand = office.open().demand
    with pytest.raises(ActRefusedError, match="The demand is received; approve cannot follow"):
        office.approve(demand)
    with pytest.raises(ActRefusedError) as refused:
        office.call(demand, "0000-99-0110")
    assert refused.value.en == (
        "Call the number of the directory: a call to the document's own number proves nothing"
        " (C26)."
    )
    assert office.call(demand, "0000 70 0110").state == "confirmed"


def test_what_the_body_denies_is_refused_as_forged(office: DemandOffice) -> None:
    demand = office.open().demand
    assert office.call(demand, issued=False).reasons == ("issuer-denied",)
    assert office.shown(demand).reasons == (
        ("issuer-denied", "Called back, the body said that it issued no such document (C26)"),
    )
    with pytest.raises(ActRefusedError, match="The demand is refused; approve cannot follow"):
        office.approve(demand)


def test_fewer_items_need_both_approvals_again_and_more_are_never_added(
    office: DemandOffice,
) -> None:
    demand = office.approved()
    assert office.narrow(demand, "name").state == "confirmed"
    assert office.shown(demand).approvals_left == 2
    with pytest.raises(ActRefusedError, match="For more, a new document is needed"):
        office.narrow(demand, "name", "address")
    office.approve(demand, SAYO)
    office.approve(demand, KOTARO)
    data = json.loads(office.disclose(demand).files[f"demand-{demand}.json"])
    assert data["items"] == ["name"]


def test_it_is_disclosed_once_by_an_officer_who_has_acknowledged_the_notice(
    office: DemandOffice,
) -> None:
    demand = office.approved()
    for other, said in (
        ({"trained_for": ""}, "has not been acknowledged"),
        ({"role": "operator"}, "Only a privacy officer"),
        ({"document": b"forged later"}, "That is not the document"),
    ):
        with pytest.raises(ActRefusedError, match=said):
            office.disclose(demand, **other)
    office.disclose(demand)
    with pytest.raises(ActRefusedError, match="The demand is disclosed; disclose cannot follow"):
        office.disclose(demand)


def midnight(day: date, *, before: bool = False) -> datetime:
    """Midnight in Tokyo at which the day begins, or a second before."""
    at = datetime(day.year, day.month, day.day, tzinfo=NOON.tzinfo) - timedelta(hours=9)
    return at - timedelta(seconds=1) if before else at


def test_a_demand_expires_at_midnight_in_tokyo_and_not_a_second_before(
    office: DemandOffice,
) -> None:
    demand = office.approved()
    over = date(2027, 1, 1)  # thirty days after 1 December is the last day
    assert office.expire(midnight(over, before=True)) == []
    with pytest.raises(ActRefusedError) as refused:
        office.disclose(demand, at=midnight(over))
    assert refused.value.en == ("The demand expired on 2026-12-31. A new document is needed (C26).")
    assert office.expire(midnight(over)) == [demand]
    assert office.shown(demand).state == "expired"


def test_an_erased_customer_s_key_is_in_no_register(office: DemandOffice) -> None:
    demand = office.open().demand
    (key,) = office.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0]
    breach = "INSERT INTO books.breach_person (breach_id, customer_id, items) VALUES (1, %s, '{}')"
    office.world.owner(breach, key)
    with office.world.connected(Role.HAND) as connection:
        forget_customer(connection, key)
        connection.commit()
    for table in ("demand_subject", "breach_person"):
        assert office.world.owner(f"SELECT customer_id FROM books.{table}") == [(0,)]
    office.call(demand)
    office.approve(demand, SAYO)
    office.approve(demand, KOTARO)
    with pytest.raises(ActRefusedError, match="Data of a person named was erased meanwhile"):
        office.disclose(demand)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"basis": "curiosity"}, ("There is no basis 'curiosity': warrant, inquiry, court_request,"
         " bar_inquiry (C26)")),
        ({"document": b""}, ("Choose the file of the document: without one no demand is taken in"
         " (C26). It may have up to 20 MB.")),
        ({"asked": ("shoe_size",)}, ("Choose the items asked for from the notice's words"
         " ('shoe_size', C26).")),
        ({"items": ("phone",)}, ("The document does not ask for 'phone'. Only what it asks for is"
         " given (C26).")),
        ({"customers": ("S0000-00000000",)}, "No customer has that number. Check the number."),
        ({"document_no": "haru@example.jp"}, ("Write the number of the document only, in at most 60"
         " characters. No names (C26).")),
    ],
)  # fmt: skip
def test_our_own_slip_at_the_intake_opens_nothing(
    office: DemandOffice, wrong: dict[str, Any], said: str
) -> None:
    size = office.size()
    with pytest.raises(ActRefusedError) as refused:
        office.open(**wrong)
    assert refused.value.en == said
    assert (office.size(), office.register()) == (size, [])


def test_the_screens_cannot_read_whom_a_demand_is_about_nor_seal_anything_else(
    office: DemandOffice,
) -> None:
    demand = office.open().demand
    with office.world.connected(Role.WEB) as connection:
        numbers = connection.execute("SELECT * FROM hand.demand_numbers(%s)", (demand,)).fetchall()
        assert numbers == []
        connection.rollback()
        for query in (
            b"SELECT * FROM books.demand_subject",
            b"SELECT * FROM books.seal",
            b"SELECT hand.seal_demand(1, 0, 1, 'record_crime', '2027-01-01', '', 'a', 'b')",
            b"UPDATE books.legal_demand SET document_no = 'x'",
            b"DELETE FROM books.demand_approval",
        ):
            with pytest.raises(Exception, match=r"permission denied|only what an approved"):
                connection.execute(query)
            connection.rollback()


def test_the_register_tells_the_auditor_each_step_and_no_person(office: DemandOffice) -> None:
    demand = office.approved(document=PAPER + b"2")
    (one,) = office.register()
    told = one.to_json()
    assert told["approved_by"] == [KOTARO, SAYO]
    assert (told["taken_in_by"], told["called_by"], told["waits_for"]) == (
        MIDORI, MIDORI, "disclosure",
    )  # fmt: skip
    entries = [office.office.entry(index) for index in range(office.size())]
    ours = [each for each in entries if each.kind == "demand"]
    assert [each.fields["step"] for each in ours] == ["receive", "call_back", "approve", "approve"]
    assert HARU not in json.dumps(told) + "".join(str(each.fields) for each in ours)
    assert demand == one.demand
