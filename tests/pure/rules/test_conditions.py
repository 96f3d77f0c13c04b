"""The grammar of 条件: what is read, how it is read, and what is not read."""

from datetime import date

import pytest

from sekisho.rules.condition import (
    And,
    Compare,
    Comparison,
    Condition,
    Contains,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Or,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    ThisVersion,
    Today,
    Unit,
)
from sekisho.rules.conditions import parse_condition
from sekisho.terms import Company, Fact, FactType, Finding, Party, Purpose, Span, Vocabulary, Word

STATES = (Word("active", ("契約中",), "Active"), Word("ended", ("契約終了",), "Ended"))
FACTS = (
    Fact("state", ("契約状態",), "Contract state", FactType.ENUM, values=STATES),
    Fact("overdue", ("未払額",), "Overdue", FactType.INT),
    Fact("limit", ("限度額",), "Limit", FactType.INT),
    Fact("remote", ("離島",), "Remote", FactType.BOOL),
    Fact("moved", ("転居日",), "Moved", FactType.DATE),
    Fact("consents", ("同意",), "Consents", FactType.SET),
    Fact("network", ("担当の会社",), "Network", FactType.PARTY),
    Fact("area", ("供給区域番号",), "Area", FactType.AREA),
    Fact("channel", ("申込経路",), "Channel", FactType.TEXT),
    Fact("read", ("読んだ版",), "Version read", FactType.DIGEST),
)
WORDS = Vocabulary(
    items={},
    groups={},
    purposes={"billing": Purpose("billing", ("請求",), "Billing")},
    parties={"minato": Party("minato", ("みなと配達株式会社",), "Minato", company=Company())},
    facts={fact.id: fact for fact in FACTS},
    grounds={"consent": Word("consent", ("本人同意",), "Consent")},
)
PLACE = Span("notice.md", 10, 5, 10, 200)
OVERDUE = Compare("overdue", Comparison.GT, Literal(0))
REMOTE, ACTIVE = Holds("remote"), Compare("state", Comparison.EQ, Literal("active"))


def read(text: str) -> Condition:
    condition, findings = parse_condition(text, PLACE, WORDS)
    assert findings == []
    assert condition is not None
    return condition


def refused(text: str) -> Finding:
    condition, findings = parse_condition(text, PLACE, WORDS)
    assert condition is None
    (finding,) = findings
    return finding


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("離島", REMOTE),
        ("契約状態 = 契約中", ACTIVE),
        ("契約状態 = active", ACTIVE),
        ("契約状態 ＝ 契約中", ACTIVE),
        ("state ≠ ended", Compare("state", Comparison.NE, Literal("ended"))),
        ("未払額 > 0", OVERDUE),
        ("未払額>0", OVERDUE),
        ("未払額 ＞ ０円", OVERDUE),
        ("未払額 ≦ 1,234,567円", Compare("overdue", Comparison.LE, Literal(1234567))),
        ("未払額 ≥ -5", Compare("overdue", Comparison.GE, Literal(-5))),
        ("未払額 >= 限度額", Compare("overdue", Comparison.GE, FactValueOf("limit"))),
        ("転居日 < 2026-12-01", Compare("moved", Comparison.LT, Literal(date(2026, 12, 1)))),
        ("転居日 >= 本日", Compare("moved", Comparison.GE, Today())),
        ("転居日 >= 本日 - 30日", Compare("moved", Comparison.GE, Today(-30, Unit.DAY))),
        ("転居日 >= 本日－３か月", Compare("moved", Comparison.GE, Today(-3, Unit.MONTH))),
        ("moved <= today + 2 years", Compare("moved", Comparison.LE, Today(2, Unit.YEAR))),
        ("供給区域番号 = 03", Compare("area", Comparison.EQ, Literal("03"))),
        ("供給区域番号 = ０３", Compare("area", Comparison.EQ, Literal("03"))),
        ("供給区域番号 が 01、02 のいずれか", OneOf("area", ("01", "02"))),
        ("area is one of 01, 02", OneOf("area", ("01", "02"))),
        ("overdue is one of 1,000, 2,000円", OneOf("overdue", (1000, 2000))),
        ("担当の会社 = 提供先", Compare("network", Comparison.EQ, Recipient())),
        ("担当の会社 = みなと配達株式会社", Compare("network", Comparison.EQ, Literal("minato"))),
        ("同意 に 提供先 を含む", Contains("consents", Recipient())),
        ("同意 に 提供先の区分 を含む", Contains("consents", RecipientClasses())),
        ("consents contains purpose", Contains("consents", PurposeOfUse())),
        ("同意 に 請求 を含む", Contains("consents", Literal("billing"))),
        ("同意 に 本人同意 を含む", Contains("consents", Literal("consent"))),
        ("読んだ版 = この版", Compare("read", Comparison.EQ, ThisVersion())),
        ("申込経路 = 「住まい 窓口」", Compare("channel", Comparison.EQ, Literal("住まい 窓口"))),
        ('申込経路 != ""', Compare("channel", Comparison.NE, Literal(""))),
        ("契約状態 が 契約中、契約終了 のいずれか", OneOf("state", ("active", "ended"))),
        ("state is one of active, ended", OneOf("state", ("active", "ended"))),
        ("未払額 が 1,000、2,000 のいずれか", OneOf("overdue", (1000, 2000))),
    ],
)
def test_one_question_is_read(text: str, meaning: Condition) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("離島 かつ 未払額 > 0", And((REMOTE, OVERDUE))),
        ("離島 または 未払額 > 0", Or((REMOTE, OVERDUE))),
        ("離島 または 未払額 > 0 かつ 契約状態 = 契約中", Or((REMOTE, And((OVERDUE, ACTIVE))))),
        ("(離島 または 未払額 > 0) かつ 契約状態 = 契約中", And((Or((REMOTE, OVERDUE)), ACTIVE))),
        ("（離島 または 未払額 > 0） でない", Not(Or((REMOTE, OVERDUE)))),
        ("離島 かつ 未払額 > 0 でない", And((REMOTE, Not(OVERDUE)))),
        ("離島 ではない", Not(REMOTE)),
        ("not remote and overdue > 0", And((Not(REMOTE), OVERDUE))),
        ("not (remote or overdue > 0)", Not(Or((REMOTE, OVERDUE)))),
        ("not 離島 でない", Not(Not(REMOTE))),
        ("離島　かつ　未払額 > 0", And((REMOTE, OVERDUE))),
    ],
)
def test_and_binds_closer_than_or_and_not_closest(text: str, meaning: Condition) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "code", "column", "named"),
    [
        ("離島 かつ 未払い額 > 0", "unknown-fact", 11, "未払い額"),
        ("離島 = 1", "fact-type", 5, "離島"),
        ("未払額 = 多い", "fact-value", 11, "多い"),
        ("未払額 = 12,34", "fact-value", 11, "12,34"),
        ("転居日 = 2026-13-01", "fact-value", 11, "2026-13-01"),
        ("担当の会社 = 提供先の区分", "fact-value", 13, "提供先の区分"),
        ("離島 離島", "condition-syntax", 8, "離島"),
        ("かつ 離島", "condition-syntax", 5, "かつ"),
        ("未払額 = = 0", "condition-syntax", 11, "="),
        ("離島 かつ (", "condition-syntax", 12, "行末"),
        ("", "condition-syntax", 5, "行末"),
        ("申込経路 = 「窓口", "condition-syntax", 12, "「窓口"),
    ],
)
def test_a_mistake_is_told_at_its_column(text: str, code: str, column: int, named: str) -> None:
    finding = refused(text)
    assert finding.code == code
    assert named in finding.ja
    assert finding.span is not None
    assert finding.span.column == column


def test_a_mistake_in_a_value_of_several_lines_is_told_for_the_whole_value() -> None:
    place = Span("notice.md", 10, 5, 12, 9)
    _, (finding,) = parse_condition("離島 かつ 休み", place, WORDS)
    assert finding.span == place


def test_no_depth_of_brackets_or_negations_breaks_the_reader() -> None:
    assert refused("(" * 5000 + "離島" + ")" * 5000).code == "condition-too-deep"
    assert refused("離島" + " でない" * 5000).code == "condition-too-deep"
    assert refused("not " * 5000 + "離島").code == "condition-too-deep"
