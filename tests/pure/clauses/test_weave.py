"""The woven page stands alone, escapes everything, and shows each audience what is meant for it."""

import re
from html.parser import HTMLParser

import pytest

from notices import read_below_front, sound
from sekisho.clauses import Annotation, Audience, Lang, UnsoundDocumentError, weave
from sekisho.terms import Finding, Severity, Span
from sekisho.terms.finding import error, warning

NOTICE = """# お知らせ {#title}

## ご請求 {#billing}

料金の請求に、氏名を使います[^1]。

[^1]: 社内だけで使います。

``` rule
許可: 請求
解釈: 督促を含む
```

まだ規則のない段落です。
"""
ANNOTATIONS = {
    1: Annotation(
        title="請求のために見せる",
        lines=("氏名を、請求の担当者に見せます。",),
        clauses=("C12", "L21"),
        interpretation="督促を含む",
        severity=Severity.WARNING,
    )
}
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Outline(HTMLParser):
    """What a page holds: its tags, ids, addresses and whether every tag is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def body(page: str) -> str:
    return page[page.index("<body") :]


@pytest.mark.parametrize("audience", ["public", "counsel"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_page_stands_alone_and_is_well_formed(audience: Audience, lang: Lang) -> None:
    page = weave(sound(NOTICE), ANNOTATIONS, audience, lang)
    outline = Outline(page)
    assert outline.tags.isdisjoint({"script", "img", "link", "iframe", "object", "form"})
    assert not [name for name in outline.attributes if name.startswith("on") or name == "src"]
    assert len(outline.ids) == len(set(outline.ids))
    inner = [link[1:] for link in outline.links if link.startswith("#")]
    assert set(inner) <= set(outline.ids)
    assert "content=\"default-src 'none'; style-src 'sha256-" in page
    assert "url(" not in page
    assert "@import" not in page


def test_every_heading_and_passage_has_its_address() -> None:
    ids = Outline(weave(sound(NOTICE), ANNOTATIONS)).ids
    assert {"title", "billing", "billing.1", "billing.2", "fn:1", "fnref:1"} <= set(ids)


def test_the_public_reads_what_a_sentence_makes_the_system_do() -> None:
    page = body(weave(sound(NOTICE), ANNOTATIONS))
    assert "この文がシステムにさせること" in page
    assert "氏名を、請求の担当者に見せます。" in page
    assert "条文 C12、L21" in page


def test_the_public_sees_neither_the_source_of_a_rule_nor_its_interpretation() -> None:
    page = body(weave(sound(NOTICE), ANNOTATIONS, findings=[_finding(1)]))
    for hidden in ("許可: 請求", "督促を含む", "<pre", "例の誤り", "まだ規則がありません"):
        assert hidden not in page


def test_counsel_sees_source_interpretation_findings_and_unbound_passages() -> None:
    page = body(weave(sound(NOTICE), ANNOTATIONS, "counsel", findings=[_finding(11)]))
    assert "許可: 請求\n解釈: 督促を含む\n" in page
    assert '<div class="interpretation"><strong>解釈</strong><p>督促を含む</p></div>' in page
    assert 'class="rule warning"' in page
    assert "例の誤り" in page
    assert '<a href="#billing.1">notice.md:11:1</a>' in page
    assert "この段落を定める規則がありません。" in page


def test_a_rule_without_annotation_is_still_shown_to_counsel_and_not_to_the_public() -> None:
    assert "許可: 請求" in weave(sound(NOTICE), {}, "counsel")
    assert "<details class=" not in weave(sound(NOTICE), {}, "public")


def test_an_english_page_keeps_the_japanese_text_and_says_so() -> None:
    page = weave(sound(NOTICE), ANNOTATIONS, "public", "en")
    assert '<html lang="en">' in page
    assert "What this sentence makes the system do" in page
    assert '<div class="text" lang="ja">\n<p>料金の請求に、' in page
    assert "この文がシステムにさせること" not in page


def test_a_finding_outside_the_notice_has_no_link() -> None:
    elsewhere = warning("word-unknown", Span("terms.yaml", 3, 1, 3, 2), "例", "example")
    nowhere = warning("retention-missing", None, "例", "example")
    page = body(weave(sound(NOTICE), {}, "counsel", findings=[elsewhere, nowhere]))
    assert "terms.yaml:3:1 <code>word-unknown</code>" in page
    assert '<p class="place"><code>retention-missing</code></p>' in page


def test_notes_stand_under_the_title() -> None:
    page = weave(sound(NOTICE), {}, notes=[("版", "2026-12-01")])
    assert "<dt>版</dt><dd>2026-12-01</dd>" in page


def test_a_line_end_between_japanese_letters_is_no_space() -> None:
    page = weave(sound("氏名を\n使います。 One\ntwo\n三。\n"), {})
    assert "<p>氏名を使います。 One\ntwo\n三。</p>" in page


def test_a_comment_is_seen_by_nobody() -> None:
    assert "覚え" not in body(weave(sound("文。\n\n<!-- 覚え -->\n"), {}))


def test_a_footnote_leads_there_and_back_each_reference_with_its_own_address() -> None:
    page = weave(sound("一[^甲]。二[^甲]。\n\n[^甲]: 注。\n"), {})
    assert 'id="fnref:甲" href="#fn:甲" aria-label="脚注 甲">※甲</a>' in page
    assert 'id="fnref:甲:2" href="#fn:甲"' in page
    assert '<a class="back" href="#fnref:甲" aria-label="本文に戻る">↩</a>' in page


def test_the_same_notice_gives_the_same_page() -> None:
    assert weave(sound(NOTICE), ANNOTATIONS) == weave(sound(NOTICE), ANNOTATIONS)


# Wrong on purpose: nothing that an author, a rule or a finding says becomes markup

HOSTILE = "<script>alert(1)</script><img src=x onerror=y>\"'&"


def test_markup_in_the_text_is_shown_as_it_is_written() -> None:
    document, _ = read_below_front(
        f"## {HOSTILE} {{#a}}\n\n文 {HOSTILE}\n\n{HOSTILE}\n\n```{HOSTILE}\n{HOSTILE}\n```\n"
    )
    outline = Outline(weave(document, {}))
    assert outline.tags.isdisjoint({"script", "img"})


def test_markup_in_rules_annotations_findings_and_notes_is_shown_as_it_is_written() -> None:
    document = sound(f"文。\n\n```rule\n{HOSTILE}\n```\n")
    hostile = Annotation(HOSTILE, (HOSTILE,), (HOSTILE,), HOSTILE, Severity.ERROR)
    found = error("x", None, HOSTILE, HOSTILE, todo_ja=HOSTILE)
    page = weave(document, {1: hostile}, "counsel", findings=[found], notes=[(HOSTILE, HOSTILE)])
    assert Outline(page).tags.isdisjoint({"script", "img"})
    assert body(page).count("&lt;script&gt;alert(1)&lt;/script&gt;") == 9


@pytest.mark.parametrize(
    "text",
    ["[文](javascript:alert(1))", "[文](data:text/html,x)", "[文](vbscript:x)", "![図](file:///x)"],
)
def test_an_address_that_could_run_something_is_no_link(text: str) -> None:
    links = Outline(weave(sound(text + "\n"), {})).links
    assert [link for link in links if not link.startswith("#")] == []


def test_an_image_is_a_link_and_never_fetched() -> None:
    page = weave(sound("![図](https://example.jp/a.png)\n"), {})
    assert '<a href="https://example.jp/a.png">図</a>' in page
    assert re.search(r"<img", page) is None


def test_a_public_page_is_never_made_of_a_notice_with_errors() -> None:
    document, _ = read_below_front("文。\n\n```Rule\n許可: x\n```\n")
    with pytest.raises(UnsoundDocumentError, match="has errors and cannot be published"):
        weave(document, {})


def test_counsel_can_read_a_notice_with_errors() -> None:
    document, findings = read_below_front("文。\n\n```Rule\n許可: x\n```\n")
    page = body(weave(document, {}, "counsel", "en", findings=findings))
    assert "the fence is named &quot;Rule&quot;, not rule: it would be published as text" in page


def test_an_annotation_of_a_rule_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"annotations of rule blocks that do not exist: \[2\]"):
        weave(sound(NOTICE), {2: Annotation("x")})


def _finding(line: int) -> Finding:
    return error("example", Span("notice.md", line, 1, line, 2), "例の誤り", "an example")
