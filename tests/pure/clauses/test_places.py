"""Whatever is written, reading does not fail, and every place it names holds what it says.

A place is a line and a column, so a dozen lines of every sort of indentation reach every case.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from notices import FILE, FRONT
from sekisho.clauses import Document, items_in_text, read, weave
from sekisho.terms import Span

lines = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            ["", "", " ", "  ", "   ", "    ", "\t", "　", "> ", ">\t", "  > ", "- > "]
        ),
        st.sampled_from(
            ["", "- ", "-\t", "1. ", "・", "[^1]: ", "## ", "| ", "```", "~~~ rule", "<"]
        ),
        st.sampled_from(
            ["", "氏名", "項目：氏名、住所（甲、乙）、", "次のとおり：", "{#a}", "a|b", "---"]
        ),
        st.sampled_from(["", "", " ", "。", "[^1]", "**", "　", "、電話番号"]),
    ),
)
soups = st.lists(lines, max_size=12).map("\n".join)


def slice_of(document: Document, span: Span) -> str:
    """What stands in the file between the two ends of a span."""
    raw = document.text.split("\n")[span.line - 1 : span.end_line]
    raw[-1] = raw[-1][: span.end_column - 1]
    raw[0] = raw[0][span.column - 1 :]
    return "\n".join(raw)


@settings(max_examples=400)
@given(soups)
def test_every_block_stands_where_it_says(soup: str) -> None:
    document, _ = read(FRONT + soup, FILE)
    for passage in document.passages:
        for block in passage.blocks:
            assert slice_of(document, block.span) == block.text
            assert passage.span.line <= block.span.line <= passage.span.end_line


@settings(max_examples=400)
@given(soups)
def test_every_entry_of_a_list_stands_where_it_says(soup: str) -> None:
    document, _ = read(FRONT + soup, FILE)
    for passage in document.passages:
        for block in passage.blocks:
            for item in block.list_items:
                first = slice_of(document, item.span).split("\n")[0]
                assert first.strip() == item.text.split("\n")[0].strip()
        for one in items_in_text(passage):
            for entry in one.entries:
                assert slice_of(document, entry.span) == entry.text


@settings(max_examples=200)
@given(soups)
def test_every_rule_and_finding_stands_inside_the_file(soup: str) -> None:
    document, findings = read(FRONT + soup, FILE)
    count = document.text.count("\n") + 1
    for rule in document.rule_blocks:
        assert "rule" in slice_of(document, rule.fence).split("\n")[0]
        assert rule.fence.line < rule.span.line <= rule.span.end_line <= count + 1
    for one in findings:
        assert one.span is not None
        assert 1 <= one.span.line <= one.span.end_line <= count
        assert one.span.column >= 1


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_text_whatever_makes_reading_or_the_page_for_counsel_fail(text: str) -> None:
    for whole in (text, FRONT + text):
        document, findings = read(whole, FILE)
        assert weave(document, {}, "counsel", findings=findings).endswith("</html>\n")
