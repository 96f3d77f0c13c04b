"""Identifiers are found in running prose, and what only looks like one is left alone."""

import random

import pytest

from cast import CUSTOMERS, HARU
from sekisho.guard.identifiers import identifiers, known
from written_identifiers import ADDRESSES, NAMES, PROSE, written

ROUNDS = 2000
KNOWN = known(NAMES, [ways[0] for ways in ADDRESSES])


def found_of(kind: str) -> float:
    """The share of identifiers of the kind that are found, each in a sentence of its own."""
    chance = random.Random(kind)  # noqa: S311 - the same texts each time
    texts = [chance.choice(PROSE).format(written(kind, chance)) for _ in range(ROUNDS)]
    hits = sum(kind in {found.item for found in identifiers(text, KNOWN)} for text in texts)
    return hits / ROUNDS


@pytest.mark.parametrize("kind", ["card", "my_number"])
def test_of_numbers_with_a_check_digit_995_of_1000_are_found_in_prose(kind: str) -> None:
    assert found_of(kind) >= 0.995


@pytest.mark.parametrize(
    "kind", ["supply_point_id", "phone", "email", "bank_account", "name", "address"]
)
def test_of_other_identifiers_97_of_100_are_found_in_prose(kind: str) -> None:
    assert found_of(kind) >= 0.97


@pytest.mark.parametrize(
    "text",
    [
        "カードの番号に似た 4111 1111 1111 1112 は検査数字が合いません。",
        "ご請求額は1,234,567円、ご使用量は12345kWhです。",
        "期間は2026-10-01から2026-12-31までです。",
        "お客様番号 S0042-00000007",
    ],
)
def test_what_only_looks_like_an_identifier_is_left_alone(text: str) -> None:
    assert identifiers(text) == []


def test_a_known_customer_is_found_however_the_name_is_spaced() -> None:
    people = known([customer.name for customer in CUSTOMERS], ["東京都港区芝一丁目2-3"])
    [found] = identifiers("昨日、青山　春様よりお電話がありました。", people)
    assert found.item == "name"
    [found] = identifiers("お届け先は東京都 港区芝一丁目２－３です。", people)
    assert found.item == "address"


def test_somebody_who_is_no_customer_is_not_named() -> None:
    assert identifiers("高橋 誰某様", known([HARU.name], [])) == []
