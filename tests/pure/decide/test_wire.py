"""Requests and answers as JSON. Two thirds of the requests are wrong, each with its message."""

import json
from datetime import date

import pytest

from cast import TODAY, published_policy
from sekisho.decide import decide
from sekisho.decide.wire import WireError, answer_json, parse_line, read_request

POLICY = published_policy()
RIGHT: dict[str, object] = {
    "actor": {"role": "operator"},
    "recipient": "dax",
    "purpose": "procurement_management",
    "items": ["顧客名", "email"],
    "facts": {"契約状態区分": "契約中", "同意": ["DAX合同会社"]},
    "day": "2026-12-01",
}


def answer(said: object, lang: str = "en") -> dict[str, object]:
    asked = read_request(POLICY, said, TODAY)
    return answer_json(POLICY, asked, decide(POLICY, asked.request), lang)


def refusal(said: object) -> tuple[str, str, str]:
    with pytest.raises(WireError) as wrong:
        read_request(POLICY, said, TODAY)
    return wrong.value.code, wrong.value.ja, wrong.value.en


def test_the_answer_has_the_documented_fields() -> None:
    told = answer(RIGHT)
    assert list(told) == [
        "items", "ground", "record", "manager", "duties", "day", "unknown_facts", "digest",
    ]  # fmt: skip
    assert told["items"] == {
        "顧客名": {
            "item": "name",
            "answer": "permit",
            "clauses": ["C46"],
            "rules": ["C46"],
            "ground": "consent",
            "record": True,
            "manager": None,
            "refused_by_customer": False,
            "why": "The ground is consent of the person (APPI Art 27(1)); "
            "the rule is “調達管理のための提供”.",
        },
        "email": {
            "item": "email",
            "answer": "gap",
            "clauses": [],
            "rules": [],
            "ground": None,
            "record": False,
            "manager": None,
            "refused_by_customer": False,
            "why": "The notice says nothing of this case; its owner is told.",
        },
    }
    assert (told["ground"], told["record"], told["manager"]) == ("consent", True, None)
    assert told["duties"] == ["record", "report_gap"]
    assert told["digest"] == POLICY.digest


def test_labels_ids_and_widths_ask_the_same() -> None:
    labelled = {**RIGHT, "recipient": "ＤＡＸ合同会社", "purpose": "調達管理"}
    assert answer(labelled) == answer(RIGHT)


def test_a_party_is_found_by_its_corporate_number() -> None:
    asked = read_request(POLICY, {**RIGHT, "recipient": "7999901000001"}, TODAY)
    assert asked.request.recipient == "akatsuki_power"


def test_two_managers_are_told_as_a_list() -> None:
    told = answer(
        {
            "recipient": "tepco_pg",
            "purpose": "network_operation",
            "items": ["氏名", "検針日"],
            "facts": {
                "供給地点の一般送配電事業者": "tepco_pg",
                "契約状態区分": "契約中",
                "離島供給または最終保障供給": False,
            },
        }
    )
    assert told["manager"] == ["operator", "tepco_pg"]
    assert told["duties"] == ["show_manager"]


def test_a_request_without_a_day_means_today() -> None:
    said = {key: value for key, value in RIGHT.items() if key != "day"}
    assert read_request(POLICY, said, date(2026, 11, 30)).request.day == date(2026, 11, 30)


def test_the_actors_role_is_a_fact() -> None:
    asked = read_request(POLICY, {**RIGHT, "actor": {"role": "auditor"}}, TODAY)
    assert (asked.request.actor, asked.request.facts["role"]) == ("auditor", "auditor")


def test_facts_that_cannot_be_read_are_left_out_and_named() -> None:
    facts = {"未払額": "多い", "星座": "おうし座", "契約状態区分": "契約中", "同意": ["dax"]}
    told = answer({**RIGHT, "facts": facts})
    assert told["unknown_facts"] == ["overdue_yen", "星座"]
    assert told["ground"] == "consent"


def test_a_fact_told_twice_with_two_values_is_unknown() -> None:
    facts = {"契約状態区分": "契約中", "contract_state": "ended", "同意": ["dax"]}
    told = answer({**RIGHT, "facts": facts})
    assert told["unknown_facts"] == ["contract_state"]
    assert told["ground"] is None


def test_refusals_told_twice_with_two_values_restrict() -> None:
    assert isinstance(RIGHT["facts"], dict)
    facts = {**RIGHT["facts"], "停止の申出": [], "restricted": ["all"]}
    items = answer({**RIGHT, "facts": facts})["items"]
    assert isinstance(items, dict)
    assert items["顧客名"]["answer"] == "forbid"
    assert items["顧客名"]["refused_by_customer"] is True


@pytest.mark.parametrize(
    ("change", "code", "en"),
    [
        ({"recipient": "dex"}, "unknown-recipient",
         "'dex' is no recipient of the notice. Did you mean 'DAX合同会社'?"),
        ({"recipient": "だれでもない社"}, "unknown-recipient",
         "'だれでもない社' is no recipient of the notice."),
        ({"purpose": "調達管里"}, "unknown-purpose",
         "'調達管里' is no purpose of the notice. Did you mean '調達管理'?"),
        ({"items": ["顧客名", "顧客め"]}, "unknown-item",
         "'顧客め' is no item of the notice. Did you mean '氏名'?"),
        ({"items": [1]}, "unknown-item", "'1' is no item of the notice."),
        ({"items": []}, "no-items", "List at least one item under items: [...]."),
        ({"items": "顧客名"}, "no-items", "List at least one item under items: [...]."),
        ({"facts": []}, "no-facts", 'Write facts as {"fact": value}.'),
        ({"actor": "operator"}, "not-an-actor", 'Write actor as {"role": "operator"}.'),
        ({"actor": {"id": "seki"}}, "not-an-actor", 'Write actor as {"role": "operator"}.'),
        ({"day": "2026-02-29"}, "not-a-day",
         "Write day as 2026-12-01, between 1900-01-01 and 2999-12-31."),
        ({"day": "20261201"}, "not-a-day",
         "Write day as 2026-12-01, between 1900-01-01 and 2999-12-31."),
        ({"day": "9999-12-31"}, "not-a-day",
         "Write day as 2026-12-01, between 1900-01-01 and 2999-12-31."),
        ({"day": 20261201}, "not-a-day",
         "Write day as 2026-12-01, between 1900-01-01 and 2999-12-31."),
        ({"recipient": 7999901000001}, "not-text",
         "The field 'recipient' must be text in quotation marks."),
        ({"fact": {}}, "unknown-key",
         "There is no field 'fact'. Fields: actor, recipient, purpose, items, facts, day, id."),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_what_is_wrong(
    change: dict[str, object], code: str, en: str
) -> None:
    found, ja, told = refusal({**RIGHT, **change})
    assert (found, told) == (code, en)
    assert ja
    assert ja != told


@pytest.mark.parametrize("field", ["recipient", "purpose", "items"])
def test_a_field_that_is_missing_is_named(field: str) -> None:
    said = {key: value for key, value in RIGHT.items() if key != field}
    ja, en = f"「{field}」がありません。", f"The field {field!r} is missing."
    assert refusal(said) == ("missing-field", ja, en)


@pytest.mark.parametrize("said", [None, 1, "dax", [], [RIGHT]])
def test_what_is_no_object_is_no_request(said: object) -> None:
    assert refusal(said)[0] == "not-an-object"


@pytest.mark.parametrize(
    ("line", "code", "en"),
    [
        ('{"a"', "not-json", "This is not JSON (at character 5). Write one JSON object a line."),
        ("", "not-json", "This is not JSON (at character 1). Write one JSON object a line."),
        (
            "{'a': 1}",
            "not-json",
            "This is not JSON (at character 2). Write one JSON object a line.",
        ),
        ('{"a": NaN}', "not-json", "NaN is no JSON value."),
        ('{"a": -Infinity}', "not-json", "-Infinity is no JSON value."),
        ('{"a": ' + "9" * 5000 + "}", "not-json", "A number in the JSON has too many digits."),
        ('{"a": 1, "a": 2}', "key-twice", "The same key is written twice."),
        ('{"facts": {"同意": [], "同意": []}}', "key-twice", "The same key is written twice."),
        ("[" * 100_000, "too-deep", "The JSON is nested too deeply."),
    ],
    ids=lambda text: text[:20],
)
def test_a_line_that_is_no_json_is_told_so(line: str, code: str, en: str) -> None:
    with pytest.raises(WireError) as wrong:
        parse_line(line)
    assert (wrong.value.code, wrong.value.en) == (code, en)


def test_an_error_is_an_answer_that_bears_the_requests_id() -> None:
    wrong = WireError("no-items", "項目がありません。", "There are no items.")
    assert json.loads(json.dumps(wrong.as_json(7))) == {
        "id": 7,
        "error": {
            "code": "no-items",
            "message": {"ja": "項目がありません。", "en": "There are no items."},
        },
    }
    assert "id" not in wrong.as_json()
