"""Stripping takes out the rules and the front matter, and not one byte else."""

import pytest

from notices import FRONT, read_below_front, sound
from sekisho.clauses import UnsoundDocumentError, read, strip


def test_each_rule_goes_with_the_one_empty_line_above_it() -> None:
    text = "一。\n\n```rule\na: 1\n```\n\n``` rule\nb: 1\n```\n\n二。\n\n~~~rule\n~~~\n"
    assert strip(sound(text)) == "一。\n\n二。\n"


def test_two_empty_lines_above_a_rule_leave_one() -> None:
    assert strip(sound("一。\n\n\n```rule\n```\n\n二。\n")) == "一。\n\n\n二。\n"


def test_a_rule_right_under_its_text_takes_no_line_of_it() -> None:
    assert strip(sound("一。\n```rule\n```\n二。\n")) == "一。\n二。\n"


def test_a_line_of_blanks_above_a_rule_is_the_authors_and_stays() -> None:
    assert strip(sound("一。\n  \n```rule\n```\n")) == "一。\n  \n"


def test_a_text_that_ends_without_line_end_stays_so() -> None:
    assert strip(sound("一。\n\n```rule\n```")) == "一。"


def test_anchors_comments_and_other_fences_stay() -> None:
    text = "# 題 {#t}\n\n<!-- 覚え -->\n\n````markdown\n```rule\n```\n````\n"
    assert strip(sound(text)) == text


def test_the_front_matter_goes_with_the_one_empty_line_below_it() -> None:
    document, _ = read("---\na: 1\n---\n\n\n一。\n", "notice.md")
    assert strip(document) == "\n一。\n"


def test_a_front_matter_without_empty_line_below_takes_no_line_of_the_text() -> None:
    document, _ = read("---\na: 1\n---\n一。\n", "notice.md")
    assert strip(document) == "一。\n"


def test_a_notice_of_front_matter_alone_publishes_nothing() -> None:
    assert strip(sound("")) == ""


# Wrong on purpose


@pytest.mark.parametrize(
    "text",
    [
        "一。\n\n```rule\na: 1\n",
        "一。\n\n```Rule\na: 1\n```\n",
        "```rule\na: 1\n```\n",
        "- 一\n\n  ```rule\n  a: 1\n  ```\n",
        "一。\r\n",
        "一。\x00",
        "<!-- 一\n",
    ],
)
def test_a_notice_with_errors_is_never_stripped(text: str) -> None:
    document, _ = read_below_front(text)
    with pytest.raises(UnsoundDocumentError) as raised:
        strip(document)
    assert str(raised.value) == (
        "notice.md: the notice has errors and cannot be published; see its findings"
    )


def test_a_notice_without_front_matter_is_never_stripped() -> None:
    document, _ = read(FRONT.replace("---", "***"), "notice.md")
    with pytest.raises(UnsoundDocumentError):
        strip(document)
