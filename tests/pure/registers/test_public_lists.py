"""Public lists of companies: read to their end or not at all, and what they say otherwise."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest
import xlsxwriter

from cast import ROOT
from sekisho.registers.compare import Change, Difference, differences
from sekisho.registers.corporate_numbers import read_corporate_numbers
from sekisho.registers.days import read_day
from sekisho.registers.fault import Fault
from sekisho.registers.kinds import ListKind
from sekisho.registers.read_list import Entered, read_list
from sekisho.registers.sheet import MOST_BYTES, read_sheet
from sekisho.terms import Aspect, Said

SAMPLES = ROOT / "examples" / "registers"
DAY = date(2026, 11, 20)
AKATSUKI, HOSHIZORA, KAZAGURUMA = "7999901000001", "6999901000002", "3999901000021"
MINAMO, KOMOREBI, SHIOKAZE, KIRAMEKI = (
    "4999901000004", "3999901000005", "5999901000003", "6999901000010",
)  # fmt: skip
HEADING = ["登録番号", "登録年月日", "事業者名", "法人番号"]
ONE = ["A0001", "2016-04-01", "あかつき電力株式会社", AKATSUKI]


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a file that can be read."""
    found = read_sheet(data)
    assert not isinstance(found, Fault)
    return found


def sample(kind: ListKind) -> list[Entered]:
    """A shipped list, which is sound."""
    entered, faults = read_list(kind, rows_of((SAMPLES / f"{kind}.csv").read_bytes()), DAY)
    assert faults == []
    return entered


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The same as a workbook, days as days."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"default_date_format": "yyyy/mm/dd"})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.close()
    return data.getvalue()


def wrong(*rows: list[str], heading: list[str] = HEADING) -> str:
    """The first thing that is wrong with the list of retailers."""
    entered, faults = read_list(ListKind.RETAILERS, [heading, *rows], DAY)
    assert faults
    del entered
    return faults[0].message("en")


def test_the_list_of_retailers_is_read_under_its_titles_whatever_its_columns_order() -> None:
    entered = sample(ListKind.RETAILERS)
    assert [one.number for one in entered] == [AKATSUKI, HOSHIZORA, KAZAGURUMA]
    assert Said(Aspect.RETAIL_LICENCE, "A0001", date(2016, 4, 1)) in entered[0].lines
    assert Said(Aspect.RETAIL_LICENCE, "A0021", date(2026, 11, 1)) in entered[2].lines
    assert Said(Aspect.NAME, "ほしぞらエナジー株式会社", DAY) in entered[1].lines


def test_a_contract_that_is_not_there_yet_is_said_to_hold_on_no_day() -> None:
    bound, waiting = sample(ListKind.NEGAWATT)
    assert Said(Aspect.BALANCING_CONTRACT, "", date(2018, 4, 1)) in bound.lines
    not_yet = next(x for x in waiting.lines if x.aspect is Aspect.BALANCING_CONTRACT)
    assert not any(not_yet.holds(day) for day in (date(2026, 3, 31), date(2026, 4, 1), DAY))
    assert Said(Aspect.OPERATOR_CODE, "AK005", date(2026, 4, 1)) in waiting.lines


def test_a_workbook_says_the_same_as_a_csv() -> None:
    typed: list[list[object]] = [[*HEADING], ["A0001", date(2016, 4, 1), ONE[2], int(AKATSUKI)]]
    from_workbook = read_list(ListKind.RETAILERS, rows_of(workbook(typed)), DAY)
    text = io.StringIO()
    csv.writer(text).writerows([HEADING, ONE])
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        rows = rows_of(text.getvalue().encode(encoding))
        assert read_list(ListKind.RETAILERS, rows, DAY) == from_workbook
    assert from_workbook[1] == []


WRONG: list[tuple[tuple[list[str], ...], str]] = [
    ((), "There is no company in it. See whether the file is whole."),
    (
        ([*ONE[:3], "7999901000002"],),
        "row 2: The corporate number '7999901000002' has not 13 digits, or fails its check digit.",
    ),
    ((ONE, ONE), f"row 3: The corporate number {AKATSUKI} occurs twice."),
    ((ONE[:3],), "row 2: Columns are missing. See whether the file is whole."),
    (
        (["A0001", "令和8年2月30日", *ONE[2:]],),
        "row 2: 登録年月日: '令和8年2月30日' cannot be read as a day.",
    ),
    ((["A0001", "", *ONE[2:]],), "row 2: 登録年月日: '' cannot be read as a day."),
    (
        (["1", *ONE[1:]],),
        "row 2: '1': a retailer's registration is a capital letter and four digits (A0001).",
    ),
    ((["A0001", "2016-04-01", " ", AKATSUKI],), "row 2: The value is empty."),
]


@pytest.mark.parametrize(("rows", "message"), WRONG)
def test_a_list_with_one_fault_is_told_where_and_what(
    rows: tuple[list[str], ...], message: str
) -> None:
    assert wrong(*rows) == message


def test_a_strange_file_is_no_list() -> None:
    assert wrong(["x"], heading=["会社", "番号"]) == (
        "Headings are missing: 法人番号、事業者名／氏名又は名称／商号又は名称／事業者の名称／名称、"
        "登録番号、登録年月日／登録日. See whether this is that list, and its present form."
    )
    for data in (b"\x89PNG\r\n\x1a\n", b"PK\x03\x04 no workbook", b"a\x00b", '"あ'.encode()):
        assert isinstance(read_sheet(data), Fault), data
    long = read_sheet(b"x" * (MOST_BYTES + 1))
    assert isinstance(long, Fault)
    assert long.code == "list-too-long"


DAYS = [
    ("2016-04-01", date(2016, 4, 1)),
    ("２０１６／４／１", date(2016, 4, 1)),
    ("2016年4月1日", date(2016, 4, 1)),
    ("平成28年4月1日", date(2016, 4, 1)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("H28.4.1", date(2016, 4, 1)),
    ("16/4/1", None),
    ("2016-13-01", None),
    ("未定", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read_and_never_guessed(text: str, day: date | None) -> None:
    assert read_day(text) == day


LICENCE = Said(Aspect.RETAIL_LICENCE, "A0001", date(2016, 4, 1))


def compared(registry: dict[str, list[Said]], *expected: str) -> list[Difference]:
    """What the shipped list of retailers says otherwise than this registry."""
    found = differences(
        ListKind.RETAILERS, sample(ListKind.RETAILERS), registry, expected, DAY
    )  # fmt: skip
    assert not isinstance(found, Fault)
    return found


def test_the_differences_are_new_renamed_ended_and_absent_companies() -> None:
    registry = {
        AKATSUKI: [LICENCE, *sample(ListKind.RETAILERS)[0].lines],
        HOSHIZORA: [
            Said(Aspect.RETAIL_LICENCE, "A0002", date(2017, 10, 1)),
            Said(Aspect.NAME, "ほしぞらでんき株式会社", date(2017, 10, 1)),
        ],
        SHIOKAZE: [Said(Aspect.RETAIL_LICENCE, "A0003", date(2021, 4, 1))],
    }
    found = compared(registry, SHIOKAZE, MINAMO)
    changes = {(one.number, one.said.aspect): one.change for one in found}
    assert not [one for one in found if one.number == AKATSUKI]
    assert changes[HOSHIZORA, Aspect.NAME] is Change.RENAMED
    assert (HOSHIZORA, Aspect.RETAIL_LICENCE) not in changes
    assert changes[KAZAGURUMA, Aspect.NAME] is Change.NEW
    assert changes[KAZAGURUMA, Aspect.RETAIL_LICENCE] is Change.LICENSED
    ended = next(one for one in found if one.number == SHIOKAZE)
    assert ended.change is Change.ENDED
    assert ended.said == Said(
        Aspect.RETAIL_LICENCE, "A0003", date(2021, 4, 1), date(2026, 11, 19)
    )  # fmt: skip
    absent = next(one for one in found if one.number == MINAMO)
    assert (absent.change, absent.said.holds(DAY)) == (Change.ABSENT, False)


def test_widths_and_blanks_make_no_difference_and_another_number_of_a_licence_does() -> None:
    known = sample(ListKind.RETAILERS)[0].lines
    spaced = [
        Said(x.aspect, "あかつき電力 株式会社", x.since) if x.aspect is Aspect.NAME else x
        for x in known
        if x.aspect is not Aspect.RETAIL_LICENCE
    ]
    old = Said(Aspect.RETAIL_LICENCE, "A0999", date(2016, 4, 1))
    found = [one for one in compared({AKATSUKI: [old, *spaced]}) if one.number == AKATSUKI]
    assert {(one.said.value, one.said.until) for one in found} == {
        ("A0001", None), ("A0999", date(2026, 11, 19)),
    }  # fmt: skip


def test_a_list_from_which_half_have_vanished_is_taken_for_a_half_read_one() -> None:
    registry = {f"no{n}": [LICENCE] for n in range(4)}
    found = differences(ListKind.RETAILERS, sample(ListKind.RETAILERS), registry, (), DAY)
    assert isinstance(found, Fault)
    assert found.en == (
        "Of 4 companies that stand in the registry 4 are not in the list. See whether the file is"
        " whole; if they are gone indeed, say so with sekisho party record."
    )
    assert not isinstance(
        differences(ListKind.RETAILERS, sample(ListKind.RETAILERS),
                    {"no0": [LICENCE]}, (), DAY), Fault,
    )  # fmt: skip


def test_of_the_corporate_numbers_only_known_companies_are_taken() -> None:
    rows = rows_of((SAMPLES / "corporate-numbers.csv").read_bytes())
    entered, faults = read_corporate_numbers(rows, {SHIOKAZE, KIRAMEKI})
    assert faults == []
    assert [one.number for one in entered] == [SHIOKAZE, KIRAMEKI]
    registry = {
        SHIOKAZE: [Said(Aspect.ADDRESS, "福岡県架空市潮風町3番3号", date(2021, 4, 1))],
        KIRAMEKI: [Said(Aspect.NAME, "きらめき広告株式会社", date(2015, 10, 5))],
    }
    found = differences(ListKind.CORPORATE_NUMBERS, entered, registry, (), DAY)
    assert not isinstance(found, Fault)
    assert {(one.number, one.change) for one in found} == {
        (SHIOKAZE, Change.MOVED), (SHIOKAZE, Change.RENAMED), (KIRAMEKI, Change.CLOSED),
        (KIRAMEKI, Change.MOVED),
    }  # fmt: skip
    closed = next(one.said for one in found if one.change is Change.CLOSED)
    assert closed == Said(Aspect.CLOSED, "01", date(2026, 11, 9))
    reopened = [Entered(KIRAMEKI, (registry[KIRAMEKI][0],))]
    again = differences(
        ListKind.CORPORATE_NUMBERS, reopened, {KIRAMEKI: [*registry[KIRAMEKI], closed]}, (), DAY
    )
    assert not isinstance(again, Fault)
    assert [one.change for one in again] == [Change.REOPENED]


def test_a_file_of_the_site_that_is_cut_off_is_refused() -> None:
    rows = rows_of((SAMPLES / "corporate-numbers.csv").read_bytes())
    entered, faults = read_corporate_numbers([rows[0], rows[1][:7]], {SHIOKAZE})
    assert [one.number for one in entered] == [SHIOKAZE]
    assert faults[0].message("en") == (
        "row 2: 7 columns: the data of the corporate number site has 30, and no heading."
    )
    assert faults[0].message("ja").startswith("2 行目: 7 列あります。")
    rows[0][5] = "昨日"
    assert read_corporate_numbers(rows, {SHIOKAZE})[1][0].en == "'昨日' cannot be read as a day."
    assert read_corporate_numbers([], {SHIOKAZE})[1][0].code == "list-empty"
