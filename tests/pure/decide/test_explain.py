"""Explanations: every kind of answer in both languages, and never a value of the customer's."""

import pytest
from hypothesis import given, settings

from cast import (
    CUSTOMERS,
    DAREKA,
    HARU,
    NATSU,
    NOTICE,
    RITSU,
    Customer,
    known_facts,
    published_policy,
    request_about,
)
from sekisho.clauses import read
from sekisho.decide import decide
from sekisho.decide.explain import article_ja, explain, why
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Request
from strategies import questions


def told(customer: Customer, recipient: str, purpose: str, *items: str, lang: str) -> list[str]:
    policy = published_policy()
    request = request_about(customer, recipient, purpose, *items)
    found = explain(policy, request, decide(policy, request), lang)
    return [one.paragraph(lang) for one in found]


def test_a_permit_names_ground_and_record() -> None:
    assert told(HARU, "dax", "調達管理", "顧客名", "電話番号", lang="ja") == [
        (
            "氏名、電話番号を、「調達管理」のためにDAX合同会社へ渡します。"
            "根拠は本人同意（個人情報保護法第27条第1項）、規則は「調達管理のための提供」です。"
            "渡したことの記録を作り、3年間保存します（法第29条）。［C46］"
        )
    ]
    assert told(HARU, "dax", "調達管理", "顧客名", lang="en") == [
        (
            "Name: given to DAX LLC for “Procurement management”. "
            "The ground is consent of the person (APPI Art 27(1)); "
            "the rule is “調達管理のための提供”. "
            "A record of the provision is made and kept for 3 years (Art 29). [C46]"
        )
    ]


def test_joint_use_names_the_manager_and_use_of_our_own_is_no_provision() -> None:
    (joint,) = told(HARU, "tepco_pg", "network_operation", "検針日", lang="ja")
    assert "管理について責任を負うのは東京電力パワーグリッド株式会社です。" in joint
    (own,) = told(HARU, "当社", "請求", "氏名", lang="en")
    assert own.startswith("XOOM Energy Japan LLC uses Name for “Billing”.")


def test_a_condition_that_is_not_met_is_told_from_one_that_is_not_known() -> None:
    (not_met,) = told(HARU, "cgr1", "未払債権の回収", "顧客名", lang="ja")
    assert "満たしていない: 「未払額」が0より大きいこと、「同意」に提供先" in not_met
    (unknown,) = told(DAREKA, "psdc", "原子力立地給付金", "顧客名", lang="en")
    assert "(not known: “Contract state” is “Active”, “In a grant area” is so," in unknown
    assert "“Consents” contains the recipient or a class of the recipient" in unknown


def test_a_forbid_names_its_rule_and_what_was_not_known() -> None:
    assert told(HARU, "あかつき電力", "販売", "氏名", lang="ja") == [
        (
            "氏名を、「販売」のためにあかつき電力株式会社へ渡すことはしません。"
            "「個人情報の販売」が禁じています。［C03］"
        )
    ]
    (unsure,) = told(DAREKA, "沖縄電力", "廃止取次", "氏名", lang="en")
    assert "It is held to apply because this is not known: " in unsure


def test_a_refusal_of_the_customer_is_told_as_theirs() -> None:
    (ja,) = told(RITSU, "当社", "プロモーション", "氏名", lang="ja")
    assert "お客様から停止のお申し出をいただいています" in ja
    (en,) = told(RITSU, "当社", "プロモーション", "氏名", lang="en")
    assert "The customer asked us to stop this" in en


def test_silence_is_told_as_silence() -> None:
    assert told(HARU, "dax", "調達管理", "メールアドレス", lang="en") == [
        (
            "E-mail address: not given to DAX LLC for “Procurement management”. "
            "The notice says nothing of this case; its owner is told."
        )
    ]


def test_items_that_fare_alike_are_told_together_in_the_order_asked() -> None:
    policy = published_policy()
    request = request_about(HARU, "dax", "調達管理", "email", "氏名", "card", "電話番号")
    found = explain(policy, request, decide(policy, request), "en")
    assert [one.items for one in found] == [("email",), ("name", "phone"), ("card",)]


def test_a_source_is_the_passage_of_the_notice() -> None:
    policy = published_policy()
    document, _ = read(NOTICE.read_text(encoding="utf-8"), "notice.md")
    request = request_about(HARU, "dax", "調達管理", "氏名")
    (one,) = explain(policy, request, decide(policy, request), "ja", document)
    assert one.answer is Answer.PERMIT
    for source in one.sources:
        passage = document.passage(source.anchor or "")
        assert passage is not None
        assert passage.text.startswith(source.text or "?")
        assert any(rule.fence.line <= policy.by_id[source.rule].span.line <= rule.fence.end_line
                   for rule in passage.rules)  # fmt: skip


@pytest.mark.parametrize(
    ("article", "ja"),
    [
        ("27(1)", "第27条第1項"),
        ("27(5)(iii)", "第27条第5項第3号"),
        ("18", "第18条"),
        ("18(3)", "第18条第3項"),
        ("Rules 19-21", "Rules 19-21"),
        ("27(0)(xx)", "27(0)(xx)"),
    ],
)
def test_articles_are_cited_as_japanese_law_is(article: str, ja: str) -> None:
    assert article_ja(article) == ja


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.name)
def test_no_explanation_repeats_what_is_known_of_the_customer(customer: Customer) -> None:
    policy = published_policy()
    secret = {**customer.facts, "未払額": 918_273_645, "申込経路": "ひみつの経路"}
    marked = Customer(customer.name, customer.email, customer.phone, "", secret)
    for recipient, purpose in (
        ("cgr1", "debt_collection"),
        ("hidamari_living", "supply_management"),
    ):
        facts = known_facts(marked, recipient, request_about(HARU, "dax", "販売").day)
        request = Request(recipient, purpose, tuple(policy.vocabulary.items),
                          request_about(HARU, "dax", "販売").day, facts)  # fmt: skip
        for lang in ("ja", "en"):
            for one in explain(policy, request, decide(policy, request), lang):
                text = one.paragraph(lang)
                assert "918273645" not in text
                assert "ひみつの経路" not in text


@settings(max_examples=60, deadline=None)
@given(questions(most=2))
def test_every_answer_of_every_policy_can_be_explained(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    for request in requests:
        decision = decide(policy, request)
        for lang in ("ja", "en"):
            found = explain(policy, request, decision, lang)
            assert sorted(item for one in found for item in one.items) == sorted(request.items)
            for item in decision.items:
                assert why(policy, request, item, lang)


def test_what_natsu_owes_lets_the_debt_collector_know_the_address() -> None:
    policy = published_policy()
    request = request_about(NATSU, "cgr1", "未払債権の回収", "請求書郵送先住所")
    (answer,) = decide(policy, request).items
    assert answer.answer is Answer.PERMIT
    assert why(policy, request, answer, "ja").startswith("根拠は本人同意")
