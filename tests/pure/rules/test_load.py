"""A notice and its words become a policy, whatever language and width they are written in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from literate import FOLDER, FRONT
from sekisho.rules import Effect, Loaded, Policy, Rule, load
from sekisho.rules.condition import ALWAYS, And, Compare, Comparison, Condition, Holds, Literal, Not
from sekisho.rules.policy import ManagerRule

TERMS = (FOLDER / "terms.yaml").read_text(encoding="utf-8")
REMOTE = Holds("remote")
OVERDUE = Compare("overdue_yen", Comparison.GT, Literal(0))
ENDED = Compare("state", Comparison.EQ, Literal("ended"))


def read(notice: str, terms: str = TERMS, front: str = FRONT) -> Loaded:
    return load(
        (front + notice).encode(), terms.encode(), file="notice.md", terms_file="terms.yaml"
    )


def policy(notice: str, terms: str = TERMS, front: str = FRONT) -> Policy:
    loaded = read(notice, terms, front)
    assert loaded.policy is not None, [(f.code, f.ja) for f in loaded.errors]
    return loaded.policy


def block(*lines: str) -> str:
    return "\n".join(["```rule", *lines, "```", ""])


def own_use(*lines: str, title: str = "請求", clause: str = "C01") -> str:
    """A passage that lets the operator use the name and the address for billing."""
    given = {line.split(":")[0] for line in lines}
    usual = ["提供先: 当社", "目的: 請求", "項目: [氏名, 住所]", "根拠: 自社利用"]
    rest = [line for line in usual if line.split(":")[0] not in given]
    return "請求に使います。\n\n" + block(f"許可: {title}", *rest, *lines, f"条文: {clause}")


def only_rule(notice: str, terms: str = TERMS) -> Rule:
    (rule,) = policy(notice, terms).rules
    return rule


def only_manager(notice: str) -> ManagerRule:
    (rule,) = policy(notice).managers
    return rule


# --- both languages, and widths -----------------------------------------------------------------


def test_the_same_rule_in_english_is_the_same_rule() -> None:
    japanese = only_rule(
        "渡します。\n\n"
        + block(
            *("許可: 配達", "提供先: [配達会社, 当社, 当社を除く]", "目的: 配達"),
            *("項目: [すべて, 秘密のすべてを除く, 病歴を除く]", "条件: 契約状態 = 契約中"),
            *("例外:", "  - 条件: 離島", "    条文: C03", "根拠: 本人同意", "抽出: 毎夜"),
            *("始期: 2027-01-01", "終期: 2027-12-31", "解釈: x", "条文: [C02, L27]"),
        )
    )
    english = only_rule(
        "渡します。\n\n"
        + block(
            *("permit: 配達", "recipient: [courier, hikari, except hikari]", "purpose: delivery"),
            *("items: [everything, except every secret, except illness]", "when: state = active"),
            *("except:", "  - when: remote", "    clauses: C03", "ground: consent"),
            *("extract: nightly", "from: 2027-01-01", "until: 2027-12-31", "interpretation: x"),
            "clauses: [C02, L27]",
        )
    )
    assert replace(japanese, span=english.span) == english
    assert japanese.clauses == ("C02", "L27", "C03")
    assert japanese.nightly
    assert (japanese.since, japanese.until) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_front_matter_in_english_is_the_same_front_matter() -> None:
    front = '---\nversion: "1"\neffective: 2026-12-01\noperator: hikari\n---\n\n'
    one, other = policy(own_use()), policy(own_use(), front=front)
    assert one.rules == other.rules
    assert (one.operator, one.effective) == (other.operator, other.effective)
    assert one.operator == "hikari"


def test_width_and_middle_dots_make_no_other_word() -> None:
    terms = TERMS.replace("labels: [検針値]", "labels: [検針値（ｋＷｈ）・月ごと]")
    rule = only_rule(own_use("項目: [検針値(kWh)月ごと]"), terms)
    assert rule.items == {"reading"}


def test_ids_name_words_as_labels_do() -> None:
    assert only_rule(own_use("項目: [name, 住所]")).items == {"name", "address"}


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("すべて", {"name", "address", "phone", "reading", "pin", "illness"}),
        ("個人を識別できるすべて", {"name", "address", "phone"}),
        ("秘密のすべて", {"pin"}),
        ("基本情報", {"name", "address"}),
        ("[基本情報, 住所を除く, 検針値]", {"name", "reading"}),
        ("[すべて, 基本情報を除く, 秘密のすべてを除く]", {"phone", "reading", "illness"}),
        ("[すべて, 個人を識別できるすべてを除く]", {"reading", "pin", "illness"}),
    ],
)
def test_a_list_of_items(written: str, items: set[str]) -> None:
    assert only_rule(own_use(f"項目: {written}")).items == items


@pytest.mark.parametrize(
    ("written", "parties"),
    [
        ("社外のすべて", {"minato", "tsubame", "courier"}),
        ("すべて", {"hikari", "minato", "tsubame", "courier", "contractor"}),
        ("[社外のすべて, 配達会社を除く]", {"minato", "tsubame"}),
        ('"7999901000001"', {"hikari"}),
    ],
)
def test_a_list_of_parties(written: str, parties: set[str]) -> None:
    forbid = block("禁止: 案内", f"提供先: {written}", "目的: 案内", "項目: すべて", "条文: C03")
    assert only_rule("渡しません。\n\n" + forbid).recipients == parties


def test_a_party_is_outside_unless_the_table_says_that_it_is_not() -> None:
    """A forgotten line must not open a way around what is forbidden to all outside."""
    assert read(own_use()).context is not None
    assert policy(own_use()).vocabulary.parties["minato"].outside
    assert not policy(own_use()).vocabulary.parties["contractor"].outside


def test_a_group_that_the_text_defines_can_be_named() -> None:
    notice = (
        "連絡先とは、住所と電話番号です。\n\n"
        + block("定義: 連絡先", "項目: [住所, 電話番号]", "条文: C05")
        + "\n"
        + own_use("項目: [氏名, 連絡先]")
    )
    assert only_rule(notice).items == {"name", "address", "phone"}


# --- exceptions and scopes ------------------------------------------------------------------------


def test_an_exception_takes_out_and_its_own_exception_brings_back() -> None:
    rule = only_rule(
        own_use(
            "条件: 契約状態 = 契約終了",
            "例外:",
            "  - 条件: 離島",
            "    例外:",
            "      - 条件: 未払額 > 0",
        )
    )
    assert rule.condition == And((ENDED, Not(And((REMOTE, Not(OVERDUE))))))


def test_an_exception_may_be_a_line_of_text() -> None:
    rule = only_rule(own_use("例外:", "  - 離島", "  - 未払額 > 0"))
    assert rule.condition == And((Not(REMOTE), Not(OVERDUE)))


def test_a_manager_has_a_default_and_exceptions() -> None:
    manager = only_manager(
        "管理します。\n\n"
        + block(
            *("管理: 管理責任者", "項目: 基本情報", "責任者: 当社", "例外:"),
            *("  - 条件: 離島", "    責任者: 配達会社", "    例外: [未払額 > 0]", "条文: C02"),
        )
    )
    assert manager.manager == "hikari"
    assert manager.exceptions == ((And((REMOTE, Not(OVERDUE))), "courier"),)


SCOPE = "配達会社とは、離島の会社です。\n\n" + block(
    "定義: 配達会社", "提供先: 配達会社", "範囲: 離島", "条文: C09"
)


def scoped(recipients: str, kind: str = "許可") -> dict[frozenset[str], Condition]:
    """The conditions of a rule by its recipients, once 範囲 has been added."""
    ground = ["根拠: 法令等"] if kind == "許可" else []
    rule = block(
        *(
            f"{kind}: 配達",
            f"提供先: {recipients}",
            "目的: 配達",
            "項目: 氏名",
            *ground,
            "条文: C02",
        )
    )
    rules = policy(SCOPE + "\n渡します。\n\n" + rule).rules
    return {one.recipients: one.condition for one in rules}


def test_a_scope_narrows_permits_to_its_class_alone() -> None:
    assert scoped("[配達会社, 委託先]") == {
        frozenset({"courier"}): REMOTE,
        frozenset({"contractor"}): ALWAYS,
    }


def test_a_scope_reaches_the_companies_of_its_class_too() -> None:
    """すべて names every company beside its class: that must not be a way around the scope."""
    conditions = scoped("[すべて, 当社を除く]")
    assert conditions == {
        frozenset({"courier", "minato", "tsubame"}): REMOTE,
        frozenset({"contractor"}): ALWAYS,
    }


def test_a_scope_never_narrows_a_forbid() -> None:
    assert scoped("配達会社", kind="禁止") == {frozenset({"courier"}): ALWAYS}


# --- ids, digest, what was decided ----------------------------------------------------------------


def test_a_rule_is_called_after_its_first_clause_and_numbered_from_the_second_on() -> None:
    notice = own_use(title="一") + "\n" + own_use("項目: 検針値", title="二")
    notice += "\n" + own_use("項目: 電話番号", title="三", clause="C06")
    assert {rule.id: rule.title for rule in policy(notice).rules} == {
        "C01": "一",
        "C01-2": "二",
        "C06": "三",
    }


def test_the_parts_of_a_rule_that_a_scope_splits_keep_its_id() -> None:
    permit = block(
        *("許可: 配達", "提供先: [配達会社, 委託先]", "目的: 配達", "項目: 氏名", "根拠: 法令等"),
        "条文: C02",
    )
    rules = policy(SCOPE + "\n渡します。\n\n" + permit).rules
    assert [rule.id for rule in rules] == ["C02", "C02/courier"]


def test_the_digest_is_the_same_for_the_same_bytes_and_changes_with_each_of_the_sources() -> None:
    one = policy(own_use()).digest
    assert one == policy(own_use()).digest
    assert one.startswith("sha256:")
    assert len(one) == len("sha256:") + 64
    later = FRONT.replace("2026-12-01", "2026-12-02")
    others = [
        policy(own_use() + "\n").digest,
        policy(own_use(), TERMS + "\n").digest,
        policy(own_use(), front=later).digest,
    ]
    assert len({one, *others}) == 4


def test_every_interpretation_is_listed_for_counsel() -> None:
    loaded = read(own_use("解釈: 請求には督促を含む") + "\n" + own_use("項目: 検針値"))
    (listed,) = loaded.interpretations
    assert (listed.title, listed.text, listed.clauses) == ("請求", "請求には督促を含む", ("C01",))
    assert listed.span.line == FRONT.count("\n") + 9


def test_with_an_error_there_is_no_policy_and_every_error_is_told() -> None:
    loaded = read(own_use("項目: 血液型") + "\n" + own_use("目的: 配送"))
    assert loaded.policy is None
    assert [f.code for f in loaded.errors] == ["unknown-word", "unknown-word"]
    assert loaded.document is not None


def test_with_warnings_alone_there_is_a_policy() -> None:
    loaded = read(own_use())
    assert loaded.policy is not None
    assert {f.code for f in loaded.warnings} == {"purpose-without-retention", "unused-word"}


# --- bytes that are no notice ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ((FRONT + own_use()).encode("cp932"), "not-utf8"),
        (b"\xef\xbb\xbf" + (FRONT + own_use()).encode(), "byte-order-mark"),
        ((FRONT + own_use()).replace("\n", "\r\n").encode(), "carriage-return"),
        ((FRONT + own_use()).encode("utf-16"), "byte-order-mark"),
        ((FRONT + own_use()).encode() + b"\x00", "nul-character"),
    ],
)
def test_a_notice_in_other_bytes_is_refused(data: bytes, code: str) -> None:
    loaded = load(data, TERMS.encode(), file="notice.md", terms_file="terms.yaml")
    assert loaded.policy is None
    assert [f.code for f in loaded.findings] == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TERMS.encode("cp932"), "not-utf8"),
        (TERMS.replace("\n", "\r\n").encode(), "carriage-return"),
        (b"\xef\xbb\xbf" + TERMS.encode(), "byte-order-mark"),
    ],
)
def test_a_terms_table_in_other_bytes_is_refused(data: bytes, code: str) -> None:
    loaded = load((FRONT + own_use()).encode(), data, file="notice.md", terms_file="terms.yaml")
    assert loaded.policy is None
    assert [(f.code, f.span and f.span.file) for f in loaded.findings] == [(code, "terms.yaml")]


def test_a_register_in_other_bytes_is_refused() -> None:
    notice = (FRONT + own_use()).encode()
    register = "clauses: {C01: {kind: permit, ja: 請求}}".encode("cp932")
    loaded = load(notice, TERMS.encode(), file="n", terms_file="t", register=register)
    assert loaded.policy is None
    assert [(f.code, f.span and f.span.file) for f in loaded.errors] == [
        ("not-utf8", "register.yaml")
    ]


# --- order ----------------------------------------------------------------------------------------


def meaning(rules: Iterable[Rule]) -> set[tuple[object, ...]]:
    """What rules decide, without where they stand and what they are called."""
    return {
        (r.effect, r.title, r.recipients, r.purposes, r.items, r.condition, r.ground, r.clauses)
        for r in rules
    }


def test_the_order_of_the_passages_does_not_matter() -> None:
    parts = [
        SCOPE,
        "渡します。\n\n"
        + block(
            *("許可: 配達", "提供先: 配達会社", "目的: 配達", "項目: 連絡先", "根拠: 法令等"),
            "条文: C02",
        ),
        "連絡先とは、住所です。\n\n" + block("定義: 連絡先", "項目: 住所", "条文: C05"),
        own_use(),
    ]
    meanings = [meaning(policy("\n".join(order)).rules) for order in permutations(parts)]
    assert all(one == meanings[0] for one in meanings)
    assert len(meanings) == 24


def test_the_operators_notice_means_the_same_with_its_sections_turned_around() -> None:
    folder = Path(__file__).resolve().parents[3] / "policy"
    text = (folder / "notice.md").read_text(encoding="utf-8")
    terms = (folder / "terms.yaml").read_text(encoding="utf-8")
    start = text.index("\n## ") + 1
    sections = ("\n" + text[start:]).split("\n## ")[1:]
    turned = "".join(f"## {section.rstrip()}\n\n" for section in reversed(sections))
    one = policy(text, terms, front="")
    other = policy(text[:start] + turned, terms, front="")
    assert meaning(one.rules) == meaning(other.rules)
    assert {m.items: m.manager for m in one.managers} == {
        m.items: m.manager for m in other.managers
    }
    assert all(rule.effect in Effect for rule in other.rules)
