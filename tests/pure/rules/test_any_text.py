"""Whatever stands in a notice or its words: findings, and never an exception.

The real notice is cut, doubled, stirred and spoilt a line at a time, because a text without sense
gets no further than the YAML reader: a text that is almost right reaches every check.
"""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literate import FOLDER, FRONT, findings_files, sources_of
from sekisho.rules import load

ROOT = Path(__file__).resolve().parents[3]
SPOILT = [
    *("", "根拠:", "項目: []", "目的: {請求: 1}", "条件: [離島]", "条件: 離島 かつ", "提供先: ~"),
    *("項目: [すべて, すべてを除く]", "条文:", "例外: 離島", "例外:\n  - {}", "責任者: すべて"),
    *("会社: [委託先]", "読み替え: 委託先", "範囲: 未払額 > 0", "始期: 2026-02-30", "内容: [[]]"),
    *(
        "停止: 不可",
        "根拠: 共同利用",
        "根拠: オプトアウト",
        "根拠: 統計",
        "除く根拠: すべて",
        "参考: x",
    ),
    *("  - 氏名", "```", "---", "# 見出し", "&a *a", "? : !", "提供先: 定義", "期間: 0年", "\t"),
]


@cache
def texts() -> list[tuple[str, str]]:
    """Notices with their words: the examples with mistakes, and the notice of the gas retailer."""
    found = []
    base = (FOLDER / "terms.yaml").read_text(encoding="utf-8")
    for path in findings_files():
        notice = path.read_text(encoding="utf-8").split("`````notice\n")[1].split("\n`````")[0]
        found.append((sources_of({"notice": notice + "\n"}).notice, base))
    for folder in (ROOT / "policy", ROOT / "examples" / "gas"):
        notice = (folder / "notice.md").read_text(encoding="utf-8")
        found += [(notice, (folder / "terms.yaml").read_text(encoding="utf-8"))] * 5
    return found


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    """The text with a few lines taken out, doubled, moved or put in."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["out", "twice", "in", "instead", "moved"])):
            case "out":
                del lines[at : at + draw(st.integers(1, 3))]
            case "twice":
                lines.insert(at, lines[at])
            case "in":
                lines.insert(at, draw(st.sampled_from(SPOILT)))
            case "instead":
                key = lines[at].split(":")[0]
                lines[at] = draw(st.sampled_from([*SPOILT, key, key + ": x", key + ": [x, y]"]))
            case _:
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        lines = lines or [""]
    return "\n".join(lines)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_a_spoilt_notice_has_findings_and_breaks_nothing(data: st.DataObject) -> None:
    notice, terms = data.draw(st.sampled_from(texts()))
    notice = data.draw(spoilt(notice))
    loaded = load(notice.encode(), terms.encode(), file="notice.md", terms_file="terms.yaml")
    assert loaded.policy is None or not loaded.errors


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_spoilt_words_have_findings_and_break_nothing(data: st.DataObject) -> None:
    notice, terms = data.draw(st.sampled_from(texts()))
    terms = data.draw(spoilt(terms))
    loaded = load(notice.encode(), terms.encode(), file="notice.md", terms_file="terms.yaml")
    assert loaded.policy is None or not loaded.errors


@given(data=st.binary(max_size=60))
def test_any_bytes_are_refused_without_an_exception(data: bytes) -> None:
    loaded = load(data, data, file="notice.md", terms_file="terms.yaml", register=data)
    assert loaded.policy is None
    assert loaded.errors


@pytest.mark.parametrize(
    "value", ["[]", "{}", "~", "''", "[~]", "[[x]]", "{x: y}", "0", "2026-12-01"]
)
@pytest.mark.parametrize(
    "key",
    [
        *("許可", "提供先", "目的", "項目", "条件", "例外", "根拠", "停止", "抽出", "始期", "終期"),
        *("解釈", "条文"),
    ],
)
def test_every_key_takes_every_kind_of_value_without_an_exception(key: str, value: str) -> None:
    fields = {
        "許可": "請求",
        "提供先": "当社",
        "目的": "請求",
        "項目": "氏名",
        "根拠": "自社利用",
        "条文": "C01",
        key: value,
    }
    body = "\n".join(f"{name}: {text}" for name, text in fields.items())
    notice = f"{FRONT}請求します。\n\n```rule\n{body}\n```\n"
    terms = (FOLDER / "terms.yaml").read_bytes()
    loaded = load(notice.encode(), terms, file="notice.md", terms_file="terms.yaml")
    assert loaded.errors or loaded.policy is not None
