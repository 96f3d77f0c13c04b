"""text_survives: stripping the rules gives back the published text, byte for byte.

The rules go in the way `strip` states: after the last line of a passage, one empty line and the
lines of a fence; the front matter before the first line, with one empty line. The texts are made
twice: block by block, as a careful author writes, and line by line, as nobody should write.
Sizes: a passage boundary involves at most the block before it, the block after it and the end of
the file, so six blocks or a dozen lines meet every neighbourhood there is.
"""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sekisho.clauses import Document, read, strip
from sekisho.terms import Severity

FRONT = ["---", '版: "2026-12-01"', "施行日: 2026-12-01", "事業者: ひかり電力株式会社", "---", ""]

# A line that begins with a letter opens no block of its own, whatever follows.
prose = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["当社は", "お客様の", "A ", "氏名、", "𠮷野"]),
        st.text(alphabet="あ漢字ー、。：・（）abc 123#*_`~|-+=>!\\&'\"[]{}", max_size=12),
    ),
)
paragraphs = st.lists(prose, min_size=1, max_size=3)
bullets = st.lists(prose, min_size=1, max_size=4).map(lambda ps: [f"- {p}" for p in ps])
numbers = st.lists(prose, min_size=1, max_size=4).map(
    lambda ps: [f"{n}. {p}" for n, p in enumerate(ps, 1)]
)
quotes = paragraphs.map(lambda ps: [f"> {p}" for p in ps])
footnotes = st.tuples(st.uuids(), prose).map(lambda two: [f"[^{two[0]}]: {two[1]}"])
fixed = st.sampled_from(
    [
        ["- 一", "  - 二", "    1. 三", "", "  続き"],
        ["- 囲み", "", "  ```", "  許可: これは規則ではない", "  ```"],
        ["> ~~~ yaml", "> a: 1", "> ~~~"],
        ["```", "囲みの中の", "", "# 見出しではない", "```"],
        ["```` markdown", "``` rule", "許可: 例", "```", "````"],
        ["~~~ text", "```", "~~~"],
        ["| 項目 | 目的 |", "|---|---|", "| 氏名 | 請求 |"],
        ["<!-- 編集の覚え", "", "# 見出しではない -->"],
        ["    字下げした囲み", "", "    二行目"],
        ["***"],
    ]
)
blocks = st.one_of(paragraphs, bullets, numbers, quotes, footnotes, fixed)
rules = st.tuples(
    st.sampled_from(["```", "~~~", "`````"]),
    st.sampled_from(["rule", " rule", "  rule "]),
    st.lists(
        st.sampled_from(["許可: 請求", "", "  項目: [氏名]", "# 注", "~~", "- 文"]), max_size=4
    ),
).map(lambda it: ["", it[0] + it[1], *it[2], it[0]])


def sound(text: str) -> Document:
    document, findings = read(text, "notice.md")
    assert [f.code for f in findings if f.severity is Severity.ERROR] == []
    return document


@settings(max_examples=300)
@given(
    parts=st.lists(st.tuples(blocks, st.lists(rules, max_size=2)), max_size=6),
    blank_lines=st.integers(1, 2),
    end=st.sampled_from(["", "\n", "\n\n"]),
)
def test_text_written_block_by_block_survives(
    parts: list[tuple[list[str], list[list[str]]]], blank_lines: int, end: str
) -> None:
    plain = ["# 題 {#title}", "", "はじめに。"]
    ruled = list(plain)
    for block, its_rules in parts:
        plain += [""] * blank_lines + block
        ruled += [""] * blank_lines + block
        for rule in its_rules:
            ruled += rule
    published = "\n".join(plain) + end
    document = sound("\n".join(FRONT + ruled) + end)
    assert len(document.rule_blocks) == sum(len(its_rules) for _, its_rules in parts)
    assert strip(document).encode() == published.encode()


lines = st.sampled_from(
    [
        *["", "", "", "文。", "文[^1]です。", "[^1]: 注。", "- a", "  - b", "1. x", "+ c", "> q"],
        *["> - q", "> ```", "```", "~~~", "~~~~", "``` yaml", "  ```", "| a | b |", "|---|---|"],
        *["---", "===", "# 見出し", "## 節 {#s}", "    code", "\ttab", "<!-- 注 -->", "<div>", "*"],
        *["<!--", "-->", "\\", "　字下げ", "行末  ", "***", "・氏名", "項目：a、b、c", "\\```"],
    ]
)


@settings(max_examples=600)
@given(soup=st.lists(lines, max_size=14), data=st.data())
def test_text_written_line_by_line_survives(soup: list[str], data: st.DataObject) -> None:
    before, findings = read("\n".join(FRONT + soup), "notice.md")
    assume(all(f.severity is not Severity.ERROR for f in findings))
    ruled = FRONT + soup
    for passage in reversed(before.passages):
        its_rules = data.draw(st.lists(rules, max_size=2))
        ruled[passage.span.end_line : passage.span.end_line] = [
            line for rule in its_rules for line in rule
        ]
    after = sound("\n".join(ruled))
    assert strip(after).encode() == "\n".join(soup).encode()
    assert [(p.id, p.text) for p in after.passages] == [(p.id, p.text) for p in before.passages]


@given(soup=st.lists(lines, max_size=14))
def test_a_text_without_rules_loses_nothing_but_its_front_matter(soup: list[str]) -> None:
    document, _ = read("\n".join(FRONT + soup), "notice.md")
    assume(document.is_sound)
    assert strip(document) == "\n".join(soup)
