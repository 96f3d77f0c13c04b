"""A template says what its slots' items permit, and nothing that the notice forbids."""

from dataclasses import replace

import pytest

from cast import published_policy
from sekisho.guard.templates import (
    CODE,
    DISPLAY,
    Kind,
    NotFilledError,
    Template,
    fill,
    items_of,
    template_findings,
)

WORDS = published_policy().vocabulary
BILL = Template(
    name="請求",
    kind=Kind.CONTRACT,
    purpose="請求",
    subject="{請求日}のご請求",
    body="{氏名} 様\n\nご請求の準備ができました。\n確認コード: {確認コード}\n",
)
OFFER = replace(
    BILL,
    kind=Kind.MARKETING,
    purpose="プログラム・プロモーションの知らせ",
    subject="節電プログラムのご案内",
    body=BILL.body + "".join(f"{{{slot}}}\n" for slot in DISPLAY),
)


def codes(template: Template) -> list[str]:
    return [finding.code for finding in template_findings(template, WORDS)]


@pytest.mark.parametrize("template", [BILL, OFFER])
def test_an_honest_template_can_be_published(template: Template) -> None:
    assert codes(template) == []


def test_the_items_to_be_decided_are_those_of_the_slots() -> None:
    assert items_of(BILL, WORDS) == ("billing_date", "name")


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (replace(BILL, purpose="お楽しみ"), "template-purpose"),
        (replace(BILL, body=BILL.body + "{気分}"), "template-slot"),
        (replace(BILL, body=BILL.body + "{口座番号}"), "template-secret"),
        (replace(BILL, body=BILL.body + "{パスワード}"), "template-secret"),
        (replace(BILL, body="お知らせです。"), "template-code"),
        (replace(BILL, subject="一行目\n二行目"), "template-subject"),
        (replace(BILL, body=BILL.body + "{氏名"), "template-brace"),
        (replace(BILL, body=BILL.body + "暗証番号をご返信ください。"), "template-asks-for-secret"),
        (replace(BILL, body=BILL.body + "03-5555-0101"), "template-holds-phone"),
        (replace(OFFER, body=OFFER.body.replace("{差出人の住所}", "")), "template-display"),
        (replace(OFFER, body=OFFER.body.replace("{配信停止の宛先}", "")), "template-display"),
    ],
)
def test_a_template_cannot_be_published_with(template: Template, code: str) -> None:
    assert codes(template) == [code]


def test_what_is_missing_in_an_advertisement_is_named() -> None:
    [finding] = template_findings(
        replace(OFFER, body=OFFER.body.replace("{苦情の宛先}", "")), WORDS
    )
    assert finding.ja == (
        "広告のひな形「請求」に{苦情の宛先}がありません（特定電子メール法第4条）。"
    )


def test_a_filled_mail_holds_the_values() -> None:
    filled = fill(BILL, WORDS, {"name": "青山 春", "billing_date": "2026-12-01"}, {CODE: "K7Q4"})
    assert filled.subject == "2026-12-01のご請求"
    assert filled.body == "青山 春 様\n\nご請求の準備ができました。\n確認コード: K7Q4\n"


def test_a_value_is_never_read_as_a_slot() -> None:
    values = {"name": "{パスワード}", "billing_date": "2026-12-01"}
    assert fill(BILL, WORDS, values, {CODE: "K7Q4"}).body.startswith("{パスワード} 様")


@pytest.mark.parametrize(
    ("values", "slots"),
    [
        ({"name": "青山 春"}, ("請求日",)),
        ({"name": "", "billing_date": "2026-12-01"}, ("氏名",)),
        ({"name": "青山 春", "billing_date": "x\r\nBcc: aki@example.jp"}, ("請求日",)),
    ],
)
def test_a_withheld_value_or_an_injected_line_makes_no_mail(
    values: dict[str, str], slots: tuple[str, ...]
) -> None:
    with pytest.raises(NotFilledError) as refused:
        fill(BILL, WORDS, values, {CODE: "K7Q4"})
    assert refused.value.slots == slots
