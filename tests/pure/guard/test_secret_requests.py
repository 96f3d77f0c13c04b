"""A text that asks for a secret is found; one that warns, explains or answers is let through."""

import time
from collections.abc import Callable

import pytest

from mail_corpus import Sample, samples
from sekisho.guard.scan import scan_text
from sekisho.guard.secret_requests import secret_request

ALL = list(samples())


def recall_and_precision(chosen: Callable[[Sample], bool]) -> tuple[float, float]:
    texts = [sample for sample in ALL if chosen(sample)]
    asking = [sample for sample in texts if sample.asks]
    found = [sample for sample in texts if secret_request(sample.text)]
    true = [sample for sample in found if sample.asks]
    return len(true) / len(asking), len(true) / len(found)


def test_the_corpus_has_600_of_each_and_at_most_a_third_from_templates() -> None:
    for asks in (True, False):
        texts = [sample for sample in ALL if sample.asks is asks]
        assert len({sample.text for sample in texts}) >= 600
        assert 3 * sum(sample.templated for sample in texts) <= len(texts)


def test_the_texts_that_the_rules_were_written_by_are_told_apart() -> None:
    recall, precision = recall_and_precision(lambda sample: not sample.held_out)
    assert recall >= 0.99
    assert precision >= 0.95


def test_the_held_out_texts_are_told_apart_as_well_as_when_they_were_written() -> None:
    """Below the goal of 99 % and 95 %: docs/why/rules-not-a-model.md tells the figures."""
    recall, precision = recall_and_precision(lambda sample: sample.held_out)
    assert recall >= 0.90
    assert precision >= 0.91


@pytest.mark.parametrize(
    "text",
    [
        "パスワードを送ってください。",
        "ＰＡＳＳＷＯＲＤを送ってください。",
        "ﾊﾟｽﾜｰﾄﾞを送ってください。",
        "パ ス ワ ー ド を送ってください。",
        "パス\u200bワードを送ってください。",
        "パスワ一ドを送ってください。",
        "カードの十六桁の数字を送ってください。",
        "Send us your p\u0430ssword.",
        "Send us your p a s s w o r d.",
        "Send us your passw0rd.",
        "Send us your pass-word.",
        "ぱすわーどをおしえてください。",
        "パ・ス・ワ・ー・ドを送ってください。",
        "パスワ-ドを送ってください。",
        "ご契約者さまがお申し込みの際にご登録になったパスワ\nードを、本日中にご返信ください。",
        "\u202e。いさだくてっ送をドーワスパ\u202c",
        "パスワード🔐を🙏送って🙏ください",
        "Kindly input your パスワード.",
    ],
)
def test_another_way_of_writing_hides_nothing(text: str) -> None:
    assert secret_request(text) is not None


def test_a_held_text_says_which_words_which_clause_and_what_to_write() -> None:
    [held] = scan_text("口座番号をご返信ください。").held
    assert held.clause == "C24"
    assert held.words == ("口座番号", "返信ください")
    assert held.message("ja") == (
        "「口座番号」を求めています（「返信ください」）。当社のメールは秘密を尋ねません（C24）。"
        "尋ねずに、「MyXOOMにログインしてお手続きください」か「お電話ください」と書いてください。"
    )
    assert held.message("en") == (
        "The text asks for '口座番号' ('返信ください'). No mail of ours asks for a secret (C24)."
        ' Write instead "log in to MyXOOM" or "call us", and name no secret.'
    )


@pytest.mark.parametrize(
    "text",
    [
        "パスワード：＿＿＿＿",
        "カード番号→（　　）",
        "Card number: ______",
        "お名前：\n口座番号：\n※すべてご記入ください",
    ],
)
def test_a_blank_to_be_filled_in_asks(text: str) -> None:
    assert secret_request(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "認証コード：\n482913\nこのコードは誰にも教えないでください。",
        "「暗証番号をご返信ください」というメールは当社のものではありません。",
        'The fake mail says "reply with your password". Delete it.',
        "パスワードを変更しました。お心当たりがなければお電話ください。",
        "コネクタのピン番号を図でお示しします。",
    ],
)
def test_what_is_quoted_told_or_named_only_does_not_ask(text: str) -> None:
    assert secret_request(text) is None


def test_a_word_of_a_hundred_thousand_signs_costs_no_more_than_a_long_mail() -> None:
    for sign in "0一-a@ぱ":
        began = time.process_time()
        secret_request(sign * 100_000)
        assert time.process_time() - began < 1


def test_a_denial_in_one_sentence_does_not_excuse_the_next() -> None:
    assert secret_request("暗証番号をお尋ねすることはありません。") is None
    assert secret_request("詐欺にご注意ください。暗証番号をご返信ください。") is not None
