"""A whole mail: what its parts say is examined, and what cannot be examined is held."""

import pytest

from mails import ASKS, attached, clock, codes, mail, nested, office, pdf, verdict, zipped
from sekisho.guard.scan import scan_mail


def test_an_honest_mail_may_go() -> None:
    assert verdict(mail()).may_go


CARRIERS = {
    "the subject": mail(subject=ASKS),
    "a body": mail(ASKS),
    "a text": attached("a.txt", ASKS.encode()),
    "a text in Shift_JIS": attached("a.txt", ASKS.encode("cp932")),
    "a link's text": attached("a.html", f'<p><a href="x">{ASKS}</a></p>'.encode()),
    "cut up by tags": attached("a.html", "暗<b>証番</b>号をご返<i></i>信ください".encode()),
    "a field for a password": attached("a.html", b'<form><input type="password"></form>'),
    "a pdf": attached("a.pdf", pdf("Please reply with your PIN."), "application/pdf"),
    "a docx": attached("a.docx", office("word/document.xml", f"<w:p><w:t>{ASKS}</w:t></w:p>")),
    "an xlsx": attached("a.xlsx", office("xl/sharedStrings.xml", f"<si><t>{ASKS}</t></si>")),
    "a mail": attached("a.eml", mail(ASKS).as_bytes()),
    "a zip in a zip": attached("a.zip", nested(1)),
    "a zip by another name": attached("a.txt", nested(0)),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_request_is_found_in(carrier: str) -> None:
    assert "asks-for-secret" in codes(CARRIERS[carrier])


def test_a_request_is_found_in_a_forwarded_mail() -> None:
    message = mail()
    message.add_attachment(mail(ASKS))
    [held] = verdict(message).held
    assert (held.code, held.place) == ("asks-for-secret", "mail > eml")


HOLDS = {
    "kind": attached("a.exe", b"MZ"),
    "depth": attached("a.zip", nested(6)),
    "malformed": attached("a.zip", b"PK\x03\x04 broken"),
    "size": attached("a.zip", zipped(bomb_dot_txt=b"0" * 30_000_000)),
}


@pytest.mark.parametrize("why", HOLDS)
def test_what_cannot_be_examined_is_held(why: str) -> None:
    assert codes(HOLDS[why]) == [f"unreadable-{why}"]


def test_a_broken_pdf_is_held() -> None:
    assert codes(attached("a.pdf", b"%PDF-1.7 nothing", "application/pdf")) == [
        "unreadable-malformed"
    ]


def test_a_mail_that_takes_too_long_is_held() -> None:
    ticks = iter(range(0, 1000, 3))
    found = scan_mail(mail().as_bytes(), clock=lambda: float(next(ticks)))
    assert [held.code for held in found.held] == ["unreadable-time"]


def test_a_scanner_that_fails_holds_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sekisho.guard.scan.secret_request", broken)
    assert codes(mail()) == ["unreadable-failed"]


def test_a_part_that_the_recipient_may_be_told_is_named_and_let_through() -> None:
    found = verdict(mail("お知らせ先は haru@example.jp です。"))
    assert found.may_go
    assert found.items == {"email"}


def test_an_item_that_was_not_decided_holds_the_mail_and_the_value_is_not_repeated() -> None:
    [held] = verdict(mail("お電話は 03-5555-0101 へ。")).held
    assert held.code == "holds-phone"
    assert "5555" not in held.ja + held.en
    assert held.en == (
        "There is a telephone number in it (C17)."
        " Remove it, or put it into a slot of the template whose item is permitted."
    )


@pytest.mark.parametrize("cut", range(0, 2000, 97))
def test_a_mail_cut_anywhere_never_crashes(cut: int) -> None:
    raw = CARRIERS["a zip in a zip"].as_bytes()
    scan_mail(raw[:cut], clock=clock)
