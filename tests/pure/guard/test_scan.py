"""A whole mail: what its parts say is examined, and what cannot be examined is held."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from sekisho.guard.limits import Limits
from sekisho.guard.scan import Verdict, scan_mail

ASKS = "暗証番号をご返信ください。"
FINE = "十二月五日に検針にうかがいます。"


def clock() -> float:
    return 0.0


def mail(body: str = FINE, subject: str = "検針のお知らせ") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "info@example.jp"
    message["To"] = "haru@example.jp"
    message["Subject"] = subject
    message.set_content(body)
    return message


def attached(name: str, data: bytes, kind: str = "application/octet-stream") -> EmailMessage:
    message = mail()
    main, _, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


def office(path: str, xml: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(path, xml)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one page with that line; its cross-reference is left for the reader to rebuild."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def verdict(message: EmailMessage, limits: Limits | None = None) -> Verdict:
    permitted = frozenset({"email"})
    return scan_mail(message.as_bytes(), clock=clock, permitted=permitted, limits=limits)


def codes(message: EmailMessage, limits: Limits | None = None) -> list[str]:
    return [held.code for held in verdict(message, limits=limits).held]


def nested(depth: int) -> bytes:
    data = zipped(note_dot_txt=ASKS.encode())
    for _ in range(depth):
        data = zipped(inner_dot_zip=data)
    return data


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
