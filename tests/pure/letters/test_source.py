"""A template as people write it: what is read, and the exact words where it cannot be."""

from pathlib import Path

import pytest

from cast import ROOT, published_policy
from sekisho.guard.templates import CODE, SENDER, Kind
from sekisho.letters.source import letter_findings, read_letter

WORDS = published_policy().vocabulary
SHIPPED = sorted((ROOT / "policy" / "mail").glob("*.md"))
BILL = (ROOT / "policy" / "mail" / "billing_notice.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_template_can_be_published(path: Path) -> None:
    letter, findings = read_letter(path.read_bytes(), path.name)
    assert findings == []
    assert letter is not None
    assert letter.id == path.stem
    assert letter_findings(letter, WORDS) == []


def test_there_is_one_of_each_kind() -> None:
    kinds = {letter.kind for path in SHIPPED if (letter := read_letter(path.read_bytes(), "")[0])}
    assert kinds == set(Kind)


def test_both_languages_are_read_and_the_systems_slots_have_the_guards_names() -> None:
    letter, _ = read_letter(BILL.encode(), "billing_notice.md")
    assert letter is not None
    assert letter.items(WORDS) == ("billing_date", "name", "payment_method", "service_name")
    assert letter.texts["ja"].subject == "{billing_date}のご請求"
    assert letter.texts["en"].body.startswith("Dear {name},\n")
    for text in letter.texts.values():
        assert f"{{{CODE}}}" in text.body
        assert f"{{{SENDER}}}" in text.body


@pytest.mark.parametrize(
    ("old", "new", "ja"),
    [
        ("---\n", "", "ひな形 t.md を読めません: 冒頭の欄がありません。"),
        ("kind: contract\n", "", "clauses, id, kind, purpose, subject のちょうど五つです"),
        ("kind: contract", "kind: letter", "kind は contract, service, marketing のいずれかです"),
        ("id: billing_notice", "id: Bill!", "id は英小文字・数字・_ です"),
        ("clauses: [C12]", "clauses: C12", "clauses は条文の並びです"),
        ("  en: \"Your bill of {billing_date}\"\n", "", "subject には ja と en の件名が要ります"),
        ("<!-- en -->", "", "<!-- en --> の本文がありません"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_read_says_what_is_wrong(old: str, new: str, ja: str) -> None:
    letter, [finding] = read_letter(BILL.replace(old, new).encode(), "t.md")
    assert letter is None
    assert ja in finding.ja
    assert finding.code == "template-unreadable"


@pytest.mark.parametrize(
    ("raw", "ja"),
    [
        (BILL.encode("utf-16"), "ひな形 t.md を読めません: UTF-8 ではありません。"),
        (BILL.encode() + b"x" * 20_000, "ひな形 t.md を読めません: 長すぎます。"),
    ],
)
def test_bytes_that_are_no_template(raw: bytes, ja: str) -> None:
    assert read_letter(raw, "t.md")[1][0].ja == ja


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("[C12]", "[C06]", ["template-clause"]),
        ("purpose: billing", "purpose: fun", ["template-purpose"]),
        ("{service_name}。", "{mood}。", ["template-slot"]),
        ("{service_name}。", "{password}。", ["template-secret"]),
        ("金額と明細は", "暗証番号をご返信ください。金額と明細は", ["template-asks-for-secret"]),
        ("Amount and details", "Reply with your password. Details", ["template-asks-for-secret"]),
        ("確認コード: {code}\n", "", ["template-code"]),
    ],
)
def test_a_template_that_breaks_a_promise_is_found(old: str, new: str, codes: list[str]) -> None:
    letter, _ = read_letter(BILL.replace(old, new).encode(), "t.md")
    assert letter is not None
    assert [finding.code for finding in letter_findings(letter, WORDS)] == codes
