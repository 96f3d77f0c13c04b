"""The map from a company's file to our columns, and the mistakes that it may hold."""

from pathlib import Path

import pytest

from sekisho.records.imports.map import ImportMap, read_map
from sekisho.records.imports.targets import OF_ITEM, REQUIRED, TARGETS

EXAMPLES = Path(__file__).parents[3] / "examples" / "import"
SMALLEST = """\
columns:
  番号: customer_no
  名前: name
  住所: address
  契約: retail_contract_no
  状態: {to: contract.state, values: {中: active, 済: ended}}
"""


def sound(text: str) -> ImportMap:
    how, findings = read_map(text, "map.yaml")
    assert findings == []
    assert how is not None
    return how


def mistakes(text: str) -> list[tuple[str, int, str]]:
    how, findings = read_map(text, "map.yaml")
    assert how is None
    return [(f.code, f.span.line if f.span else 0, f.en) for f in findings]


def test_the_example_is_sound() -> None:
    how = sound((EXAMPLES / "map.yaml").read_text(encoding="utf-8"))
    assert how.encoding == "cp932"
    assert how.ignored == {"備考"}


def test_the_smallest_map_fills_exactly_what_is_required() -> None:
    assert sound(SMALLEST).filled() == set(REQUIRED)


def test_what_is_not_said_is_utf8_csv_with_commas() -> None:
    how = sound(SMALLEST)
    assert (how.format, how.encoding, how.delimiter) == ("csv", "utf-8", ",")


def test_the_digest_changes_with_the_map() -> None:
    assert sound(SMALLEST).sha256 != sound(SMALLEST + "ignore: [備考]\n").sha256


def test_every_item_that_can_be_imported_has_a_column() -> None:
    assert set(OF_ITEM.values()) <= set(TARGETS)


@pytest.mark.parametrize(
    ("extra", "code", "line", "en"),
    [
        ("colums: {}\n", "unknown-field", 7, "There is no field 'colums'."),
        ("encoding: sjis\n", "unknown-choice", 7, "There is no encoding 'sjis'."),
        ("delimiter: '|'\n", "unknown-choice", 7, "There is no delimiter '|'."),
        ("format: xlsx\n", "unknown-choice", 7, "There is no format 'xlsx'."),
        ("  電話: phon\n", "unknown-target", 7, "There is no target 'phon'."),
        ("  口座: bank_account\n", "unknown-target", 7, "There is no target 'bank_account'."),
        ("  氏名: customer.name\n", "filled-twice", 7, "Two columns fill customer.name."),
        ("  電話: {to: phone, as: date}\n", "unknown-reading", 7, "There is no transform 'date'."),
        ("  電話: {to: phone, width: 3}\n", "unknown-field", 7, "There is no field 'width'."),
        (
            "  日: {to: application_date, format: era}\n",
            "unknown-choice",
            7,
            "There is no format 'era'.",
        ),
        (
            "  区分: customer.kind\n",
            "codes-without-values",
            7,
            "customer.kind needs values (the file's code: ours).",
        ),
        (
            "  区分: {to: customer.kind, values: {個: human}}\n",
            "unknown-code",
            7,
            "There is no value 'human'.",
        ),
        ("constants: {customer.kind: human}\n", "unknown-code", 7, "There is no value 'human'."),
        (
            "constants: {contract.started_on: 来年}\n",
            "unfit-constant",
            7,
            "contract.started_on: The date is not in the declared format (iso).",
        ),
        ("  名前: phone\n", "key-twice", 7, "'名前' is written twice."),
    ],
)
def test_a_mistake_is_reported_at_its_line(extra: str, code: str, line: int, en: str) -> None:
    assert mistakes(SMALLEST + extra) == [(code, line, en)]


def test_all_mistakes_are_reported_and_not_the_first_only() -> None:
    found = mistakes("columns:\n  名前: nam\n  電話: phon\n")
    assert [code for code, _, _ in found] == ["unknown-target", "unknown-target"] + [
        "required-not-filled"
    ] * len(REQUIRED)


def test_a_near_word_is_suggested() -> None:
    _, findings = read_map(SMALLEST + "  電話: phon\n", "map.yaml")
    assert findings[0].suggestion_ja == "もしかして「phone」ですか。"
    assert findings[0].suggestion_en == "Did you mean 'phone'?"


def test_an_empty_map_and_no_yaml_are_findings() -> None:
    assert mistakes("") == [("map-empty", 1, "The map is empty.")]
    assert mistakes("columns: [") != []
