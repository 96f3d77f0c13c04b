"""Whole mails for the guard, with whatever is attached to them; and what the guard says of one."""

import io
import zipfile
from email.message import EmailMessage

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
