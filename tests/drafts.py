"""Drafts that differ from the published notice in one place, for tests of what that would do."""

from night_world import draft
from sekisho.gate.given_under import Side
from sekisho.gate.publish_policy import Draft
from sekisho.rules import load
from sekisho.sql import read_catalog

DEBTS = b"\xe6\x9d\xa1\xe4\xbb\xb6: \xe6\x9c\xaa\xe6\x89\x95\xe9\xa1\x8d > 0\n"
"""条件: 未払額 > 0, under which the collector receives."""


def with_debts_above(yen: int) -> bytes:
    """The notice by which the collector hears only of debts above so many yen."""
    notice = draft().notice
    assert notice.count(DEBTS) == 1
    return notice.replace(DEBTS, f"条件: 未払額 > {yen}\n".encode())


def without_phone_for_dax(notice: bytes | None = None) -> bytes:
    """The notice by which DAX no longer receives the telephone number."""
    text = (notice or draft().notice).decode()
    text = text.replace("次の六つの情報を提供します", "次の五つの情報を提供します")
    start = text.index("次の五つの情報を提供します")
    end = text.index("```\n", text.index("```rule", start))
    passage = text[start:end].replace("- 顧客電話番号\n", "").replace(", 顧客電話番号]", "]")
    return (text[:start] + passage + text[end:]).encode()


def side(what: Draft) -> Side:
    """The draft as one of two sides that are held against each other."""
    policy = load(what.notice, what.terms, file="notice.md", terms_file="terms.yaml").policy
    assert policy is not None
    catalog, findings = read_catalog(what.catalog.decode(), "catalog.yaml", policy.vocabulary)
    assert catalog is not None
    assert findings == []
    return Side(policy, catalog)
