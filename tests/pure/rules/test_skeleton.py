"""A skeleton holds every line of the plain text, asks, and proposes no rule."""

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.clauses import strip
from sekisho.rules.load import Loaded, load
from sekisho.rules.skeleton import skeleton_of
from sekisho.rules.surface import Kind

OPERATOR = "灯電力株式会社"
EFFECTIVE = date(2027, 4, 1)
PLAIN = """\
個人情報の取扱いについて

はじめに

灯電力株式会社は、お客様の情報を大切にします。

利用目的

当社は、次のことのために個人情報を利用します。
・料金の請求
・停電のお知らせ

共同利用

送配電事業者と共同して利用します。
1. 氏名
2. 供給地点特定番号

提供を受ける者の名称

あかり配送合同会社

提供する目的

同意をいただいたお客様の氏名を、あかり配送合同会社に提供します。

見直し

この方針は変更することがあります。
"""


def loaded(plain: str, lang: str = "ja") -> Loaded:
    made = skeleton_of(plain, OPERATOR, EFFECTIVE, lang)
    return load(
        made.notice.encode(), made.terms.encode(), file="notice.md", terms_file="terms.yaml"
    )


def asked(plain: str, lang: str = "ja") -> list[tuple[str, str]]:
    """Each open passage with one of its questions."""
    context = loaded(plain, lang).context
    assert context is not None
    return [
        (raw.title, question.text() or "")
        for raw in context.of_kind(Kind.OPEN)
        for question in raw.fields["questions"].items()
    ]


def bare(text: str) -> list[str]:
    """The lines without white space and the marks of lists, headings and anchors."""
    marks = re.compile(r"^(?:#+ |[・-]\s*|\d+\.\s*)|\{#s\d+\}$|\s")
    return [line for line in (marks.sub("", one.strip()) for one in text.splitlines()) if line]


def test_every_line_of_the_text_is_there_in_order() -> None:
    document = loaded(PLAIN).document
    assert document is not None
    assert bare(strip(document)) == bare(PLAIN)


def test_all_that_check_finds_are_the_questions() -> None:
    read = loaded(PLAIN)
    assert read.policy is None
    assert Counter(finding.code for finding in read.findings) == {
        "open-question": skeleton_of(PLAIN, OPERATOR, EFFECTIVE, "ja").questions
    }


def test_headings_and_lists_are_told_by_their_shape() -> None:
    document = loaded(PLAIN).document
    assert document is not None
    headings = [heading.text.strip() for heading in document.headings]
    assert headings == [
        "個人情報の取扱いについて", "はじめに", "利用目的", "共同利用", "提供を受ける者の名称",
        "提供する目的", "見直し",
    ]  # fmt: skip
    assert "- 料金の請求\n- 停電のお知らせ\n" in document.text
    assert "1. 氏名\n2. 供給地点特定番号\n" in document.text


@pytest.mark.parametrize(
    ("title", "question"),
    [
        (
            "送配電事業者と共同して利用します。",
            (
                "共同利用の管理責任者はだれですか。名称、住所、代表者の氏名が要ります"
                "（法第27条第5項第3号）。"
            ),
        ),
        (
            "当社は、次のことのために個人情報を利用し",
            "いつから数えて、いつまで保存しますか（法第22条）。本文に期間がありません。",
        ),
        (
            "同意をいただいたお客様の氏名を、あかり配",
            "根拠は何ですか（法第27条）。本文には「同意」とあります。",
        ),
        ("あかり配送合同会社", "この行は本文ですか、見出しですか。"),
        (
            "この方針は変更することがあります。",
            "変更を、いつ、どう知らせますか（法第21条第3項、第27条第6項）。",
        ),
    ],
)
def test_it_asks_where_the_text_does_not_say(title: str, question: str) -> None:
    assert (title, question) in asked(PLAIN)


def test_it_does_not_ask_what_the_text_says() -> None:
    kept = PLAIN + "\n保存\n\n契約が終わって5年で消去します。管理責任者は別に定めます。\n"
    assert not [question for _, question in asked(kept) if "保存しますか" in question]
    told = PLAIN.replace("1. 氏名", "管理責任者は当社です。")
    assert not [question for _, question in asked(told) if "管理責任者はだれ" in question]


def test_questions_can_be_english() -> None:
    assert (
        "この方針は変更することがあります。",
        "When and how is a change announced (Arts 21(3) and 27(6))?",
    ) in asked(PLAIN, "en")


_LINES = st.lists(
    st.sampled_from(
        ["", "見出し", "・氏名", "1. 住所", "情報を利用します。", "第三者に提供します。", "変更を"]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(_LINES)
def test_whatever_the_lines_no_line_is_lost_and_no_rule_is_guessed(lines: list[str]) -> None:
    plain = "\n".join(lines)
    read = loaded(plain)
    assert read.document is not None
    assert bare(strip(read.document)) == bare(plain)
    assert {raw.kind for raw in (read.context.raws if read.context else ())} <= {Kind.OPEN}
    assert {finding.code for finding in read.findings} <= {"open-question"}
