"""A notice becomes a tree: which text is a passage, which rule binds it, and where each stands."""

import pytest
import yaml

from notices import FILE, FRONT, FRONT_LINES, line_of, read_below_front, sound
from sekisho.clauses import BlockKind, ListItem, read
from sekisho.terms import Severity, Span

NOTICE = """# お知らせ {#title}

当社は、氏名をお預かりします。

``` rule
参考: はじめの挨拶
```

## ご請求 {#billing}

料金を請求します。
次の項目を使います。

- 氏名
- 住所

``` rule
許可: 請求
項目: [氏名, 住所]
```

``` rule
保存: 請求
```

利用をやめた後も使います。

``` rule
許可: 契約の終了後
```
"""


def test_the_front_matter_is_kept_unread_with_its_place() -> None:
    document = sound("# 題 {#t}\n")
    assert document.front is not None
    assert document.front.text == '版: "2026-12-01"\n施行日: 2026-12-01\n'
    assert document.front.span == Span(FILE, 2, 1, 4, 1)
    assert document.front.fence == Span(FILE, 1, 1, 4, 4)
    assert document.front.at(1, 5) == Span(FILE, 3, 6, 3, 6)


def test_passages_are_runs_of_text_between_headings_and_rules() -> None:
    document = sound(NOTICE)
    assert [(one.id, one.text) for one in document.passages] == [
        ("title.1", "当社は、氏名をお預かりします。"),
        ("billing.1", "料金を請求します。\n次の項目を使います。\n\n- 氏名\n- 住所"),
        ("billing.2", "利用をやめた後も使います。"),
    ]


def test_a_rule_binds_the_passage_right_above_it_and_several_may_bind_one() -> None:
    document = sound(NOTICE)
    assert [[rule.ordinal for rule in one.rules] for one in document.passages] == [[1], [2, 3], [4]]
    assert [one.passage_id for one in document.rule_blocks] == [
        "title.1",
        "billing.1",
        "billing.1",
        "billing.2",
    ]
    assert document.unbound_passages == ()


def test_a_passage_without_rule_is_named_as_unbound() -> None:
    document = sound("# 題 {#t}\n\n一。\n\n```rule\n参考: x\n```\n\n二。\n\n## 節 {#s}\n\n三。\n")
    assert [one.id for one in document.unbound_passages] == ["t.2", "s.1"]
    assert document.passage("t.2") == document.unbound_passages[0]
    assert document.passage("t.9") is None


def test_the_path_of_a_passage_names_the_headings_above_it() -> None:
    document = sound("# 題 {#t}\n\n## 甲 {#a}\n\n### 乙 {#b}\n\n一。\n\n## 丙 {#c}\n\n二。\n")
    assert [[heading.text for heading in one.path] for one in document.passages] == [
        ["題", "甲", "乙"],
        ["題", "丙"],
    ]


def test_text_before_any_heading_is_a_passage_of_its_own() -> None:
    assert [one.id for one in sound("前書き。\n").passages] == ["top.1"]


def test_a_mark_of_the_yaml_reader_maps_to_its_line_of_the_file() -> None:
    rule = sound(NOTICE).rule_blocks[1]
    node = yaml.compose(rule.body)
    assert isinstance(node, yaml.MappingNode)
    items = node.value[1][1]
    place = rule.at(items.start_mark.line, items.start_mark.column)
    line = (FRONT + NOTICE).split("\n")[place.line - 1]
    assert line[place.column - 1 :] == "[氏名, 住所]"


def test_the_span_of_a_rule_covers_its_body_and_the_fence_span_its_fence() -> None:
    rule = sound(NOTICE).rule_blocks[0]
    assert rule.body == "参考: はじめの挨拶\n"
    assert rule.span == Span(FILE, FRONT_LINES + 6, 1, FRONT_LINES + 7, 1)
    assert rule.fence == Span(FILE, FRONT_LINES + 5, 1, FRONT_LINES + 7, 4)


def test_an_empty_rule_block_is_a_rule_block() -> None:
    (rule,) = sound("文。\n\n```rule\n```\n").rule_blocks
    assert rule.body == ""
    assert rule.span == Span(FILE, FRONT_LINES + 4, 1, FRONT_LINES + 4, 1)


@pytest.mark.parametrize("fence", ["```rule", "``` rule", "~~~ rule", "`````  rule  "])
def test_each_way_to_write_a_fence_named_rule_is_a_rule(fence: str) -> None:
    close = fence.split("r", 1)[0].strip()
    assert len(sound(f"文。\n\n{fence}\nx: 1\n{close}\n").rule_blocks) == 1


def test_each_kind_of_block_is_told_apart() -> None:
    document = sound(
        "文[^a]。\n\n- 一\n\n[^a]: 注。\n\n| 甲 |\n|---|\n| 乙 |\n\n> 引用\n\n```text\nx\n```\n\n"
        "***\n\n<!-- 編集の覚え -->\n"
    )
    (passage,) = document.passages
    assert [block.kind.value for block in passage.blocks] == [
        *["paragraph", "list", "footnote", "table", "quote", "code", "break", "comment"]
    ]


def test_a_comment_or_a_line_across_alone_is_no_passage() -> None:
    assert sound("# 題 {#t}\n\n<!-- 覚え -->\n\n***\n\n## 節 {#s}\n").passages == ()


def test_the_entries_of_a_list_know_their_places_and_depth() -> None:
    (passage,) = sound("1. 氏名\n2. 住所\n   - 都道府県\n   - 市\n     区\n").passages
    (block,) = passage.blocks
    outer, inner = block.lists
    at = FRONT_LINES
    assert (outer.ordered, inner.ordered) == (True, False)
    assert outer.items == (
        ListItem("氏名", Span(FILE, at + 1, 4, at + 1, 6), 1),
        ListItem("住所", Span(FILE, at + 2, 4, at + 2, 6), 1),
    )
    assert inner.items == (
        ListItem("都道府県", Span(FILE, at + 3, 6, at + 3, 10), 2),
        ListItem("市\n区", Span(FILE, at + 4, 6, at + 5, 7), 2),
    )
    assert [item.text for item in block.list_items] == ["氏名", "住所", "都道府県", "市\n区"]


def test_a_list_inside_a_quotation_knows_its_places() -> None:
    (passage,) = sound("> - 氏名\n").passages
    assert passage.blocks[0].list_items[0].span == Span(
        FILE, FRONT_LINES + 1, 5, FRONT_LINES + 1, 7
    )


def test_footnotes_in_consecutive_lines_are_blocks_of_their_own() -> None:
    (passage,) = sound("本文[^1][^2]。\n[^1]: 一の注。\n続き。\n[^2]: 二の注。\n").passages
    assert [(block.kind, block.label, block.text) for block in passage.blocks] == [
        (BlockKind.PARAGRAPH, None, "本文[^1][^2]。"),
        (BlockKind.FOOTNOTE, "1", "[^1]: 一の注。\n続き。"),
        (BlockKind.FOOTNOTE, "2", "[^2]: 二の注。"),
    ]


def test_a_footnote_mark_inside_code_refers_to_nothing() -> None:
    assert sound("`[^1]` と書きます。\n").passages[0].id == "top.1"


# Wrong on purpose


def test_a_text_without_front_matter_is_refused() -> None:
    document, findings = read("# 題 {#t}\n", FILE)
    assert [one.code for one in findings] == ["front-matter-missing"]
    assert findings[0].en == (
        "the notice has no front matter: its first line must be --- and nothing else"
    )
    assert findings[0].ja == (
        "文書の冒頭に版と施行日の欄がありません。1行目は --- でなければなりません。"
    )
    assert not document.is_sound


@pytest.mark.parametrize("text", ["", "--- \n版: 1\n---\n", "\n---\n版: 1\n---\n"])
def test_a_first_line_that_is_not_exactly_three_hyphens_opens_nothing(text: str) -> None:
    document, findings = read(text, FILE)
    assert "front-matter-missing" in [one.code for one in findings]
    assert document.front is None


def test_a_front_matter_that_is_never_closed_is_refused() -> None:
    document, findings = read("---\n版: 1\n\n文。\n", FILE)
    assert [one.code for one in findings] == ["front-matter-unclosed"]
    assert findings[0].en == "the front matter that opens in line 1 is never closed by a line ---"
    assert document.front is None


@pytest.mark.parametrize(
    "text",
    ["文。\n\n```rule\n許可: x\n\n次の文。\n", "文。\n\n```rule\n許可: x", "文。\n\n``` rule"],
)
def test_a_rule_that_is_never_closed_is_refused(text: str) -> None:
    document, findings = read_below_front(text)
    assert [one.code for one in findings] == ["fence-unclosed"]
    assert line_of(findings[0]) == 3
    assert findings[0].en == (
        "the fence that opens here with ``` is never closed: it swallows the text below"
    )
    assert findings[0].suggestion_ja == "囲みの終わりに ``` だけの行を書いてください"
    assert not document.is_sound


def test_any_other_fence_that_is_never_closed_is_refused_too() -> None:
    _, findings = read_below_front("文。\n\n- 一\n\n  ~~~~ text\n  x\n\n二。\n")
    assert [(one.code, line_of(one)) for one in findings] == [("fence-unclosed", 5)]


@pytest.mark.parametrize(
    "info", ["Rule", "RULE", "rules", "ルール", "ﾙｰﾙ", "規則", "rul", "role", "rule 許可", "{rule}"]
)
def test_a_fence_that_is_nearly_named_rule_is_refused(info: str) -> None:
    document, findings = read_below_front(f"文。\n\n``` {info}\n許可: x\n```\n")
    assert [one.code for one in findings] == ["fence-almost-rule"]
    assert line_of(findings[0]) == 3
    assert findings[0].en == f'the fence is named "{info}", not rule: it would be published as text'
    assert findings[0].ja == (
        f"囲みの名前「{info}」は rule ではないので、規則ではなく本文として公表されます。"
    )
    assert findings[0].suggestion_en == "write ``` rule if this is a rule"
    assert document.rule_blocks == ()


@pytest.mark.parametrize("info", ["", "text", "yaml", "ruby", "rust", "python"])
def test_a_fence_with_quite_another_name_is_published_as_it_is(info: str) -> None:
    assert sound(f"文。\n\n```{info}\nx\n```\n").rule_blocks == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("- 一\n\n  ```rule\n  許可: x\n  ```\n", "a list or a quotation"),
        ("> 引用\n>\n> ```rule\n> 許可: x\n> ```\n", "a list or a quotation"),
        ("文。\n\n<!--\n```rule\n許可: x\n```\n-->\n", "HTML"),
        ("文。\n\n<div>\n```rule\n許可: x\n```\n</div>\n", "HTML"),
    ],
)
def test_a_rule_inside_another_block_is_refused(text: str, where: str) -> None:
    document, findings = read_below_front(text)
    found = [one for one in findings if one.severity is Severity.ERROR]
    assert [one.code for one in found] == ["rule-inside-block"]
    assert (FRONT + text).split("\n")[line_of(found[0]) + FRONT_LINES - 1].endswith("```rule")
    assert found[0].en == (
        f"this rule stands inside {where}: it would not be obeyed, and would be published"
    )
    assert document.rule_blocks == ()


def test_an_indented_rule_is_refused() -> None:
    _, findings = read_below_front("文。\n\n  ```rule\n  許可: x\n  ```\n")
    assert [(one.code, one.en) for one in findings] == [
        ("rule-indented", "the rule block is indented")
    ]


@pytest.mark.parametrize("above", ["", "# 題 {#t}\n\n", "文。\n\n## 節 {#s}\n\n", "<!-- x -->\n\n"])
def test_a_rule_with_no_text_above_it_is_refused(above: str) -> None:
    document, findings = read_below_front(f"{above}```rule\n許可: x\n```\n")
    assert [one.code for one in findings] == ["rule-without-passage"]
    assert findings[0].en == "there is no text above this rule for it to bind"
    assert document.rule_blocks[0].passage_id is None


def test_a_comment_that_is_never_closed_is_refused() -> None:
    document, findings = read_below_front("文。\n\n<!-- 覚え\n\n消えてしまう文。\n")
    assert [(one.code, line_of(one)) for one in findings if one.severity is Severity.ERROR] == [
        ("comment-unclosed", 3)
    ]
    assert not document.is_sound


@pytest.mark.parametrize("text", ["<div>文</div>\n", "文<br>です。\n", "<!-- x --> 見える文\n"])
def test_html_in_the_text_is_pointed_out(text: str) -> None:
    document, findings = read_below_front(text)
    assert [(one.code, one.severity) for one in findings] == [("html-in-text", Severity.WARNING)]
    assert findings[0].en == "HTML has no effect here: the page shows it as it is written"
    assert document.passages[0].text == text.strip()


def test_a_footnote_that_is_not_defined_is_refused() -> None:
    _, findings = read_below_front("一。\n二[^9]。\n")
    assert [(one.code, one.en, line_of(one)) for one in findings] == [
        ("footnote-undefined", "the footnote [^9] is nowhere defined", 2)
    ]


def test_a_footnote_that_is_defined_twice_is_refused_with_both_places() -> None:
    _, findings = read_below_front("一[^1]。\n\n[^1]: 甲。\n\n[^1]: 乙。\n")
    assert [one.code for one in findings] == ["footnote-duplicate"]
    assert findings[0].en == (f"the footnote [^1] is already defined in line {FRONT_LINES + 3}")
    assert [span.line for span in findings[0].related] == [FRONT_LINES + 3]


def test_all_findings_are_reported_in_the_order_of_the_text() -> None:
    _, findings = read("# 題\n\n```rule\nx: 1\n```\n\n``` Rule\n```\n\n文[^1]。\n", FILE)
    assert [one.code for one in findings] == [
        "front-matter-missing",
        "anchor-missing",
        "rule-without-passage",
        "fence-almost-rule",
        "footnote-undefined",
    ]
