"""Headers that could mislead hold the mail; only a verified address receives one."""

import pytest

from cast import HARU
from sekisho.guard.headers import header_faults, recipient_fault
from sekisho.guard.scan import scan_mail

VERIFIED = frozenset({HARU.email})
HEAD = b"From: info@example.jp\r\nTo: haru@example.jp\r\nSubject: x\r\n"


def test_the_customers_own_address_may_receive() -> None:
    assert recipient_fault(f"青山 春 <{HARU.email}>", VERIFIED) is None
    assert recipient_fault("haru@EXAMPLE.JP", VERIFIED) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("haru@example.jp\r\nBcc: aki@example.jp", "header-injected"),
        ("haru@example.jp\n\nbody", "header-injected"),
        ("haru@example.jp\u2028Bcc: aki@example.jp", "header-injected"),
        ("haru@example.jp, aki@example.jp", "recipients-not-one"),
        ("", "recipients-not-one"),
        ('"aki@example.jp" <haru@example.jp>', "display-name"),
        ("haru＠example.jp <haru@example.jp>", "display-name"),
        ("h\u0430ru@example.jp", "look-alike"),
        ("haru@ex\u0430mple.jp", "look-alike"),
        ("haru@xn--exmple-4nf.jp", "look-alike"),
        ("haru@examp1e.jp", "recipient-not-verified"),
        ("HARU@example.jp", "recipient-not-verified"),
        ("aki@example.jp", "recipient-not-verified"),
    ],
)
def test_nothing_goes_to(written: str, code: str) -> None:
    fault = recipient_fault(written, VERIFIED)
    assert fault is not None
    assert fault.code == code


def test_a_refused_recipient_is_not_repeated() -> None:
    fault = recipient_fault("aki@example.jp", VERIFIED)
    assert fault is not None
    assert fault.en == (
        "The mail is held (C22): this address was not verified for this customer."
        " Have it verified first."
    )


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        (HEAD, []),
        (HEAD + b"X-Folded: a\r\n b\r\n", []),
        (HEAD + b"Subject: y\r\n", ["header-twice"]),
        (HEAD + b"no header at all\r\n", ["header-injected"]),
        (HEAD + b"X: a\rBcc: aki@example.jp\r\n", ["header-injected"]),
        (HEAD + b"X: a\0b\r\n", ["header-injected"]),
        (HEAD + b"X: " + b"a" * 1000 + b"\r\n", ["header-long"]),
    ],
)
def test_headers_are_never_repaired(head: bytes, codes: list[str]) -> None:
    raw = head + b"\r\nfine\r\n"
    assert [held.code for held in header_faults(raw)] == codes
    assert {held.code for held in scan_mail(raw, clock=lambda: 0.0).held} >= set(codes)
