"""Identifiers are found in running prose, and what only looks like one is left alone."""

import random

import pytest

from cast import CUSTOMERS, HARU
from sekisho.guard.identifiers import identifiers, known, luhn, my_number

ROUNDS = 2000
PROSE = (
    "お問い合わせの件、{} でお調べしました。ご使用量は312kWhです。",
    "Regarding {}, we have looked into your bill of 8,420 yen.",
    "ご連絡ありがとうございます（{}）。次回の検針は12月5日です。",
    "{}\nよろしくお願いいたします。",
    "記録:{}、以上。",
)
FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def made(kind: str, chance: random.Random) -> str:
    """One identifier of the kind, in one of the ways in which people write it."""
    if kind == "card":
        body = chance.choice("3456") + "".join(chance.choices("0123456789", k=14))
        number = next(body + d for d in "0123456789" if luhn(body + d))
        groups = [number[at : at + 4] for at in range(0, 16, 4)]
    elif kind == "my_number":
        body = "".join(chance.choices("0123456789", k=11))
        number = next(body + d for d in "0123456789" if my_number(body + d))
        groups = [number[at : at + 4] for at in range(0, 12, 4)]
    elif kind == "supply_point_id":
        number = f"{chance.randint(1, 10):02}" + "".join(chance.choices("0123456789", k=20))
        groups = [number[:2], *(number[at : at + 4] for at in range(2, 22, 4))]
    elif kind == "phone":
        groups = chance.choice(
            [
                ["0000", f"{chance.randint(0, 99):02}", f"{chance.randint(0, 9999):04}"],
                ["03", "5555", f"{chance.randint(0, 9999):04}"],
                ["090", "1234", f"{chance.randint(0, 9999):04}"],
            ]
        )
    elif kind == "bank_account":
        return f"普通 {chance.randint(0, 9_999_999):07}"
    else:
        return f"user{chance.randint(0, 999_999)}@example.{chance.choice(['jp', 'com', 'net'])}"
    written = chance.choice(["-", " ", "", "－"] if kind != "phone" else ["-", "－"]).join(groups)
    return written.translate(FULL) if chance.random() < 0.3 else written


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("card", 0.995), ("my_number", 0.995), ("supply_point_id", 0.97), ("phone", 0.97),
     ("email", 0.97), ("bank_account", 0.97)],
)  # fmt: skip
def test_identifiers_in_running_prose_are_found(kind: str, floor: float) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same texts each time
    texts = [chance.choice(PROSE).format(made(kind, chance)) for _ in range(ROUNDS)]
    hits = sum(kind in {found.item for found in identifiers(text)} for text in texts)
    assert hits / ROUNDS >= floor


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
