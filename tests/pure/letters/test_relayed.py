"""A mail that another program wrote: taken as it is, or refused; whatever it is, never a crash."""

from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.letters.relayed import Handed, read_handed, with_headers

FROM, TO = "oshirase@mail.example.jp", "haru@example.jp"
FINE = (
    f"From: Desk <{FROM}>\r\nTo: {TO}\r\nSubject: meter\r\nMessage-ID: <a@mailer.example.jp>\r\n"
    "\r\nWe read your meter.\r\n"
).encode()


def read(raw: bytes) -> Handed:
    """The mail, which has no fault."""
    found = read_handed(raw, FROM, TO)
    assert isinstance(found, Handed)
    return found


def faults(raw: bytes) -> list[str]:
    """The codes of what is wrong."""
    found = read_handed(raw, FROM, TO)
    assert isinstance(found, list)
    return [one.code for one in found]


def test_a_mail_of_seven_bits_is_not_touched() -> None:
    assert read(FINE) == Handed(FINE, "meter", "We read your meter.\r\n", "<a@mailer.example.jp>")


def test_eight_bits_become_seven_and_say_the_same() -> None:
    head = FINE.partition(b"\r\n\r\n")[0] + b"\r\nMIME-Version: 1.0"
    eight = head + b"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
    raw = eight + b"\r\n\r\n" + "検針にうかがいます。\r\n".encode()
    mail = read(raw)
    assert mail.raw.isascii()
    assert mail.body == "検針にうかがいます。\r\n"
    assert message_from_bytes(mail.raw, policy=SMTP).get_content() == mail.body


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (FINE.replace(b"\r\n\r\n", b"\r\n"), "no-header"),
        (FINE.replace(b"meter\r\nM", "検針\r\nM".encode()), "header-8bit"),
        (FINE.replace(FROM.encode(), b"ceo@example.com"), "from-not-ours"),
        (FINE.replace(b"From: Desk <", b"From: x@example.com <"), "from-not-ours"),
        (FINE.replace(b"Desk", b'"ceo@example.com"'), "from-not-ours"),
        (FINE.replace(b"From: Desk", b"From: a@example.jp, Desk"), "from-not-ours"),
        (FINE.replace(TO.encode(), b"natsu@example.jp"), "recipient-not-envelope"),
        (FINE.replace(b"To: ", b"To: natsu@example.jp, "), "recipients-not-one"),
        (FINE.replace(b"To: ", b"X-To: "), "recipient-not-envelope"),
        (FINE.replace(b"To: ", b'To: "a@b.example" <natsu@example.jp>,'), "recipients-not-one"),
        (FINE.replace(b"To: ", b"Cc: x@example.jp\r\nTo: "), "other-recipients"),
        (FINE.replace(b"To: ", b"Bcc: x@example.jp\r\nTo: "), "other-recipients"),
        (FINE.replace(b"To: ", b"Sender: x@example.jp\r\nTo: "), "other-recipients"),
        (FINE.replace(b"To: ", b"From: x@example.jp\r\nTo: "), "header-twice"),
        (FINE.replace(b"<a@mailer.example.jp>", b"a"), "message-id"),
        (FINE.replace(b"Subject: ", b"Subject " + b"x" * 20 + b"\r\n: "), "header-injected"),
    ],
)
def test_what_misleads_is_named(wrong: bytes, code: str) -> None:
    assert code in faults(wrong)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_crash_it(noise: bytes) -> None:
    for raw in (noise, FINE + noise, FINE.replace(b"meter", noise), noise + FINE):
        found = read_handed(raw, FROM, TO)
        assert isinstance(found, Handed | list)
        if isinstance(found, Handed):
            assert found.raw.isascii()
            message = message_from_bytes(found.raw, policy=SMTP)
            assert [str(one) for one in message.get_all("From", [])] == [f"Desk <{FROM}>"]


def test_our_fields_come_first_and_theirs_of_that_name_go() -> None:
    theirs = b"List-Unsubscribe: <mailto:x@evil.example>,\r\n <https://evil.example>\r\n"
    raw = with_headers(theirs + FINE, [("List-Unsubscribe", "<https://a.example/r/1/>")])
    assert raw.startswith(b"List-Unsubscribe: <https://a.example/r/1/>\r\nFrom: Desk")
    assert b"evil" not in raw
    assert raw.endswith(FINE.partition(b"\r\n\r\n")[2])
