"""The page of a small notice, for each audience and in each language, tag for tag."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.clauses import Annotation, Audience, Lang, read, weave
from sekisho.clauses.weave import stylesheet
from sekisho.terms import Severity

NOTICE = Path(__file__).parent / "woven" / "notice.md"

ANNOTATIONS: dict[Lang, dict[int, Annotation]] = {
    "ja": {
        1: Annotation("前書き", ("この段落は誰も縛りません。",)),
        2: Annotation(
            "請求のために見せる",
            ("請求の目的で、当社の者に見せます。", "項目は氏名、住所、検針値の三つです。"),
            ("C12",),
        ),
        3: Annotation(
            "請求の記録を保存する",
            ("最終支払から7年間、保存します。",),
            ("C12", "L31"),
            "「必要な期間」は帳簿の保存期間 <7年> と読む",
            Severity.WARNING,
        ),
    },
    "en": {
        1: Annotation("Preface", ("This passage binds nobody.",)),
        2: Annotation(
            "Shown for billing",
            ("Shown to the company's own staff for billing.", "Items: name, address, reading."),
            ("C12",),
        ),
        3: Annotation(
            "Billing records are kept",
            ("Kept for 7 years after the last payment.",),
            ("C12", "L31"),
            "「必要な期間」は帳簿の保存期間 <7年> と読む",
            Severity.WARNING,
        ),
    },
}
NOTES: dict[Lang, list[tuple[str, str]]] = {
    "ja": [("版", "2026-12-01"), ("事業者", "ひかりガス株式会社")],
    "en": [("Version", "2026-12-01"), ("Operator", "ひかりガス株式会社")],
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("audience", ["public", "counsel"])
def test_the_woven_page_is_the_one_that_was_reviewed(
    audience: Audience, lang: Lang, golden: Callable[[str, str], None]
) -> None:
    document, findings = read(NOTICE.read_text(encoding="utf-8"), "notice.md")
    page = weave(document, ANNOTATIONS[lang], audience, lang, findings=findings, notes=NOTES[lang])
    golden(f"woven/{audience}-{lang}.html", _without_style(page))


def _without_style(page: str) -> str:
    """The page without its style: a change of colour is reviewed in weave.css, once."""
    assert page.count(stylesheet()) == 1
    page = page.replace(stylesheet(), "")
    return re.sub(r"'sha256-[A-Za-z0-9+/=]+'", "'sha256-…'", page)
