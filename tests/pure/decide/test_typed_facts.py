"""Facts from JSON: what fits its type becomes a value, everything else becomes unknown, by name."""

from datetime import date

import pytest

from cast import TODAY, published_policy
from sekisho.decide import typed_facts
from sekisho.terms.request import FactValue

WORDS = published_policy().vocabulary


def read(fact: str, value: object) -> tuple[FactValue | None, tuple[str, ...]]:
    typed, wrong = typed_facts(WORDS, {fact: value}, TODAY)
    found = WORDS.find("fact", fact)
    return (typed.get(found) if found else None), wrong


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("grant_area", True, True),
        ("給付金対象地域", False, False),
        ("契約状態区分", "契約中", "active"),
        ("契約状態区分", "never_supplied", "never_supplied"),
        ("contract_state", "契約終了", "ended"),
        ("未払額", 0, 0),
        ("未払額", -1, -1),
        ("評価期限", "2027-03-31", date(2027, 3, 31)),
        ("供給区域番号", "03", "03"),
        ("供給地点の一般送配電事業者", "東京電力パワーグリッド", "tepco_pg"),
        ("申込経路", "", ""),
        ("同意", [], frozenset()),
        ("同意", ["調達管理", "ＤＡＸ合同会社"], frozenset({"procurement_management", "dax"})),
        ("停止の申出", ["すべて"], frozenset({"all"})),
        ("停止の申出", ["all", "氏名"], frozenset({"all", "name"})),
    ],
)
def test_a_right_value_is_taken(fact: str, value: object, expected: FactValue) -> None:
    assert read(fact, value) == (expected, ())


@pytest.mark.parametrize(
    ("fact", "value", "named"),
    [
        ("給付金対象地域", 1, "grant_area"),
        ("給付金対象地域", "はい", "grant_area"),
        ("契約状態区分", "解約", "contract_state"),
        ("契約状態区分", True, "contract_state"),
        ("未払額", "100", "overdue_yen"),
        ("未払額", 1.5, "overdue_yen"),
        ("未払額", True, "overdue_yen"),
        ("評価期限", "2027-02-29", "assessed_until"),
        ("評価期限", "20270331", "assessed_until"),
        ("評価期限", "2027-W13-3", "assessed_until"),
        ("供給区域番号", "3", "supply_area"),
        ("供給区域番号", "11", "supply_area"),
        ("供給区域番号", 3, "supply_area"),
        ("供給地点の一般送配電事業者", "だれでもない会社", "network_operator_of"),
        ("申込経路", ["住まい窓口"], "application_channel"),
        ("同意", "調達管理", "consents"),
        ("同意", ["調達管理", "だれも知らない言葉"], "consents"),
        ("同意", [["調達管理"]], "consents"),
        ("停止の申出", {"すべて": True}, "restricted"),
        ("星座", "おうし座", "星座"),
    ],
)
def test_a_wrong_value_is_unknown_and_named(fact: str, value: object, named: str) -> None:
    assert read(fact, value) == (None, (named,))


def test_null_is_not_given_and_not_wrong() -> None:
    assert read("未払額", None) == (None, ())


def test_refusals_are_empty_and_the_act_is_use_where_they_are_not_given() -> None:
    assert typed_facts(WORDS, {}, TODAY) == ({"restricted": frozenset(), "act": "use"}, ())


@pytest.mark.parametrize("unreadable", [None, "すべて", ["?"], 0])
def test_refusals_that_cannot_be_read_stay_unknown(unreadable: object) -> None:
    typed, _ = typed_facts(WORDS, {"停止の申出": unreadable}, TODAY)
    assert "restricted" not in typed


def test_a_name_is_the_company_that_bears_it_on_the_day() -> None:
    on = {day: typed_facts(WORDS, {"network_operator_of": "東京電力パワーグリッド"}, day)[0]
          for day in (date(2020, 3, 31), TODAY)}  # fmt: skip
    assert on[TODAY]["network_operator_of"] == "tepco_pg"
