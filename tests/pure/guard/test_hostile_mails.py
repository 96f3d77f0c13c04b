"""Mails made to slip past the guard: each is read or held, none stops it, none is slow."""

import base64
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mails import ASKS, FINE, attached, clock, codes, mail, office, pdf, zipped
from sekisho.guard.scan import Verdict, scan_mail

SECONDS = 2.0
WORD = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
HIDDEN = {
    "css that shows nothing": f'<p style="display:none">{ASKS}</p>',
    "white on white": f'<font color="#fff" style="font-size:0">{ASKS}</font>',
    "tags within words": "<p>暗<b></b>証<i>番</i>号<wbr>をご<span>返信</span>くだ&shy;さい</p>",
    "entities": "".join(f"&#{ord(sign)};" for sign in ASKS),
    "a comment for one reader": f"<p>{FINE}</p><!--[if mso]><p>{ASKS}</p><![endif]-->",
    "words drawn by a style": f'<style>p::before{{content:"{ASKS}"}}</style><p></p>',
    "letters from right to left": f'<bdo dir="rtl">{ASKS[::-1]}</bdo>',
    "a frame in an attribute": f'<iframe srcdoc="&lt;p&gt;{ASKS}&lt;/p&gt;"></iframe>',
    "the text of a picture": f'<img src="cid:a" alt="{ASKS}">',
    "a button": f'<input type="submit" value="{ASKS}">',
}
OFFICE = {
    "hidden words": ("word/document.xml", f"<w:p><w:rPr><w:vanish/></w:rPr>{ASKS}</w:p>"),
    "words in pieces": ("word/document.xml", "<w:p><w:t>暗証</w:t><w:t>番号を返信</w:t></w:p>"),
    "a field": ("word/document.xml", f"<w:p><w:instrText>{ASKS}</w:instrText></w:p>"),
    "a comment": ("word/comments.xml", f"<w:comment><w:t>{ASKS}</w:t></w:comment>"),
    "a footnote": ("word/footnotes.xml", WORD.format(ASKS)),
    "marked-up text": ("word/document.xml", f"<w:p><w:t><![CDATA[{ASKS}]]></w:t></w:p>"),
    "numbered signs": ("word/document.xml", WORD.format("".join(f"&#x{ord(s):x};" for s in ASKS))),
    "a hidden sheet": ("xl/worksheets/sheet9.xml", f"<row><c><is><t>{ASKS}</t></is></c></row>"),
    "a formula": ("xl/worksheets/sheet1.xml", '<c><f>"暗証番"&amp;"号を返"&amp;"信"</f></c>'),
    "the title of the document": ("docProps/core.xml", f"<cp><dc:title>{ASKS}</dc:title></cp>"),
}  # fmt: skip


def within_names(xml: str) -> str:
    """The XML with the names of its elements freed of prefixes that nothing declares."""
    return f'<x xmlns:w="w" xmlns:dc="d" xmlns:cp="c">{xml}</x>'


def judged(raw: bytes) -> Verdict:
    """The verdict, which came in time."""
    began = time.process_time()
    found = scan_mail(raw, clock=clock, permitted=frozenset({"email"}))
    assert time.process_time() - began < SECONDS
    return found


@pytest.mark.parametrize("trick", HIDDEN)
def test_html_hides_nothing_by(trick: str) -> None:
    assert "asks-for-secret" in codes(attached("a.html", HIDDEN[trick].encode()))


@pytest.mark.parametrize("trick", OFFICE)
def test_an_office_file_hides_nothing_in(trick: str) -> None:
    path, xml = OFFICE[trick]
    kind = "a.xlsx" if path.startswith("xl") else "a.docx"
    assert "asks-for-secret" in codes(attached(kind, office(path, within_names(xml))))


def test_html_that_is_called_a_text_is_read_as_both() -> None:
    message = attached("a.txt", "暗<b>証番</b>号をご返<i></i>信ください".encode(), "text/html")
    assert "asks-for-secret" in codes(message)


def test_a_name_of_a_file_is_read() -> None:
    assert "asks-for-secret" in codes(attached("暗証番号をご返信ください.txt", FINE.encode()))


def test_letters_that_run_from_right_to_left_are_read_as_they_are_seen() -> None:
    assert "asks-for-secret" in codes(mail(f"\u202e{ASKS[::-1]}\u202c"))


def test_base64_within_a_text_is_read() -> None:
    text = f"{FINE}\n{base64.b64encode((ASKS * 3).encode()).decode()}"
    assert "asks-for-secret" in codes(attached("a.txt", text.encode()))


def test_a_charset_that_lies_hides_nothing() -> None:
    raw = (
        b"From: a@example.jp\r\nSubject: x\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        + ASKS.encode("iso2022_jp")
    )
    assert "asks-for-secret" in [held.code for held in judged(raw).held]


TYPES = {"[Content_Types]_dot_xml": b"<T/>"}
HELD = {
    "encrypted": [("a.zip", b"PK\x03\x04" + b"\x14\x00\x01\x00" + b"\0" * 22)],
    "kind": [
        ("a.html", b"<script>document.write(atob('eA=='))</script>"),
        ("a.docx", zipped(**TYPES, word__vbaProject_dot_bin=b"\xd0\xcf")),
        ("a.docx", zipped(**TYPES, word__embeddings__o_dot_bin=b"\xd0\xcf")),
        ("a.7z", b"7z\xbc\xaf\x27\x1c"), ("a.tar.gz", b"\x1f\x8b\x08"), ("a.rtf", b"{\\rtf1"),
        ("a.doc", b"\xd0\xcf\x11\xe0"), ("a.png", b"\x89PNG"),
    ],
    "malformed": [
        ("a.docx", office("word/document.xml", "<w:t>no end")),
        ("a.docx", office("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')),
        ("a.zip", b"PK\x03\x04 and nothing more"),
    ],
}  # fmt: skip
CASES = [(why, name, data) for why, files in HELD.items() for name, data in files]


@pytest.mark.parametrize(("why", "name", "data"), CASES[1:])
def test_what_cannot_be_read_holds_the_mail(why: str, name: str, data: bytes) -> None:
    assert codes(attached(name, data)) == [f"unreadable-{why}"]


def test_an_embedded_workbook_is_read() -> None:
    book = office("xl/sharedStrings.xml", f"<si><t>{ASKS}</t></si>")
    inner = zipped(**TYPES, word__embeddings__book_dot_xlsx=book)
    assert "asks-for-secret" in codes(attached("a.docx", inner))


def test_a_header_that_says_two_types_holds_the_mail() -> None:
    raw = (
        mail(ASKS).as_bytes().replace(b"MIME-Version", b"Content-Type: image/png\nMIME-Version", 1)
    )
    assert "header-twice" in [held.code for held in judged(raw).held]


def test_a_bomb_of_a_thousand_files_is_held_in_time() -> None:
    bomb = zipped(**{f"n{at}_dot_txt": b"a" * 10 for at in range(1_000)})
    assert [held.code for held in judged(attached("a.zip", bomb).as_bytes()).held] == [
        "unreadable-size"
    ]


def test_multiparts_nested_five_hundred_deep_are_held_in_time() -> None:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{at}"\r\n\r\n--b{at}\r\n' for at in range(500)
    )
    raw = f"From: a@example.jp\r\nSubject: x\r\n{head}\r\n{ASKS}".encode()
    assert not judged(raw).may_go


Wrapping = Callable[[str, bytes], tuple[str, bytes]]


def in_zip(name: str, data: bytes) -> tuple[str, bytes]:
    return "a.zip", zipped(**{name.replace(".", "_dot_"): data})


def in_mail(name: str, data: bytes) -> tuple[str, bytes]:
    return "a.eml", attached(name, data).as_bytes()


def in_forwarded_mail(name: str, data: bytes) -> tuple[str, bytes]:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "b@example.jp", "Fwd"
    outer.set_content(FINE)
    outer.add_attachment(message_from_bytes(attached(name, data).as_bytes()))
    return "b.eml", outer.as_bytes()


LEAVES = {
    "text": ("a.txt", ASKS.encode()),
    "html": ("a.html", f"<p>{ASKS}</p>".encode()),
    "docx": ("a.docx", office("word/document.xml", within_names(WORD.format(ASKS)))),
    "pdf": ("a.pdf", pdf("Please reply with your PIN.")),
}


@settings(max_examples=60, deadline=None)
@given(
    leaf=st.sampled_from(sorted(LEAVES)),
    wrappings=st.lists(st.sampled_from([in_zip, in_mail, in_forwarded_mail]), max_size=6),
)
def test_a_request_is_held_however_it_is_wrapped(leaf: str, wrappings: list[Wrapping]) -> None:
    name, data = LEAVES[leaf]
    for wrap in wrappings:
        name, data = wrap(name, data)
    assert not judged(attached(name, data).as_bytes()).may_go


WHOLE = [
    attached(*in_mail(*in_zip(*LEAVES["docx"]))).as_bytes(),
    attached(*LEAVES["pdf"]).as_bytes(),
    attached("a.html", "".join(HIDDEN.values()).encode()).as_bytes(),
    attached(*in_forwarded_mail(*LEAVES["html"])).as_bytes(),
    mail(ASKS).as_bytes(),
]


@settings(max_examples=300, deadline=None)
@given(data=st.data(), which=st.integers(0, len(WHOLE) - 1))
def test_a_mail_with_any_bytes_changed_has_a_verdict_in_time(
    data: st.DataObject, which: int
) -> None:
    raw = bytearray(WHOLE[which])
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        change = data.draw(st.sampled_from(["set", "cut", "double", "line"]))
        if change == "set":
            raw[at] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del raw[at : at + data.draw(st.integers(1, 40))]
        elif change == "double":
            raw[at:at] = raw[at : at + 40]
        else:
            raw[at:at] = b"\r\n"
        if not raw:
            raw += b"\n"
    judged(bytes(raw))
