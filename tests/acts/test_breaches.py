"""A breach from the first word to its end: who was touched comes from the ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from breach_office import SAID, THIEF, BreachOffice
from night_world import CUSTOMERS, SEED, World
from request_office import NOON
from sekisho.books.breaches import Reach
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers, load_synthetic
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.gate.void_extract import void_extract
from sekisho.postgres.roles import Role
from sekisho.records.keys import customer_id
from watch_office import rules

FEW = list(customer_numbers(SEED, 4).values())
TODAY = date(2026, 12, 1)
UNWATCHED = "budgets: {default: {customers: 2000}}\npace: {customers: 2000}\n"
"""A thief whom no budget stops."""


@pytest.fixture
def office(world: World) -> BreachOffice:
    """The desk."""
    return BreachOffice(world)


def reached(office: BreachOffice) -> Reach:
    """What the thief read today."""
    return Reach(office.today(), office.today(), THIEF)


def later(office: BreachOffice) -> datetime:
    """A moment after everything that this test's acts recorded."""
    return max(NOON, datetime.now(UTC)) + timedelta(hours=1)


def opened(office: BreachOffice, reach: Reach | None = None) -> int:
    """A breach of what the thief read, known today."""
    return office.open(reach or reached(office), TODAY, later(office)).breach


def test_a_thousand_persons_are_not_reportable_and_one_more_is(
    office: BreachOffice, tmp_path: Path
) -> None:
    with psycopg.connect(office.world.database.dsn(Role.IMPORT), autocommit=True) as connection:
        load_synthetic(connection, 8, 1001 - CUSTOMERS)
    everybody = [
        *customer_numbers(SEED, CUSTOMERS).values(),
        *customer_numbers(8, 1001 - CUSTOMERS).values(),
    ]
    with rules(tmp_path, UNWATCHED):
        office.read(*everybody[:1000], purpose="supply_management")
    breach = opened(office)
    step = office.triage(breach)
    assert (step.persons, step.situations) == (1000, ())
    with rules(tmp_path, UNWATCHED):
        office.read(everybody[0], purpose="supply_management")
    assert office.triage(breach).situations == (), "the same person twice is one person"
    with rules(tmp_path, UNWATCHED):
        office.read(everybody[1000], purpose="supply_management")
    step = office.triage(breach)
    assert (step.persons, step.situations) == (1001, ("many",))
    (touch,) = office.shown(breach).touches
    assert (touch.who, touch.passages, touch.persons) == (THIEF, 1002, 1001)


def test_who_was_touched_is_read_from_reads_and_files_alike(office: BreachOffice) -> None:
    office.world.night()
    run = office.world.run_of("dax", "procurement_management")
    office.read(FEW[0])
    office.read(FEW[1], who="account-3")
    files = opened(office, Reach(run.plan.day, run.plan.day, recipient="dax"))
    step = office.triage(files)
    given = office.world.file_of("dax", "procurement_management").splitlines()[1:]
    assert 0 < step.persons <= len(given)
    (touch,) = office.shown(files).touches
    assert (touch.kind, touch.who, touch.persons) == ("extract", "dax", step.persons)
    assert touch.name == "DAX LLC"
    with office.world.connected(Role.EXTRACT) as connection:
        void_extract(connection, run.id, "made anew")
    assert office.triage(files).persons == step.persons, "voiding takes nothing back"
    both = opened(office, Reach(min(office.today(), run.plan.day), later(office).date()))
    office.triage(both)
    who = {(touch.kind, touch.who) for touch in office.shown(both).touches}
    assert {("read", THIEF), ("read", "account-3"), ("extract", "dax")} <= who
    alone = opened(office)
    assert office.triage(alone).persons == 1


def test_only_the_items_that_were_touched_count(office: BreachOffice) -> None:
    office.read(FEW[0])
    breach = opened(office, replace(reached(office), items=("phone",)))
    assert office.triage(breach).persons == 0
    breach = opened(office, replace(reached(office), items=("address", "card")))
    step = office.triage(breach)
    assert (step.persons, step.situations) == (1, ("property_damage",))
    assert office.shown(breach).shown.items == ("Address", "Credit card data")


def test_a_malicious_breach_is_reported_twice_told_to_the_persons_and_closed(
    office: BreachOffice,
) -> None:
    office.read(*FEW[:3])
    breach = opened(office)
    office.triage(breach, malice=True)
    office.write(breach, summary=SAID["summary"])
    first = office.report(breach)
    assert "2. 個人データの項目\n氏名、住所" in first.ja
    assert "3. 本人の数\n3人（うち台帳から 3人）" in first.ja
    assert first.ja.count("調査中") == 6
    office.write(breach)
    final = office.report(breach, final=True)
    assert "調査中" not in final.ja
    told = office.notices(breach)
    assert len(told.letters) == 3
    (letter,) = [each for each in told.letters if FEW[0] in each]
    assert "個人データの項目\n氏名、住所" in letter
    assert "Cause\n権限の見直しの遅れ" in letter
    assert "再発を防ぐための措置" not in letter
    assert office.notices(breach).letters == (), "nobody is told twice"
    assert office.close(breach).state == "closed"
    with office.world.connected(Role.WEB) as connection:
        lines, _ = tell_timeline(connection, FEW[0], "en")
    assert (lines[0].purpose, lines[0].own) == ("You were told of a breach", True)
    entries = [office.office.entry(index) for index in range(told.step.ledger_index + 1)]
    steps = [each.fields["step"] for each in entries if each.kind == "breach"]
    assert steps == ["receive", "triage", "report_preliminary", "report_final", "notify"]
    said = "".join(str(each.fields) for each in entries)
    assert all(number not in said for number in FEW)
    assert office.world.faults() == []


def test_who_is_found_after_the_notices_is_told_before_it_is_closed(office: BreachOffice) -> None:
    office.read(*FEW[:2])
    breach = opened(office)
    office.triage(breach, malice=True)
    office.write(breach)
    office.report(breach)
    assert len(office.notices(breach).letters) == 2
    office.read(FEW[2])
    office.read(FEW[1], items=("phone",))
    assert office.triage(breach, malice=True).persons == 3
    office.report(breach, final=True)
    assert (office.shown(breach).shown.waits_for, office.shown(breach).shown.untold) == (
        "notify", 2,
    )  # fmt: skip
    with pytest.raises(ActRefusedError) as refused:
        office.close(breach)
    assert refused.value.en == (
        "2 of the persons have not been told yet: make the notices again, or record a substitute"
        " measure (L26)."
    )
    letters = office.notices(breach).letters
    assert [sum(number in each for each in letters) for number in FEW[:3]] == [0, 1, 1]
    assert any("Telephone" in each for each in letters if FEW[1] in each)
    assert office.notices(breach).letters == ()
    assert office.close(breach).state == "closed"


def test_notices_to_nobody_tell_nobody(office: BreachOffice) -> None:
    """A stolen disk: how many and what was on it people add, for the ledger can't know it."""
    breach = opened(office)
    with pytest.raises(ActRefusedError, match="'shoe_size' is no item and no recipient"):
        office.triage(breach, more_persons=1001, more_items=("shoe_size",))
    office.triage(breach, more_persons=1001)
    office.write(breach)
    with pytest.raises(ActRefusedError, match="Missing: Items of personal data"):
        office.report(breach, final=True)
    step = office.triage(breach, more_persons=1001, more_items=("name", "card"))
    assert step.situations == ("property_damage", "many")
    assert (
        "2. 個人データの項目\n氏名、クレジット・カード情報" in office.report(breach, final=True).ja
    )
    with pytest.raises(ActRefusedError) as refused:
        office.notices(breach)
    assert refused.value.en == (
        "The ledger knows nobody who could be told: record a substitute measure (L26)."
    )
    with pytest.raises(ActRefusedError, match="The persons have not been told yet"):
        office.close(breach)


def test_who_was_erased_meanwhile_keeps_no_breach_open(office: BreachOffice) -> None:
    office.read(*FEW[:2])
    breach = opened(office)
    office.triage(breach, malice=True)
    office.write(breach)
    office.report(breach, final=True)
    office.world.owner(
        "UPDATE books.breach_person SET customer_id = 0 WHERE customer_id = %s",
        customer_id(FEW[0]),
    )
    assert len(office.notices(breach).letters) == 1
    assert office.close(breach).state == "closed"


def test_a_breach_that_need_not_be_reported_is_closed_with_its_reason(
    office: BreachOffice,
) -> None:
    office.read(FEW[0])
    breach = opened(office)
    office.triage(breach)
    with pytest.raises(ActRefusedError) as refused:
        office.report(breach)
    assert refused.value.en == (
        "It is none of the four reportable situations. Triage again when facts change (L26)."
    )
    with pytest.raises(ActRefusedError, match=r"Write why it need not be reported \(L26\)"):
        office.close(breach)
    assert office.close(breach, "宛先は本人の家族で、開かずに戻った").state == "closed"


def test_a_substitute_measure_needs_its_reason(office: BreachOffice) -> None:
    breach = opened(office)
    office.triage(breach, more_persons=1001)
    with pytest.raises(ActRefusedError, match="Write why it is hard to tell each person"):
        office.substitute(breach, " ")
    office.substitute(breach, "連絡先がないため、窓口を公表した")
    assert office.shown(breach).shown.told == "substitute"


def test_an_entrusted_company_s_notice_starts_our_clock_on_the_day_it_reached_us(
    office: BreachOffice,
) -> None:
    knew = TODAY - timedelta(days=4)
    step = office.open(reached(office), TODAY, later(office), told_by="michibiki_call",
                       told_by_known_on=knew)  # fmt: skip
    shown = office.shown(step.breach).shown
    assert (shown.told_by, shown.told_by_known_on) == ("Michibiki Call Centre (fictional)", knew)
    assert shown.clock.preliminary == date(2026, 12, 5)
    for other, said in (
        ({"told_by": "kirameki_ad"}, "'kirameki_ad' was no entrusted company of ours on that day"),
        ({"told_by": "nobody"}, "'nobody' was no entrusted company of ours on that day"),
        ({"told_by": "michibiki_call", "told_by_known_on": TODAY + timedelta(days=1)},
         "The entrusted company cannot have known later than we did"),
    ):  # fmt: skip
        with pytest.raises(ActRefusedError, match=said):
            office.open(reached(office), TODAY, later(office), **other)
    assert len(office.all()) == 1


MIDNIGHTS = [
    ("2026-12-02", "in_time"), ("2026-12-03", "warning"), ("2026-12-05", "warning"),
    ("2026-12-06", "overdue"),
]  # fmt: skip


def test_the_clock_turns_at_midnight_in_tokyo(office: BreachOffice) -> None:
    breach = opened(office)
    for day, urgency in MIDNIGHTS:
        midnight = datetime.fromisoformat(f"{day}T00:00:00+09:00")
        assert office.shown(breach, midnight).shown.clock.urgency == urgency
    almost = datetime.fromisoformat("2026-12-05T23:59:59+09:00")
    assert office.shown(breach, almost).shown.clock.urgency == "warning"
    office.triage(breach, malice=True)
    office.write(breach, summary="x")
    office.report(breach)
    for day, urgency in (("2027-01-22", "in_time"), ("2027-01-23", "warning"),
                         ("2027-01-29", "warning"), ("2027-01-30", "overdue")):  # fmt: skip
        midnight = datetime.fromisoformat(f"{day}T00:00:00+09:00")
        assert office.shown(breach, midnight).shown.clock.urgency == urgency


def test_our_own_slip_opens_nothing(office: BreachOffice) -> None:
    day = office.today()
    for reach, known, said in (
        (Reach(day, day + timedelta(days=400)), TODAY, "A day to come cannot stand there"),
        (Reach(day, day), day + timedelta(days=400), "A day to come cannot stand there"),
        (Reach(day, day - timedelta(days=1)), TODAY, "The first day of the period comes after"),
        (Reach(day, day, recipient="nobody"), TODAY, "'nobody' is no item and no recipient"),
        (Reach(day, day, items=("shoe_size",)), TODAY, "'shoe_size' is no item and no recipient"),
    ):
        with pytest.raises(ActRefusedError, match=said):
            office.open(reach, known, later(office))
    assert office.all() == []


def test_staff_judge_nothing_and_screens_see_nobody_who_was_touched(office: BreachOffice) -> None:
    office.read(FEW[0])
    breach = opened(office)
    with pytest.raises(ActRefusedError, match="A privacy officer judges and reports a breach"):
        office.triage(breach, "operator")
    office.triage(breach)
    with pytest.raises(ActRefusedError, match="A privacy officer writes the report"):
        office.write(breach, "operator")
    with pytest.raises(ActRefusedError, match="Items and persons come from the ledger"):
        office.write(breach, persons="nobody")
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT customer_id FROM books.breach_person")
