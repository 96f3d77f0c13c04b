"""A translation is shown where the words that it translates are still the notice's."""

import pytest

from cast import ROOT
from sekisho.clauses import Document, read
from sekisho.clauses.translation import (
    Translation,
    compare_translation,
    mark_of,
    read_translation,
    translate,
)

NOTICE = """# お知らせ {#title}

## ご請求 {#billing}

料金の請求に、次の情報を使います。

- 氏名
- 住所

``` rule
許可: 請求
```

ご不要ならお断りいただけます。

``` rule
許可: 案内
```
"""


def notice(text: str = NOTICE) -> Document:
    """The notice, read."""
    return read(text, "notice.md")[0]


def english(first: str | None = None, second: str | None = None, **changed: str) -> str:
    """A whole translation of the notice, or one with another mark or other words."""
    marks = [mark_of(passage) for passage in notice().passages]
    entries = changed.get("entries", "- name\n- address")
    return (
        "# Notice {#title}\n\n## Bills {#billing}\n\n"
        f"<!-- billing.1 {first or marks[0]} -->\n\nTo bill you we use:\n\n{entries}\n\n"
        f"<!-- billing.2 {second or marks[1]} -->\n\nYou can refuse.\n{changed.get('rest', '')}"
    )


def codes(text: str) -> list[tuple[str, str]]:
    """Code and English words of everything that is wrong with the translation."""
    translation, findings = read_translation(text, "notice.en.md")
    findings += compare_translation(notice(), translation)
    return [(one.code, one.message("en")) for one in findings]


def shown(text: str, of: str = NOTICE) -> tuple[list[str], frozenset[str]]:
    """What a reader sees, passage by passage, and what is not translated."""
    document, left = translate(notice(of), read_translation(text, "notice.en.md")[0])
    return [passage.text for passage in document.passages], left


def test_a_whole_translation_stands_in_the_place_of_the_notice_s_words() -> None:
    assert codes(english()) == []
    texts, left = shown(english())
    assert texts == ["To bill you we use:\n\n- name\n- address", "You can refuse."]
    assert left == frozenset()


def test_rules_headings_and_addresses_stay_those_of_the_notice() -> None:
    document, _ = translate(notice(), read_translation(english(), "notice.en.md")[0])
    assert [one.text for one in document.headings] == ["Notice", "Bills"]
    assert [one.anchor for one in document.headings] == ["title", "billing"]
    assert document.rule_blocks == notice().rule_blocks
    assert [one.rules for one in document.passages] == [one.rules for one in notice().passages]


def test_a_passage_that_has_changed_since_is_shown_in_the_notice_s_words() -> None:
    changed = NOTICE.replace("お断り", "お申し出の上お断り")
    texts, left = shown(english(), changed)
    assert texts[0].startswith("To bill you")
    assert texts[1] == "ご不要ならお申し出の上お断りいただけます。"
    assert left == {"billing.2"}
    assert codes(english(second="00000000")) == [
        (
            "translation-stale",
            "billing.2 has changed since it was translated; it is shown in the notice's own words",
        )
    ]


def test_what_is_not_translated_is_shown_in_the_notice_s_words() -> None:
    text = english().split("<!-- billing.2")[0].replace("# Notice {#title}\n", "")
    assert codes(text) == [
        ("translation-missing", "#title is not translated; it is shown in the notice's own words"),
        (
            "translation-missing",
            "billing.2 is not translated; it is shown in the notice's own words",
        ),
    ]
    texts, left = shown(text)
    assert texts[1] == "ご不要ならお断りいただけます。"
    assert left == {"title", "billing.2"}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            english(entries="- name"),
            "translation-entries",
            "the lists of billing.1 have not as many entries as the notice's",
        ),
        (
            english(rest="\n<!-- billing.3 00000000 -->\n\nMore.\n"),
            "translation-foreign",
            "the notice has no passage billing.3",
        ),
        (
            english(rest="\n<!-- billing.2 00000000 -->\n\nAgain.\n"),
            "translation-twice",
            "billing.2 is translated twice",
        ),
        (
            english(rest="\n``` rule\n許可: 販売\n```\n"),
            "translation-rule",
            "there is a rule in the translation; rules stand in the notice alone",
        ),
        (
            english(rest="\n<!-- see to this -->\n"),
            "translation-mark",
            "this mark does not say which passage follows",
        ),
        (
            "## Bills {#billing}\n\nWords from nowhere.\n",
            "translation-unaddressed",
            "nothing says which passage this translates",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("translation-") else "",
)
def test_a_faulty_translation_is_told_so(text: str, code: str, words: str) -> None:
    assert (code, words) in codes(text)


def test_a_list_that_tells_of_other_items_is_never_shown() -> None:
    texts, left = shown(english(entries="- name"))
    assert texts[0].endswith("- 氏名\n- 住所")
    assert left == {"billing.1"}


def test_control_characters_are_refused_as_in_a_notice() -> None:
    translation, [finding] = read_translation("a\x00b", "notice.en.md")
    assert translation == Translation("notice.en.md", {}, {})
    assert finding.code == "nul-character"


def test_the_shipped_translation_is_whole() -> None:
    policy = ROOT / "policy"
    document, _ = read((policy / "notice.md").read_text(encoding="utf-8"), "notice.md")
    text = (policy / "notice.en.md").read_text(encoding="utf-8")
    translation, findings = read_translation(text, "notice.en.md")
    assert findings == []
    assert compare_translation(document, translation) == []
    assert translate(document, translation)[1] == frozenset()
