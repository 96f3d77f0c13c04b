"""Synthetic customers: the same for the same seed, plainly nobody, at one with themselves."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.records.areas import AREAS
from sekisho.records.keys import customer_id, row_id, synthetic_number
from sekisho.records.synthetic import history, rows
from sekisho.records.synthetic.calendar import TODAY, YEAR
from sekisho.records.synthetic.load import core
from sekisho.records.synthetic.sources import sources
from sekisho.records.synthetic.traits import Traits, traits

SOURCE = sources()
who = st.tuples(st.integers(0, 9_999), st.integers(0, 99_999_999)).map(
    lambda key: traits(*key, SOURCE)
)


def fields(line: str, columns: str) -> dict[str, str]:
    values = line.removesuffix("\n").split("\t")
    return dict(zip(columns.split(", "), values, strict=True))


@pytest.fixture(scope="module")
def many() -> list[Traits]:
    return [traits(1, index, SOURCE) for index in range(10_000)]


@given(st.integers(0, 9_999), st.integers(0, 99_999_999))
def test_the_same_seed_gives_the_same_customer(seed: int, index: int) -> None:
    assert traits(seed, index, SOURCE) == traits(seed, index, SOURCE)


def test_another_seed_gives_another() -> None:
    assert traits(1, 7, SOURCE).draws != traits(2, 7, SOURCE).draws


@given(who)
@settings(max_examples=200)
def test_every_line_has_a_value_for_every_column(customer: Traits) -> None:
    columns = {**rows.COLUMNS, **history.COLUMNS}
    for table, lines in (*core(customer).items(), *history.history(customer).items()):
        for line in lines:
            assert line.endswith("\n")
            assert len(line.split("\t")) == len(columns[table].split(", ")), table


@given(who)
@settings(max_examples=200)
def test_nothing_in_a_customer_can_be_real(customer: Traits) -> None:
    person = fields(rows.customer(customer), rows.COLUMNS["customer"])
    point = fields(rows.supply_point(customer), rows.COLUMNS["supply_point"])
    assert person["synthetic"] == "t"
    assert person["phone"].startswith("000-")
    assert re.fullmatch(r".*@example\.(jp|com)|\\N", person["email"])
    assert re.fullmatch(r"(0[1-9]|10)0[9]{5}[0-9]{14}", point["number"])


@given(who)
@settings(max_examples=200)
def test_area_place_number_and_operator_agree(customer: Traits) -> None:
    point = fields(rows.supply_point(customer), rows.COLUMNS["supply_point"])
    contract = fields(rows.contract(customer), rows.COLUMNS["contract"])
    assert customer.place.area == customer.area.number == point["area"] == point["number"][:2]
    assert contract["network_operator_of"] in (customer.area.network_operator, "\\N")


@given(who)
@settings(max_examples=300)
def test_what_is_overdue_is_what_the_unpaid_bills_add_up_to(customer: Traits) -> None:
    past = history.history(customer)
    bills = {b["bill_no"]: b for b in (fields(x, history.COLUMNS["bill"]) for x in past["bill"])}
    for line in past["payment"]:
        del bills[fields(line, history.COLUMNS["payment"])["bill_no"]]
    due = [bill for bill in bills.values() if bill["due_on"] < TODAY.isoformat()]
    assert customer.overdue()[0] == sum(int(bill["amount_yen"]) for bill in due)
    assert (customer.overdue()[1] > 0) == bool(due)


def test_the_shares_are_near_the_declared_ones(many: list[Traits]) -> None:
    def share(count: int) -> float:
        return 100 * count / len(many)

    states = Counter(t.state for t in many)
    assert 88 < share(states["active"]) < 92
    assert 2 < share(sum(t.unpaid > 0 for t in many)) < 4.5
    assert 1.4 < share(sum(t.place.kind == "grant" for t in many)) < 2.6
    assert 0.2 < share(sum(t.place.kind == "island" for t in many)) < 0.9
    assert 0.6 < share(sum(t.retailer is not None for t in many)) < 1.5
    assert 0.2 < share(sum(t.contractor is not None for t in many)) < 0.9
    assert 0.2 < share(sum(bool(rows.restrictions(t)) for t in many)) < 0.9
    assert set(AREAS) == {t.area.number for t in many}


def test_some_names_break_cp932_and_few_do(many: list[Traits]) -> None:
    def fits(name: str) -> bool:
        try:
            name.encode("cp932")
        except UnicodeEncodeError:
            return False
        return True

    broken = [t.name for t in many if not fits(t.name)]
    assert 0 < len(broken) < 60
    assert any("髙" in t.name for t in many)


def test_every_prefecture_has_a_place_and_codes_are_seven_digits() -> None:
    text = files("sekisho.records.synthetic").joinpath("places.csv").read_text(encoding="utf-8")
    places = list(csv.DictReader(text.splitlines()))
    assert {place["jis"][:2] for place in places} == {f"{n:02}" for n in range(1, 48)}
    assert {place["area"] for place in places} == set(AREAS)
    assert all(re.fullmatch("[0-9]{7}", place["postal_code"]) for place in places)
    assert len({place["postal_code"] for place in places}) == len(places)


def test_the_year_is_twelve_months_with_bills_in_order() -> None:
    assert [month.first for month in YEAR] == sorted(month.first for month in YEAR)
    assert all(month.last < month.billed < month.paid < month.due for month in YEAR)
    assert (YEAR[0].first, YEAR[-1].last) == ("2025-11-01", "2026-10-31")


@given(st.text(min_size=1, max_size=20))
def test_a_real_number_never_takes_a_synthetic_key(number: str) -> None:
    if not re.fullmatch("S[0-9]{4}-[0-9]{8}", number):
        assert customer_id(number) >= 2**53
    assert 0 <= row_id(number) < 2**52


@given(st.integers(0, 9_999), st.integers(0, 99_999_999))
def test_synthetic_keys_are_consecutive_below_two_to_the_fifty_third(seed: int, index: int) -> None:
    assert (
        customer_id(synthetic_number(seed, index)) == customer_id(synthetic_number(seed, 0)) + index
    )
    assert customer_id(synthetic_number(seed, index)) < 2**53


@pytest.mark.parametrize(("seed", "index"), [(-1, 0), (10_000, 0), (0, -1), (0, 100_000_000)])
def test_numbers_outside_the_range_are_refused(seed: int, index: int) -> None:
    with pytest.raises(ValueError, match=r"seed 0\.\.9999, index 0\.\.99999999"):
        synthetic_number(seed, index)
