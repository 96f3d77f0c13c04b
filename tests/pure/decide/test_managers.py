"""Who is responsible for an item in joint use, and that only joint use names anybody."""

import pytest

from cast import DAREKA, FUYU, HARU, MINATO, Customer, published_policy, request_about
from sekisho.decide import decide

WHEELING = "託送供給等契約に基づく業務"


@pytest.mark.parametrize(
    ("customer", "recipient", "purpose", "item", "manager"),
    [
        (HARU, "東京電力パワーグリッド", WHEELING, "氏名", "operator"),
        (HARU, "東京電力パワーグリッド", WHEELING, "検針日", "tepco_pg"),
        (FUYU, "沖縄電力", WHEELING, "氏名", "okinawa_epco"),
        (MINATO, "みなも需要調整", "ネガワット取引", "ベースライン", "minamo_dr"),
        (MINATO, "東京電力パワーグリッド", "ネガワット取引", "ベースライン", None),
        (HARU, "DAX合同会社", "調達管理", "氏名", None),
        (HARU, "当社", "請求", "氏名", None),
        (DAREKA, "東京電力パワーグリッド", WHEELING, "氏名", None),
        (HARU, "沖縄電力", WHEELING, "氏名", None),
    ],
)  # fmt: skip
def test_the_manager(
    customer: Customer, recipient: str, purpose: str, item: str, manager: str | None
) -> None:
    (answer,) = decide(published_policy(), request_about(customer, recipient, purpose, item)).items
    assert answer.manager == manager
