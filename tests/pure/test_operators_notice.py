"""The operator's notice keeps its facts, narrows what it must, and a slip in it is told loudly."""

import re
from functools import cache
from pathlib import Path

import pytest
from stdnum.jp import cn as corporate_numbers

from sekisho.clauses import items_in_text, read, strip
from sekisho.rules.load import Loaded, load
from sekisho.rules.policy import Effect, Policy, Rule

POLICY = Path(__file__).resolve().parents[2] / "policy"
NOTICE = (POLICY / "notice.md").read_text(encoding="utf-8")
TERMS = (POLICY / "terms.yaml").read_text(encoding="utf-8")

REGISTER = {f"C{n:02}" for n in range(1, 52)} - {"C14", "C21", "C27"}
LAW = {"L21", "L22", "L24", "L26", "L27", "L29", "L33", "L41"}
JOINT = {
    "wheeling_contract",
    "cancellation_relay",
    "supply_point_confirmation",
    "network_operation",
    "negawatt",
}


def loaded(notice: str = NOTICE, terms: str = TERMS) -> Loaded:
    """The operator's notice, or a variant of it, as far as it can be read."""
    return load(notice.encode(), terms.encode(), file="notice.md", terms_file="terms.yaml")


@cache
def policy() -> Policy:
    """The operator's policy."""
    found = loaded()
    assert found.policy is not None, [f.ja for f in found.errors]
    return found.policy


@cache
def published() -> str:
    """What the public reads."""
    document, _ = read(NOTICE, "notice.md")
    return strip(document)


def permits(**where: str) -> list[Rule]:
    """The permits for that recipient and purpose."""
    return [
        rule
        for rule in policy().rules
        if rule.effect is Effect.PERMIT
        and where.get("to", next(iter(rule.recipients))) in rule.recipients
        and where.get("purpose", next(iter(rule.purposes))) in rule.purposes
    ]


def test_every_row_of_the_register_is_cited_by_a_rule_and_no_other() -> None:
    assert policy().clauses == REGISTER | LAW


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("氏名", "小売供給等契約の契約番号", 4),
        ("託送供給等契約を締結する一般送配電事業者の供給区域", "廃止措置方法", 16),
        ("発電販売量", "ベースライン", 4),
        ("地域電力会社", "顧客電話番号", 6),
        ("地域電力会社", "託送契約kW数", 9),
        ("氏名", "本人確認のための秘密の質問", 24),
    ],
)
def test_the_text_lists_as_many_items_as_the_operator_published(
    first: str, last: str, count: int
) -> None:
    document, _ = read(NOTICE, "notice.md")
    lists = [
        [entry.text for entry in found.entries]
        for passage in document.passages
        for found in items_in_text(passage)
    ]
    assert [len(entries) for entries in lists if (entries[0], entries[-1]) == (first, last)] == [
        count
    ]


@pytest.mark.parametrize(
    ("clause", "count"), [("C35", 4), ("C36", 16), ("C37", 4), ("C46", 6), ("C47", 9), ("C48", 24)]
)
def test_the_rule_lists_as_many_items_as_its_text(clause: str, count: int) -> None:
    found = loaded().context
    assert found is not None
    defined = {d.id: d.items for d in found.compiled.definitions}
    permitted = {rule.id: rule.items for rule in policy().rules}
    assert len((defined | permitted)[clause]) == count


def test_the_network_operators_are_the_ten_that_the_notice_names_and_do_the_work_today() -> None:
    found = loaded().context
    assert found is not None
    ten = next(d for d in found.compiled.definitions if d.id == "C43")
    words, day = policy().vocabulary, policy().effective
    today = {ten.successors.get(party, party) for party, _ in ten.companies}
    assert len(ten.companies) == 10
    assert today == set(words.members("network_operator", day))
    areas = {c.area for p in today if (c := words.parties[p].company) is not None}
    assert areas == {f"{n:02}" for n in range(1, 11)}


@pytest.mark.parametrize(
    "fact",
    [
        "customercare@xoomenergy.co.jp",
        "MyXOOM",
        "ズームエナジージャパン合同会社",
        "昭和39年法律第170号",
    ],
)
def test_the_published_text_carries_the_operators_facts(fact: str) -> None:
    assert fact in published()


@pytest.mark.parametrize("keyword", ["条文:", "根拠:", "解釈:", "```", "施行日:", "元の文"])
def test_the_public_reads_no_rule(keyword: str) -> None:
    assert keyword not in published()


def test_no_fictional_company_is_named_to_the_public() -> None:
    for party in policy().vocabulary.parties.values():
        if party.company is not None and party.company.fictional:
            assert not any(label in NOTICE for label in party.labels)


def test_every_purpose_that_a_permit_serves_says_how_long_data_is_kept() -> None:
    kept = set().union(*(r.purposes for r in policy().retentions))
    served = set().union(*(r.purposes for r in permits()))
    assert kept == served


def test_what_is_only_ever_forbidden_is_permitted_to_nobody() -> None:
    assert permits(purpose="sale") == []
    assert permits(purpose="third_party_marketing") == []


def test_joint_use_always_asks_who_is_linked_to_this_customer() -> None:
    for rule in permits():
        if rule.ground == "joint_use" and rule.recipients != {"occto"}:
            asked = repr(rule.condition)
            assert any(
                link in asked
                for link in ("network_operator_of", "switching_with", "negawatt_with", "channel")
            ), rule.id


def test_negawatt_data_leaves_for_negawatt_trades_alone() -> None:
    figures = {i.id for i in policy().vocabulary.items.values() if i.group == "negawatt"}
    leaving = [r for r in permits() if r.items & figures and "operator" not in r.recipients]
    outward = [r for r in leaving if not r.recipients & {"subject", "successor", "investigator"}]
    assert outward
    assert all(r.purposes == {"negawatt"} for r in outward)


def test_the_only_secret_that_leaves_is_the_question_that_proves_nothing() -> None:
    words = policy().vocabulary
    secrets = {i.id for i in words.items.values() if i.secret}
    for rule in permits():
        outside = {p for p in rule.recipients if words.parties[p].outside}
        if outside and rule.ground != "law":
            assert rule.items & secrets <= ({"security_question"} if outside == {"cgr1"} else set())


def test_nobody_outside_gets_a_secret_of_an_account_without_law() -> None:
    words = policy().vocabulary
    outsiders = {p.id for p in words.parties.values() if p.outside}
    ban = next(r for r in policy().rules if r.id == "C24-2")
    assert ban.items == {"card", "bank_account", "password", "pin"}
    assert ban.recipients == outsiders
    assert ban.spared == {"law"}


@pytest.mark.parametrize("purpose", ["billing", "supply_management", "network_operation"])
def test_what_supply_needs_cannot_be_refused_but_by_ending_the_contract(purpose: str) -> None:
    lasting = [r for r in permits(purpose=purpose) if "C13" not in r.clauses]
    assert lasting
    assert not any(r.refusable for r in lasting if not r.recipients & {"channel_partner"})


@pytest.mark.parametrize("purpose", ["promotion", "own_marketing", "affiliate_offers", "contact"])
def test_offers_can_always_be_refused(purpose: str) -> None:
    assert all(rule.refusable for rule in permits(purpose=purpose))


def test_every_ambiguity_that_counsel_must_see_is_decided_in_writing() -> None:
    by_id = policy().by_id
    promised = {p.id: p for p in policy().promises}
    for rule_id in ("C46", "C47", "C48", "C41", "C23-3"):
        assert by_id[rule_id].interpretation
    for promise_id in ("C43", "C05", "L29"):
        assert promised[promise_id].interpretation


def test_corporate_numbers_are_null_or_nobodys() -> None:
    for party in policy().vocabulary.parties.values():
        number = party.company.corporate_number if party.company else None
        if number is not None:
            assert party.company is not None
            assert party.company.fictional
            assert corporate_numbers.is_valid(number)
            assert number[1:5] == "9999"


def test_every_label_can_stand_in_a_condition() -> None:
    labels = [w for found in re.findall(r"labels: \[([^\]]*)\]", TERMS) for w in found.split(", ")]
    unfit = [label for label in labels if re.search(r"[\s、,=<>!「」]", label)]
    assert unfit == ["XOOM Energy Japan LLC"]


WRONG = [
    ("顧客名, 請求先住所, 提供先住所", "顧客名前, 請求先住所, 提供先住所",
     "unknown-word", "「顧客名前」という項目は用語表にありません。"),
    ("提供先: DAX合同会社\n", "提供先: DAX株式会社\n",
     "unknown-word", "「DAX株式会社」という提供先は用語表にありません。"),
    ("目的: 調達管理\n項目", "目的: 調達の管理\n項目",
     "unknown-word", "「調達の管理」という目的は用語表にありません。"),
    ("条件: 未払額 > 0\n根拠: 本人同意\n", "条件: 未払額 > 0\n",
     "missing-ground", "「許可」に「根拠」がありません（法第27条）。"),
    ("内容: 版と差分の公表", "内容: 版の差分",
     "unknown-content", "「版の差分」という掲示は用語表にありません。"),
    ("期間: 7年", "期間: しばらく",
     "not-a-term", "「しばらく」は期間として読めません。7年、3か月、90日の形で書いてください。"),
    ("起算: 最終支払", "起算: 支払い",
     "unknown-event",
     ("「支払い」は起算に使えません。使えるもの: "
     "契約終了、申込、提供、最終支払、取得、会話、日付の事実")),
    ("責任者: 需要抑制契約者", "責任者: [需要抑制契約者, 当社]",
     "one-manager", "管理責任者は一者を書いてください（法第27条第5項第3号）。"),
    ("禁止: 個人情報の販売", "きんし: 個人情報の販売",
     "no-kind",
     ("規則の種類が書かれていません。次のどれかで始めてください: "
      "許可、禁止、義務、掲示、定義、管理、保存、誓約、統計、参考、未定")),
    ("停止: 可\n条文: C18", "停止: たぶん\n条文: C18",
     "unknown-choice", "「たぶん」は使えません。次のどれかを書いてください: 可、yes、不可、no"),
    ("施行日: 2026-10-01", "施行日: 来年",
     "not-a-date", "「来年」は日付ではありません。2026-12-01 の形で書いてください。"),
    ("施行日: 2026-10-01", "施行日: 2001-12-01",
     "no-law-pack", "施行日 2001-12-01 に対応する法令データがありません。"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "code", "message"), WRONG)
def test_a_slip_in_the_notice_stops_it_with_the_reason(
    right: str, wrong: str, code: str, message: str
) -> None:
    assert NOTICE.count(right) == 1
    found = loaded(NOTICE.replace(right, wrong))
    assert found.policy is None
    assert (code, message) in {(f.code, f.ja) for f in found.errors}


WRONG_WORDS = [
    ('corporate_number: "7999901000001"', 'corporate_number: "1999901000001"',
     "corporate-number", "akatsuki_power の法人番号 1999901000001 は検査用数字が合いません。"),
    ("labels: [力率]", "labels: [供給方式]",
     "label-twice", "「供給方式」は power_factor と supply_system の両方の名です。"),
    ("notices:\n", "notice:\n",
     "unknown-section",
     ("「notice」という見出しは用語表にありません。使えるもの: "
      "items、groups、purposes、parties、facts、duties、notices、documents、matters、tables、positions")),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "code", "message"), WRONG_WORDS)
def test_a_slip_in_the_words_stops_the_notice_with_the_reason(
    right: str, wrong: str, code: str, message: str
) -> None:
    assert TERMS.count(right) == 1
    found = loaded(terms=TERMS.replace(right, wrong))
    assert found.policy is None
    assert (code, message) in {(f.code, f.ja) for f in found.errors}
