"""Sets from which nobody is told: by every attack that knows all there is to know."""

import secrets
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.disclosure.deidentify import (
    LEAST,
    Column,
    Made,
    Method,
    Recipe,
    attack,
    faults,
    make,
)
from sekisho.terms.kinship import Form

IDENTIFYING, SECRET = frozenset({"name", "customer_no"}), frozenset({"card", "pin"})
AREA, KW = Column("supply_area", Method.KEEP), Column("wheeling_kw", Method.BAND, 10)
STARTED = Column("contract_start_date", Method.YEAR)
WHO = Column("customer_no", Method.PSEUDONYM)
ANONYMISED = Recipe(Form.ANONYMISED, (AREA, KW, STARTED))
PSEUDONYMISED = Recipe(Form.PSEUDONYMISED, (WHO, AREA, KW))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["青山 春", "伊藤 ナツ", "上野 秋"]),
            "customer_no": st.integers(1, 50).map("S{}".format),
            "supply_area": st.sampled_from(["03", "06", None]),
            "wheeling_kw": st.sampled_from(["3", "12", "49.5", "unknown", None]),
            "contract_start_date": st.sampled_from(["2024-02-29", "2025-04-01", "soon", None]),
        }
    ),
    max_size=60,
)


def owned(people: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """Each row with whose it is."""
    return [(row, row["customer_no"]) for row in people]


@given(rows)
def test_in_an_anonymised_set_nobody_stands_in_a_crowd_smaller_than_promised(
    people: list[dict[str, Any]],
) -> None:
    made = make(owned(people), ANONYMISED, b"")
    names = frozenset(row["name"] for row in people) | {row["customer_no"] for row in people}
    found = attack(owned(people), ANONYMISED, made, names)
    assert (found.found, found.leaked) == (0, 0)
    assert not made.rows or found.least >= LEAST
    assert len(made.rows) + made.left_out == len(people)


@given(rows, st.randoms())
def test_the_order_in_which_people_stand_in_our_tables_leaves_no_trace(
    people: list[dict[str, Any]], shuffler: Any
) -> None:
    other = list(people)
    shuffler.shuffle(other)
    assert make(owned(people), ANONYMISED, b"") == make(owned(other), ANONYMISED, b"")


@given(rows)
def test_a_pseudonym_links_rows_of_one_set_and_never_two_sets(
    people: list[dict[str, Any]],
) -> None:
    first = make(owned(people), PSEUDONYMISED, secrets.token_bytes(32))
    again = make(owned(people), PSEUDONYMISED, secrets.token_bytes(32))
    codes = {row[0] for row in first.rows}
    assert len(codes) == len({row["customer_no"] for row in people})
    assert not codes & {row[0] for row in again.rows}
    assert not codes & {row["customer_no"] for row in people}


@pytest.mark.parametrize(
    ("recipe", "codes"),
    [
        (ANONYMISED, ()),
        (PSEUDONYMISED, ()),
        (Recipe(Form.PSEUDONYMISED, ()), ("no-columns",)),
        (Recipe(Form.HASHED, (AREA,)), ("no-form",)),
        (Recipe(Form.PSEUDONYMISED, (Column("name", Method.KEEP),)), ("identifying",)),
        (Recipe(Form.PSEUDONYMISED, (Column("card", Method.PSEUDONYM),)), ("secret",)),
        (Recipe(Form.ANONYMISED, (WHO, AREA)), ("linking-code",)),
        (Recipe(Form.ANONYMISED, (AREA,), 4), ("too-few-alike",)),
        (Recipe(Form.ANONYMISED, (Column("wheeling_kw", Method.BAND),)), ("no-width",)),
        (
            Recipe(Form.ANONYMISED, (Column("name", Method.YEAR), WHO), 1),
            ("identifying", "linking-code", "too-few-alike"),
        ),
    ],
)
def test_what_the_law_forbids_in_a_recipe_is_found(recipe: Recipe, codes: tuple[str, ...]) -> None:
    assert faults(recipe, IDENTIFYING, SECRET) == codes


def test_the_methods_by_hand() -> None:
    person = {"supply_area": "03", "wheeling_kw": "49.5", "contract_start_date": "2024-02-29"}
    columns = (
        AREA, KW, STARTED, Column("contract_start_date", Method.MONTH),
        Column("wheeling_kw", Method.CAP, 30), Column("wheeling_kw", Method.CAP, 60),
    )  # fmt: skip
    made = make([(person, f"S{n}") for n in range(5)], Recipe(Form.ANONYMISED, columns), b"")
    assert set(made.rows) == {("03", "40-49", "2024", "2024-02", ">30", "49")}


def test_many_contracts_of_one_customer_are_no_crowd() -> None:
    """Six flats of one landlord would otherwise stand in the set as six people."""
    landlord = [({"supply_area": "03", "wheeling_kw": "12"}, "S1")] * 6
    neighbours = [({"supply_area": "06", "wheeling_kw": "12"}, f"S{n}") for n in range(2, 7)]
    people = landlord + neighbours
    made = make(people, ANONYMISED, b"")
    assert set(made.rows) == {("06", "10-19", "")}
    assert made.left_out == 6
    rows = tuple(sorted([("03", "10-19", "")] * 6))
    found = attack(people, ANONYMISED, Made(rows, 0), frozenset())
    assert (found.least, found.found) == (1, 6)


def test_an_attack_on_a_set_that_was_made_badly_succeeds() -> None:
    people = [({"supply_area": f"{n:02}"}, f"S{n}") for n in range(10)]
    careless = Recipe(Form.PSEUDONYMISED, (AREA,))
    found = attack(people, careless, make(people, careless, b""), frozenset({"03"}))
    assert (found.least, found.found, found.leaked) == (1, 10, 1)
