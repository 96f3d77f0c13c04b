"""Whether a mail is ours, without a database: look-alikes, parts, words, and whatever bytes."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.guard.domains_in_text import domain_of_address, domains_in
from sekisho.guard.genuine import Answer, House, Record, judge_mail, judge_text
from sekisho.guard.genuine_words import HEADLINES, PARTS, WHY, told
from sekisho.guard.look_alike import judge_domain
from sekisho.guard.mail_parts import altered_parts, parts_of, with_parts
from sekisho.guard.sent_text import SentText, likeness

OURS = frozenset({"sekisho.example.jp", "mail.sekisho.example.jp"})
BILL = SentText(
    "bill.1", "ご請求", "{氏名} 様\n\n今月のご請求が確定しました。お支払方法: {支払方法}。\n"
    "明細はMyXOOMでご覧いただけます。\n確認コード: {確認コード}\n",
)  # fmt: skip
FILLED = (
    "見本 花子 様\n\n今月のご請求が確定しました。お支払方法: 口座振替。\n"
    "明細はMyXOOMでご覧いただけます。\n確認コード: 0000-0000\n"
)
HOUSE = House(OURS, {}, (BILL,))


def never(raw: bytes, signed: object) -> Record:
    """Without a key nothing is looked up."""
    raise AssertionError


def mail(text: str = FILLED, **headers: str) -> bytes:
    """A mail with two bodies and an attachment."""
    message = EmailMessage(policy=SMTP)
    for name, value in {"From": "a@sekisho.example.jp", "To": "b@example.jp", **headers}.items():
        message[name] = value
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    message.add_attachment(b"x" * 40, maintype="application", subtype="pdf", filename="a.pdf")
    return message.as_bytes()


@pytest.mark.parametrize(("domain", "code"), [
    ("sekisho.example.jp", "ours"),
    ("MAIL.Sekisho.example.jp.", "ours"),
    ("x.sekisho.example.jp", "ours"),
    ("example.jp", "other-domain"),
    ("sekisho.jp", "look-alike-ending"),
    ("sekisho.co.jp", "look-alike-ending"),
    ("sekisho.example.jp.evil.example", "look-alike-in-front"),
    ("sekisho-example-jp.evil.example", "look-alike-words"),
    ("my-sekisho.evil.example", "look-alike-words"),
    ("sekisho.example.jp-login.evil.example", "look-alike-ending"),
    ("sekìsho.example.jp", "look-alike-letters"),
    ("sekіsho.example.jp", "look-alike-letters"),
    ("seki5ho.example.jp", "look-alike-letters"),
    ("sekkisho.example.net", "look-alike-typo"),
    ("gmail.example", "other-domain"),
    ("", "other-domain"),
    ("xn--a", "other-domain"),
])  # fmt: skip
def test_a_domain_is_ours_or_is_told_by_what_it_could_be_mistaken_for(
    domain: str, code: str
) -> None:
    assert judge_domain(domain, OURS) == code


@pytest.mark.parametrize(("text", "found"), [
    ("https://a.example/x と http://b.example:81", ("a.example", "b.example")),
    ("https://sekisho.example.jp@evil.example/", ("evil.example",)),
    ("ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／", ("evil.example",)),
    ("//evil.example/a", ("evil.example",)),
    ("www.evil.example です", ("www.evil.example",)),
    ("a@evil.example まで", ("evil.example",)),
    ("何もない。 1.5 倍", ()),
])  # fmt: skip
def test_domains_are_found_as_a_reader_would_follow_them(text: str, found: tuple[str, ...]) -> None:
    assert domains_in(text) == found


@pytest.mark.parametrize(("written", "domain"), [
    ("Energy <a@b.example>", "b.example"), ("a@b.example", "b.example"),
    ("a@real.example <b@evil.example>", "evil.example"), ("nobody", None), ("<>", None), ("", None),
])  # fmt: skip
def test_the_senders_domain_is_that_of_the_address_and_not_of_its_name(
    written: str, domain: str | None
) -> None:
    assert domain_of_address(written) == domain


@pytest.mark.parametrize(("part", "change"), [
    ("to", lambda raw: raw.replace(b"To: b@", b"To: c@")),
    ("from", lambda raw: raw.replace(b"From: a@", b"From: z@")),
    ("cc", lambda raw: b"Cc: x@example.jp\r\n" + raw),
    ("subject", lambda raw: b"Subject: new\r\n" + raw),
    ("attachments", lambda raw: raw.replace(b"eHh4", b"eHh5", 1)),
])  # fmt: skip
def test_the_part_that_changed_is_named(part: str, change: object) -> None:
    raw = with_parts(mail())
    assert altered_parts(raw) == ()
    assert altered_parts(change(raw)) == (part,)  # type: ignore[operator]  # one of the above


def test_a_mail_that_was_merely_wrapped_has_no_altered_part() -> None:
    raw = with_parts(mail(Subject="a subject of several words"))
    wrapped = raw.replace(b"a subject of several", b"a subject\r\n of several")
    assert wrapped != raw
    assert altered_parts(wrapped) == ()


def test_without_the_digests_no_part_is_named() -> None:
    assert altered_parts(mail()) == ("headers",)
    once = with_parts(mail())
    assert with_parts(once) == once
    assert parts_of(b"Content-Type: multipart/x\r\n" * 20) == {}


def test_words_of_ours_are_found_in_their_order_and_from_where_they_differ() -> None:
    whole = likeness(f"転送\n> {FILLED}", (BILL,))
    assert whole is not None
    assert (whole.name, whole.whole, whole.from_line) == ("bill.1", True, None)
    differs = likeness(FILLED.replace("明細はMyXOOMで", "くわしくは下のリンクで"), (BILL,))
    assert differs is not None
    assert (differs.whole, differs.from_line) == (False, 4)
    assert likeness("今月のご請求", (BILL,)) is None
    assert likeness(FILLED, ()) is None
    assert likeness(FILLED, (SentText("short", "", "はい"),)) is None


def test_the_name_in_a_slot_changes_no_answer() -> None:
    answers = {
        judge_text(FILLED.replace("見本 花子", name), HOUSE, never)
        for name in ("青山 春", "だれもいない", "x" * 60)
    }
    assert len(answers) == 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_whatever_the_bytes_there_is_an_answer_and_it_is_not_genuine(raw: bytes) -> None:
    for given_bytes in (raw, b"From: a@sekisho.example.jp\r\n" + raw, mail() + raw):
        assert judge_mail(given_bytes, HOUSE, never).answer is not Answer.GENUINE


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=2000))
def test_whatever_the_words_there_is_an_answer_and_it_is_not_genuine(text: str) -> None:
    judged = judge_text(text, HOUSE, never)
    assert judged.answer is not Answer.GENUINE
    assert told(judged, "ja").advice


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5), st.integers(0, 5))
def test_one_byte_of_a_header_more_or_less_is_never_overlooked(at: int, cut: int) -> None:
    raw = with_parts(mail(Subject="請求のお知らせ"))
    start = raw.index(b"To: ") + 4 + at
    changed = raw[:start] + b"q" + raw[start + cut % 2 :]
    if changed != raw:
        assert "to" in altered_parts(changed)


def test_every_answer_reason_and_part_is_told_in_both_languages() -> None:
    for table in (HEADLINES, WHY, PARTS):
        assert all(ja and en and ja != en for ja, en in table.values())
    assert set(HEADLINES) == set(Answer)
