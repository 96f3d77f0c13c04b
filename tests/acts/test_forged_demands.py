"""Sixty forged or over-broad demands arrive; each is refused with its reason, none is released."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from demand_office import DemandOffice
from night_world import SEED, World
from request_office import HARU, KOTARO, NOON
from sekisho.cases.demand_period import Period
from sekisho.cases.demand_reasons import BROAD, FORGED
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers

TODAY = date(2026, 12, 1)
MANY = tuple(customer_numbers(SEED, 14).values())
LONG = (
    "name", "address", "phone", "email", "customer_no", "account_no", "billing_history",
    "payment_history", "payment_method", "charges_and_usage", "meter", "half_hourly_usage",
    "conversation_log",
)  # fmt: skip
YEAR: dict[str, Any] = {"period": Period(date(2025, 12, 1), date(2026, 11, 23))}
Arrived = tuple[dict[str, Any], set[str]]


def forged() -> Iterator[Arrived]:
    """(what arrived, why it may be forged); every other thing about it is in due form."""
    # Bodies that nobody has heard of, one letter away from one, or retired from the directory.
    for name in ("kaku_polce", "kaku police", "KAKU_POLICE", "mirai_police", "interpol", "",
                 "kirameki_ad", "akatsuki_power", "operator", "press"):  # fmt: skip
        yield {"authority": name}, {"unknown-authority"}
    # A body that stands on the law of another one.
    for basis, authority in (
        ("warrant", "kaku_bar"), ("warrant", "kaku_court"), ("inquiry", "kaku_bar"),
        ("inquiry", "kaku_court"), ("court_request", "kaku_police"),
        ("court_request", "kaku_prosecutors"), ("court_request", "kaku_bar"),
        ("bar_inquiry", "kaku_police"), ("bar_inquiry", "kaku_prosecutors"),
        ("bar_inquiry", "kaku_court"),
    ):  # fmt: skip
        yield {"basis": basis, "authority": authority}, {"basis-not-theirs"}
    # A paper without a number, or of another time.
    for blank in ("", " ", "　", "\t", "\n"):
        yield {"document_no": blank}, {"no-number"}
    for ahead in (1, 2, 30, 365, 3650):
        yield {"issued_on": TODAY + timedelta(days=ahead)}, {"dated-ahead"}
    for basis, back in (("warrant", 8), ("warrant", 60), ("inquiry", 61), ("inquiry", 400),
                        ("inquiry", 3650)):  # fmt: skip
        yield {"basis": basis, "issued_on": TODAY - timedelta(days=back)}, {"out-of-date"}


def over_broad() -> Iterator[Arrived]:
    """(what arrived, why it asks for too much)."""
    # Nobody named, or everybody.
    for basis in ("warrant", "inquiry"):
        yield {"basis": basis, "customers": ()}, {"nobody-named"}
    for count in (11, 12, 14):
        yield {"customers": MANY[:count]}, {"too-many-persons"}
    # Everything there is, what only a judge may order, what nobody is given.
    for basis, authority in (
        ("inquiry", "kaku_police"), ("inquiry", "kaku_prosecutors"),
        ("court_request", "kaku_court"), ("bar_inquiry", "kaku_bar"),
    ):  # fmt: skip
        yield {"basis": basis, "authority": authority, "asked": LONG, **YEAR}, {"too-many-items"}
        yield (
            {"basis": basis, "authority": authority, "asked": ("name", "mail_content"), **YEAR},
            {"mail-without-warrant"},
        )
    for basis in ("warrant", "inquiry"):
        for secret in ("password", "pin", "security_question"):
            yield {"basis": basis, "asked": ("name", secret)}, {"never-given"}
    # Records of no time, of too long a time, or of a time to come.
    bills = {"asked": ("name", "billing_history")}
    yield bills, {"no-period"}
    yield {**bills, "period": Period(date(2024, 1, 1), date(2026, 11, 23))}, {"period-too-long"}
    yield {**bills, "period": Period(date(2026, 1, 1), date(2026, 11, 25))}, {"period-ahead"}
    # It does not say what for; and several faults at once.
    yield {"matter": False}, {"not-needed"}
    yield {"basis": "warrant", "matter": False}, {"not-needed"}
    yield {"basis": "warrant", "authority": "kaku_prosecutors", "matter": False}, {"not-needed"}
    yield {"basis": "court_request", "authority": "kaku_court", "matter": False}, {"not-needed"}
    yield {"basis": "bar_inquiry", "authority": "kaku_bar", "matter": False}, {"not-needed"}
    yield (
        {"authority": "x", "document_no": "", "customers": (), "matter": False},
        {"unknown-authority", "no-number", "nobody-named", "not-needed"},
    )
    yield (
        {"basis": "bar_inquiry", "asked": (*LONG, "mail_content", "pin"), **YEAR},
        {"basis-not-theirs", "too-many-items", "mail-without-warrant", "never-given"},
    )


@pytest.fixture
def office(world: World) -> DemandOffice:
    """The office."""
    return DemandOffice(world)


def refused_for_good(office: DemandOffice, demand: int, document: bytes) -> None:
    """Whatever is tried with the demand, nothing of anybody comes out."""
    for step in (
        lambda: office.call(demand),
        lambda: office.approve(demand, KOTARO, document),
        lambda: office.disclose(demand, document),
        lambda: office.narrow(demand, "name"),
    ):
        with pytest.raises(ActRefusedError, match="The demand is refused"):
            step()


def test_sixty_forged_or_over_broad_demands_are_refused_with_the_reason_and_none_is_released(
    office: DemandOffice,
) -> None:
    arrived = [*forged(), *over_broad()]
    assert len(arrived) >= 60
    for nth, (other, reasons) in enumerate(arrived):
        document = f"paper {nth}".encode()
        said = {"document": document, "document_no": f"照会第{nth}号", **other}
        step = office.open(**said)
        assert (step.state, set(step.reasons)) == ("refused", reasons), other
        if nth % 6 == 0:
            refused_for_good(office, step.demand, document)
    register = office.register()
    assert len(register) == len(arrived)
    assert all(text.endswith("（C26）") for one in register for _, text in one.reasons)
    assert {code for one in register for code, _ in one.reasons} == {
        *FORGED, *BROAD,
    } - {"document-used", "issuer-denied", "directory-stale"}  # fmt: skip
    given = office.world.owner("SELECT count(*) FROM books.act WHERE purpose = 'legal_demand'")
    assert given == [(0,)]


def test_the_same_paper_again_or_its_number_on_another_paper_is_refused(
    office: DemandOffice,
) -> None:
    assert office.open().state == "received"
    assert office.open().reasons == ("document-used",)
    assert office.open(document=b"another scan").reasons == ("document-used",)
    for written in ("照会第１号", "照会　第 1 号"):
        again = office.open(document=written.encode(), document_no=written)
        assert again.reasons == ("document-used",), "the same number in other signs"
    other = office.open(document=b"of the court", basis="court_request", authority="kaku_court")
    assert other.state == "received", "another body counts its documents for itself"


def test_a_number_of_the_directory_that_nobody_checked_for_a_year_is_not_trusted(
    office: DemandOffice,
) -> None:
    later = NOON + timedelta(days=366 - 61 + 1)
    eve = later - timedelta(days=1)
    assert office.open(eve, issued_on=eve.date()).state == "received"
    assert office.open(later, document=b"x", document_no="2", issued_on=later.date()).reasons == (
        "directory-stale",
    )


@pytest.mark.parametrize("days", [7, 8])
def test_a_warrant_is_valid_for_seven_days(office: DemandOffice, days: int) -> None:
    issued = TODAY - timedelta(days=days)
    expected = () if days == 7 else ("out-of-date",)
    assert office.open(basis="warrant", issued_on=issued).reasons == expected


def test_a_warrant_opens_what_an_inquiry_does_not(office: DemandOffice) -> None:
    asked = ("name", "bank_account", "mail_content")
    assert office.open(basis="warrant", asked=asked, issued_on=TODAY, **YEAR).state == "received"


def test_part_of_an_over_broad_demand_may_be_given(office: DemandOffice) -> None:
    asked = (*LONG, "pin")
    assert office.open(asked=asked, items=("name", "address")).state == "received"
    assert office.shown(1).asked[-1] == ("pin", "PIN")
    assert HARU not in str(office.shown(1))
