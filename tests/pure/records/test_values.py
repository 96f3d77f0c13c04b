"""What a cell may say: each reading folds what may be folded and refuses the rest with a reason."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.records.imports.refusal import Refusal
from sekisho.records.imports.values import TRANSFORMS, Options, Value, clean

PLAIN = Options()


def read(name: str, text: str, options: Options = PLAIN) -> Value | Refusal:
    return TRANSFORMS[name](text, options)


def refused(name: str, text: str, options: Options = PLAIN) -> tuple[str, str, str]:
    found = read(name, text, options)
    assert isinstance(found, Refusal)
    return found.code, found.ja, found.en


areas = st.integers(1, 10).map(lambda n: f"{n:02}")
points = st.tuples(areas, st.text("0123456789", min_size=20, max_size=20)).map("".join)


@given(points, st.lists(st.integers(0, 22), max_size=6), st.sampled_from("- －−ー　 ‐"))
def test_a_supply_point_id_survives_any_grouping(
    point: str, cuts: list[int], separator: str
) -> None:
    grouped = point
    for cut in sorted(cuts, reverse=True):
        grouped = grouped[:cut] + separator + grouped[cut:]
    assert read("supply_point_id", grouped) == point


@given(points)
def test_a_supply_point_id_in_full_width_is_folded(point: str) -> None:
    wide = point.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert read("supply_point_id", wide) == point


@given(st.text("0123456789", max_size=40).filter(lambda digits: len(digits) != 22))
def test_no_other_length_is_a_supply_point_id(digits: str) -> None:
    assert isinstance(read("supply_point_id", digits), Refusal)


@pytest.mark.parametrize(
    ("text", "code", "en"),
    [
        ("09009999900000000005", "supply_point_length", "22 digits; this has 20."),
        ("110" + "9" * 19, "supply_point_area", "begins with its area, 01 to 10."),
        ("000" + "9" * 19, "supply_point_area", "begins with its area, 01 to 10."),
        ("0100999990000000000²01", "supply_point_digits", "something other than digits."),
        ("01009999900000000000O1", "supply_point_digits", "something other than digits."),
        ("٠١" + "9" * 20, "supply_point_digits", "something other than digits."),
        ("1.00999E+21", "supply_point_spreadsheet", "Export it as text."),
    ],
)
def test_what_is_no_supply_point_id_is_refused_with_its_reason(
    text: str, code: str, en: str
) -> None:
    found = refused("supply_point_id", text)
    assert found[0] == code
    assert found[2].endswith(en)


def test_twenty_digits_are_said_in_japanese_too() -> None:
    assert refused("supply_point_id", "0" * 20)[1] == "供給地点特定番号は22桁です。20桁あります。"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("０００−１２３４−０００１", "000-1234-0001"),
        ("(000)1234-0002", "000-1234-0002"),
        ("（０００）１２３４ー０００２", "000-1234-0002"),
        ("000 1234 0003", "00012340003"),
        ("+81-3-0000-0000", "+81-3-0000-0000"),
    ],
)
def test_telephone_numbers_are_folded_to_ascii(text: str, phone: str) -> None:
    assert read("phone", text) == phone


@pytest.mark.parametrize(
    "text", ["0", "000-1234-00011", "電話なし", "000-1234-000a", "+" + "1" * 16]
)
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    assert refused("phone", text) == (
        "phone",
        "電話番号として読めません。10桁または11桁の数字です(海外は + から15桁まで)。",
        "This is not a telephone number: 10 or 11 digits (abroad: + and up to 15).",
    )


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("iso", "2026-12-01", "2026-12-01"),
        ("slash", "2026/2/3", "2026-02-03"),
        ("slash", "２０２６／０２／０３".replace("／", "/"), "2026-02-03"),
        ("compact", "20261201", "2026-12-01"),
        ("kanji", "2026年12月1日", "2026-12-01"),
        ("wareki", "令和元年5月1日", "2019-05-01"),
        ("wareki", "令和8年12月1日", "2026-12-01"),
        ("wareki", "R8.12.1", "2026-12-01"),
        ("wareki", "H31/4/30", "2019-04-30"),
        ("wareki", "昭和64年1月7日", "1989-01-07"),
        ("wareki", "2026-12-01", "2026-12-01"),
    ],
)
def test_a_date_is_read_in_the_form_that_was_declared(form: str, text: str, day: str) -> None:
    assert read("date", text, Options(format=form)) == day


@pytest.mark.parametrize(
    ("form", "text", "code"),
    [
        ("iso", "2026/12/01", "date_format"),
        ("slash", "令和8年12月1日", "date_format"),
        ("wareki", "8年12月1日", "date_format"),
        ("wareki", "M45.7.30", "date_format"),
        ("iso", "2026-02-29", "date_calendar"),
        ("compact", "20261301", "date_calendar"),
        ("wareki", "平成31年5月1日", "date_era"),
        ("wareki", "令和元年4月30日", "date_era"),
        ("wareki", "昭和64年1月8日", "date_era"),
    ],
)
def test_a_date_in_another_form_or_of_no_calendar_is_refused(
    form: str, text: str, code: str
) -> None:
    assert refused("date", text, Options(format=form))[0] == code


@given(st.dates(min_value=date(2019, 5, 1)))
def test_every_day_of_reiwa_is_read(day: date) -> None:
    text = f"令和{day.year - 2018}年{day.month}月{day.day}日"
    if day.year - 2018 < 100:
        assert read("date", text, Options(format="wareki")) == day.isoformat()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30))
def test_a_name_is_taken_in_without_any_change_but_outer_spaces(name: str) -> None:
    if "\ufffd" not in name:
        assert clean(name) == name.strip(" \u3000")
    assert read("text", name) == name


@pytest.mark.parametrize("name", ["髙橋", "山﨑", "㈱①", "𠮷田", "森鷗外", "葛󠄀城", "~〜～"])
def test_characters_that_normalisation_would_change_stay(name: str) -> None:
    assert clean(name) == name


def test_normalisation_would_have_changed_some_of_them() -> None:
    assert unicodedata.normalize("NFKC", "㈱①") != "㈱①"


@pytest.mark.parametrize(
    ("text", "code", "en"),
    [
        ("佐藤\ufffd子", "lost_character", "A character was lost in an earlier conversion"),
        ("佐藤\n花子", "control_character", "There is a control character (U+000A)"),
        ("佐藤\x00", "control_character", "There is a control character (U+0000)"),
    ],
)
def test_a_spoilt_cell_is_refused(text: str, code: str, en: str) -> None:
    found = clean(text)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.en.startswith(en)


def test_codes_and_sets_take_only_what_the_map_lists() -> None:
    codes = Options(separator="・", values={"DAX": "dax", "センター": "psdc"})
    assert read("code", "DAX", codes) == "dax"
    assert read("set", "DAX・センター・", codes) == ["dax", "psdc"]
    assert read("set", "甲、乙") == ["甲", "乙"]
    assert refused("code", "CGR1", codes)[0] == "code"
    assert refused("set", "DAX・CGR1", codes)[1] == "対応表(values)にない値です。"


def test_flags_numbers_and_kana_are_read() -> None:
    assert read("yes_no", "有") is True
    assert read("yes_no", "×") is False
    assert read("yes_no", "済", Options(values={"済": "有"})) is True
    assert read("integer", "１２,340") == 12_340
    assert read("decimal", "4.0") == "4.0"
    assert read("kana", "ﾀｶﾊｼ ﾊﾅｺ") == "タカハシ ハナコ"
    assert read("kana", "やまざき　いちろう") == "ヤマザキ イチロウ"
    assert read("postal_code", "〒１５４−０００１") == "154-0001"
    assert read("email", "hanako@example.jp") == "hanako@example.jp"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("yes_no", "たぶん"),
        ("integer", "12.5"),
        ("integer", "1" * 16),
        ("decimal", "NaN"),
        ("decimal", "1e3"),
        ("postal_code", "154000"),
        ("email", "hanako.example.jp"),
        ("email", "a@b@example.jp"),
    ],
)
def test_what_is_not_of_the_form_is_refused_under_its_own_code(name: str, text: str) -> None:
    assert refused(name, text)[0] == name


@given(st.sampled_from(sorted(TRANSFORMS)), st.text(min_size=1, max_size=12))
def test_no_reason_repeats_the_value(name: str, text: str) -> None:
    found = read(name, f"🦊{text}🦊")
    if isinstance(found, Refusal):
        assert "🦊" not in found.ja + found.en
