"""References from section to section hold by the anchor, and show the number of the day."""

import pytest

from notices import read_below_front, sound
from sekisho.clauses import weave

SECTIONS = (
    "## 第一条 総則 {#general}\n\n{}\n\n## 第二条 {#limits}\n\n文。\n\n## 注 {#notes}\n\n文。\n"
)


def of(sentence: str) -> str:
    return SECTIONS.replace("{}", sentence)


def codes(sentence: str) -> list[str]:
    return [finding.code for finding in read_below_front(of(sentence))[1]]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("[[#limits]]のとおり。", '<a href="#limits">第二条</a>のとおり。'),
        ("[[#notes]]のとおり。", '<a href="#notes">「注」</a>のとおり。'),
        ("[第2条](#limits)のとおり。", '<a href="#limits">第2条</a>のとおり。'),
        ("[あとの定め](#limits)のとおり。", '<a href="#limits">あとの定め</a>のとおり。'),
    ],
)
def test_a_reference_shows_the_number_of_the_day_and_leads_there(sentence: str, shown: str) -> None:
    assert shown in weave(sound(of(sentence)), {}, "counsel")


def test_a_section_put_in_before_moves_the_number_that_is_shown() -> None:
    moved = of("[[#limits]]のとおり。").replace("## 第二条 {#limits}", "## 第三条 {#limits}")
    assert '<a href="#limits">第三条</a>' in weave(sound(moved), {}, "counsel")


def test_code_holds_no_reference() -> None:
    assert codes("`[[#nowhere]]` と書きます。") == []


@pytest.mark.parametrize("sentence", ["[[#nowhere]]のとおり。", "[前](#nowhere)のとおり。"])
def test_a_reference_to_no_section_is_broken(sentence: str) -> None:
    assert codes(sentence) == ["reference-broken"]


@pytest.mark.parametrize("sentence", ["[第三条](#limits)のとおり。", "[第１条](#limits)のとおり。"])
def test_a_link_that_tells_an_old_number_is_found(sentence: str) -> None:
    assert codes(sentence) == ["reference-renumbered"]


@pytest.mark.parametrize("sentence", ["第二条のとおり。", "第２条にかかわらず。"])
def test_a_number_alone_is_a_warning(sentence: str) -> None:
    (finding,) = read_below_front(of(sentence))[1]
    assert (finding.code, finding.severity.value) == ("reference-by-number", "warning")
    assert "[[#limits]]" in (finding.suggestion("ja") or "")


@pytest.mark.parametrize("sentence", ["個人情報保護法第二条のとおり。", "第九条のとおり。"])
def test_a_number_of_another_law_is_no_number_of_this_notice(sentence: str) -> None:
    assert codes(sentence) == []
