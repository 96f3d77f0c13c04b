"""Notes in the markers that notices use, and the markers that lead to them."""

import re

import pytest

from notices import read_below_front, sound
from sekisho.clauses import weave


def codes(text: str) -> list[str]:
    return [finding.code for finding in read_below_front(text)[1]]


@pytest.mark.parametrize(
    ("marker", "note"),
    [
        ("※1", "※1"),
        ("（※1）", "※１"),
        ("＊1", "＊1"),
        ("*1", "＊1"),
        ("[a]", "[a]"),
        ("（注1）", "(注1)"),
    ],
)
def test_a_marker_and_its_note_match_whatever_their_width(marker: str, note: str) -> None:
    text = f"氏名{marker}を使います。\n\n{note}　社内だけで使います。\n"
    document = sound(text)
    page = weave(document, {}, "counsel")
    assert re.search(rf'<a href="#top.1">{re.escape(marker.strip("（）"))}|<a[^>]*>（注1）', page)


def test_a_remark_without_a_number_refers_to_nothing() -> None:
    assert codes("氏名を使います。\n\n※ くわしくは窓口へ。\n") == []


@pytest.mark.parametrize("text", ["氏名※3を使います。\n", "氏名（注2）を使います。\n"])
def test_a_marker_without_a_note_is_an_error(text: str) -> None:
    (finding,) = read_below_front(text)[1]
    assert (finding.code, finding.severity.value) == ("marker-without-note", "error")


@pytest.mark.parametrize("text", ["配列 x[a] です。\n", "3*4 と 5*6 です。\n"])
def test_brackets_and_stars_are_markers_only_beside_notes_of_their_kind(text: str) -> None:
    assert codes(text) == []


def test_a_note_that_nothing_refers_to_is_a_warning() -> None:
    (finding,) = read_below_front("氏名を使います。\n\n※1　社内だけで使います。\n")[1]
    assert (finding.code, finding.severity.value) == ("note-without-marker", "warning")


def test_two_notes_with_one_marker_in_a_section_are_an_error() -> None:
    assert codes("氏名※1を使います。\n\n※1　一。\n\n※1　二。\n") == ["note-twice"]


def test_each_section_may_count_its_own_notes() -> None:
    one = "## 一 {#a}\n\n氏名※1を使います。\n\n※1　一。\n\n"
    two = "## 二 {#b}\n\n住所※1を使います。\n\n※1　二。\n"
    assert codes(one + two) == []


def test_a_marker_beside_which_no_note_stands_leads_to_the_only_one_or_to_none() -> None:
    notes = "## 注一 {#a}\n\n※1　一。\n\n## 注二 {#b}\n\n※1　二。\n"
    assert codes("氏名※1を使います。\n\n" + notes) == ["note-twice"]


def test_two_stars_in_a_line_are_emphasis_for_markdown() -> None:
    text = "氏名*1、住所*2を使います。\n\n*1 一\n\n*2 二\n"
    found = {finding.code for finding in read_below_front(text)[1]}
    assert "marker-is-emphasis" in found
    assert codes("氏名＊1、住所＊2を使います。\n\n＊1　一\n\n＊2　二\n") == []
