"""Headings carry the addresses under which a notice is cited for good."""

import pytest

from notices import FRONT_LINES, line_of, read_below_front, sound
from sekisho.terms import Severity


def test_an_anchor_is_taken_off_the_text_of_its_heading() -> None:
    (heading,) = sound("## 共同利用 {#joint-use}\n").headings
    assert (heading.level, heading.text, heading.anchor) == (2, "共同利用", "joint-use")


def test_a_heading_underlined_has_an_anchor_and_a_span_of_two_lines() -> None:
    (heading,) = sound("題 {#t}\n===\n").headings
    assert (heading.level, heading.anchor) == (1, "t")
    assert heading.span.end_line == heading.span.line + 1


def test_braces_inside_a_heading_are_text() -> None:
    (heading,) = sound("## {#a} という書きかた {#b}\n").headings
    assert (heading.text, heading.anchor) == ("{#a} という書きかた", "b")


def test_numbers_run_on_under_a_heading_without_anchor() -> None:
    document, _ = read_below_front("# 題 {#t}\n\n一。\n\n## 無名\n\n二。\n\n## 節 {#s}\n\n三。\n")
    assert [one.id for one in document.passages] == ["t.1", "t.2", "s.1"]


# Wrong on purpose


def test_a_heading_without_anchor_is_pointed_out() -> None:
    document, findings = read_below_front("# 題 {#t}\n\n## 共同利用\n")
    assert [(one.code, one.severity, line_of(one)) for one in findings] == [
        ("anchor-missing", Severity.WARNING, 3)
    ]
    assert findings[0].en == 'the heading "共同利用" has no anchor'
    assert findings[0].ja == "見出し「共同利用」に宛先（アンカー）がありません。"
    assert document.is_sound


@pytest.mark.parametrize(
    "brace", ["{#}", "{#共同利用}", "{#1a}", "{#a.1}", "{#a b}", "{# a}", "｛#a｝", "{＃a}"]
)
def test_an_anchor_that_no_address_can_hold_is_refused(brace: str) -> None:
    document, findings = read_below_front(f"## 共同利用 {brace}\n")
    assert [(one.code, one.severity) for one in findings] == [("anchor-malformed", Severity.ERROR)]
    assert findings[0].en == (
        f"{brace} is no anchor: it begins with an ASCII letter and holds letters, digits, - and _"
    )
    assert document.headings[0].anchor is None


def test_an_anchor_used_twice_is_refused_with_the_first_place() -> None:
    document, findings = read_below_front("# 題 {#t}\n\n一。\n\n## 節 {#t}\n\n二。\n")
    assert [(one.code, line_of(one)) for one in findings] == [("anchor-duplicate", 5)]
    assert findings[0].en == f"the anchor {{#t}} is taken: line {FRONT_LINES + 1} has it"
    assert findings[0].ja == f"宛先 {{#t}} は{FRONT_LINES + 1}行目で使われています。"
    assert [span.line for span in findings[0].related] == [FRONT_LINES + 1]
    assert [one.id for one in document.passages] == ["t.1", "t.2"]
