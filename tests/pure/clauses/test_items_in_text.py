"""What a reader sees as a list in a passage, entry by entry, is what the checks compare."""

import pytest

from notices import FRONT, sound
from sekisho.clauses import ListForm, TextList, items_in_text


def lists(text: str) -> tuple[TextList, ...]:
    (passage,) = sound(text).passages
    return items_in_text(passage)


def entries(text: str) -> list[list[str]]:
    return [[entry.text for entry in one.entries] for one in lists(text)]


def test_a_labelled_line_is_cut_at_each_comma() -> None:
    (one,) = lists("項目：氏名、住所、電話番号\n")
    assert (one.form, one.label, one.under) == (ListForm.LINE, "項目", None)
    assert [entry.text for entry in one.entries] == ["氏名", "住所", "電話番号"]


def test_a_middle_dot_and_a_conjunction_stand_inside_one_name() -> None:
    assert entries("項目：電灯・電力識別、電気料金及び使用量、申込番号および契約番号\n") == [
        ["電灯・電力識別", "電気料金及び使用量", "申込番号および契約番号"]
    ]


def test_a_comma_in_brackets_cuts_nothing() -> None:
    assert entries("項目：住所（都道府県、市区町村）、「甲、乙」の名、氏名\n") == [
        ["住所（都道府県、市区町村）", "「甲、乙」の名", "氏名"]
    ]


def test_emphasis_footnote_marks_and_the_final_stop_belong_to_no_entry() -> None:
    text = (
        "**項目**：**氏名**、住所[^1]、小売電気事業者（※2）、`番号`。\n\n[^1]: 注。\n\n※2　注。\n"
    )
    (one,) = lists(text)
    assert one.label == "項目"
    assert [entry.text for entry in one.entries] == ["氏名", "住所", "小売電気事業者", "番号"]


def test_a_line_that_ends_with_a_comma_goes_on_in_the_next() -> None:
    (one,) = lists("項目：氏名、\n  住所、\n電話番号\n次の文。\n")
    assert [entry.text for entry in one.entries] == ["氏名", "住所", "電話番号"]
    assert one.span.end_line == one.span.line + 2


def test_the_first_column_of_a_table_is_a_list_under_its_heading() -> None:
    (one,) = lists(
        "| 項目 | 理由 |\n|---|:-:|\n| **氏名**・住所 | 確認、連絡 |\n|  | 空 |\n電話（※1）|x\n\n"
        "※1　注。\n"
    )
    assert (one.form, one.label) == (ListForm.TABLE, "項目")
    assert [entry.text for entry in one.entries] == ["氏名**・住所", "電話"]
    assert [entry.span.column for entry in one.entries] == [5, 1]


def test_a_table_whose_first_column_is_empty_holds_no_list() -> None:
    assert lists("| | 理由 |\n|---|---|\n| | 確認 |\n") == ()


def test_every_entry_knows_its_place_in_the_file() -> None:
    text = (
        "項目：氏名、**住所**、\n  電話番号\n\n- 一\n  - 項目：甲、乙\n\n"
        "> 項目：丙、丁\n\n[^1]: 項目：戊、己\n\n続き[^1]。\n・庚\n"
    )
    raw = (FRONT + text).split("\n")
    found = [entry for one in lists(text) for entry in one.entries]
    assert len(found) == 11
    for entry in found:
        assert entry.span.line == entry.span.end_line
        line = raw[entry.span.line - 1]
        assert line[entry.span.column - 1 : entry.span.end_column - 1] == entry.text


@pytest.mark.parametrize("marker", ["-", "*", "1.", "2)"])
def test_each_markdown_list_is_a_list(marker: str) -> None:
    (one,) = lists(f"{marker} 氏名\n{marker} 住所\n")
    assert (one.form, one.label) == (ListForm.BULLETS, None)
    assert [entry.text for entry in one.entries] == ["氏名", "住所"]


def test_lines_with_a_japanese_bullet_are_a_list() -> None:
    (one,) = lists("お預かりする項目：\n・氏名\n・住所。\n以上です。\n")
    assert (one.form, one.label) == (ListForm.BULLETS, "お預かりする項目")
    assert [entry.text for entry in one.entries] == ["氏名", "住所"]


@pytest.mark.parametrize(
    ("lead", "label"),
    [
        ("提供する項目：", "提供する項目"),
        ("**提供する項目**:", "提供する項目"),
        ("基本情報は、次の四つです。", "基本情報は、次の四つです"),
        ("**次の**情報を渡します。対象はご契約中の方です。", "次の情報を渡します"),
        ("We share the following items.", "We share the following items."),
        ("氏名をお預かりします。", None),
    ],
)
def test_a_list_is_labelled_by_the_words_that_announce_it(lead: str, label: str | None) -> None:
    assert [one.label for one in lists(f"{lead}\n\n- 氏名\n- 住所\n")] == [label]


def test_a_labelled_entry_is_a_list_of_its_own_under_what_announces_the_whole() -> None:
    found = lists("共同利用する項目：\n\n1. 基本情報：氏名、住所\n2. 地点の情報：検針日\n")
    assert [(one.label, one.under, len(one.entries)) for one in found] == [
        ("基本情報", "共同利用する項目", 2),
        ("地点の情報", "共同利用する項目", 1),
    ]


def test_a_nested_list_is_announced_by_the_entry_above_it() -> None:
    found = lists("- 提供する項目：\n  - 氏名\n  - 住所\n")
    assert [one.label for one in found] == [None, "提供する項目"]


def test_an_english_line_is_cut_at_its_commas() -> None:
    assert entries("Items: name, address (home, work), telephone number\n") == [
        ["name", "address (home, work)", "telephone number"]
    ]


def test_an_empty_piece_between_two_commas_is_no_entry() -> None:
    assert entries("項目：氏名、、住所、。\n") == [["氏名", "住所"]]


# What looks like a list and is none


@pytest.mark.parametrize(
    "text",
    [
        "氏名、住所、電話番号をお預かりします。\n",
        "https://example.jp/privacy をご覧ください。\n",
        "9:00から17:00まで、お電話を承ります。\n",
        "当社は、次のとおり定めます：\n",
        "```text\n項目：氏名、住所\n```\n",
        "文。\n\n<!-- 項目：氏名、住所 -->\n",
        "-\n-\n",
    ],
)
def test_running_text_code_and_comments_hold_no_list(text: str) -> None:
    assert lists(text) == ()
