"""No session and no mail, however it is made, crashes the relay, hides in another, or is lost."""

import re
import smtplib
import socket
import ssl
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import pytest

from night_world import World
from real_database import Database, create_database
from relay_office import FINE, RelayOffice, letter
from relay_server import FROM, RunningRelay, running_relay
from sekisho.postgres.cluster import Cluster
from sekisho.relay.strict import LARGEST


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> RelayOffice:
    """One office for all; each test has customers of its own."""
    place = tmp_path_factory.mktemp("hostile")
    return RelayOffice(World(create_database(cluster, template=published.name), place))


@pytest.fixture(scope="module")
def relay(office: RelayOffice) -> Iterator[RunningRelay]:
    """The relay as it runs, with the mailer `crm`."""
    with running_relay(office.world, office.world.place) as running:
        yield running
        assert running.process.poll() is None, "it runs to the end"
        assert "Traceback" not in running.log


@pytest.fixture(scope="module")
def secret(relay: RunningRelay) -> str:
    """The secret of the mailer `crm`."""
    return relay.account("crm")


@pytest.fixture
def line(relay: RunningRelay, secret: str) -> Iterator[ssl.SSLSocket]:
    """A raw connection that is signed in."""
    with relay.socket() as connection:
        said(connection, b"EHLO mailer.example.jp")
        plain = b64encode(f"\0crm\0{secret}".encode())
        assert said(connection, b"AUTH PLAIN " + plain).startswith(b"235")
        yield connection


def said(connection: socket.socket, command: bytes) -> bytes:
    """The whole answer to a command."""
    connection.sendall(command + b"\r\n")
    return heard(connection)


def heard(connection: socket.socket) -> bytes:
    """A whole answer: its last line has a blank behind the code."""
    found = b""
    while not (found.endswith(b"\r\n") and found.splitlines()[-1][3:4] == b" "):
        piece = connection.recv(10_000)
        if not piece:
            break
        found += piece
    return found


def rest(connection: socket.socket) -> bytes:
    """All that still comes, until the other side closes."""
    found = b""
    while True:
        try:
            piece = connection.recv(10_000)
        except (ConnectionResetError, ssl.SSLError):
            return found
        if not piece:
            return found
        found += piece


def given(line: ssl.SSLSocket, office: RelayOffice, content: bytes) -> bytes:
    """The answer to a mail whose DATA is these bytes."""
    return sent_to(line, office.address(office.somebody()), content)


def sent_to(line: ssl.SSLSocket, address: str, content: bytes) -> bytes:
    """The answer to a mail to this address."""
    assert said(line, f"MAIL FROM:<{FROM}>".encode()).startswith(b"250")
    assert said(line, f"RCPT TO:<{address}>".encode()).startswith(b"250")
    assert said(line, b"DATA").startswith(b"354")
    line.sendall(content)
    return heard(line)


def mails(office: RelayOffice) -> int:
    """How many mails there are."""
    return int(office.world.owner("SELECT count(*) FROM books.mail")[0][0])


def still_there(relay: RunningRelay, secret: str, office: RelayOffice) -> None:
    """The next mailer is served."""
    address = office.address(office.somebody())
    with relay.signed_in("crm", secret) as client:
        client.mail(FROM)
        client.rcpt(address)
        assert client.data(letter(address))[0] == 250


SMUGGLED = {
    "LF dot LF": b"\n.\n",
    "LF dot CRLF": b"\n.\r\n",
    "CR dot CR": b"\r.\r",
    "CR dot CRLF": b"\r.\r\n",
    "CRLF dot LF": b"\r\n.\n",
    "CRLF dot CR": b"\r\n.\r",
    "NUL dot": b"\r\n\0.\r\n",
    "a bare CR in the header": b"X-A: b\rBcc: other@example.jp\r\n",
    "a NUL": b"a\0b",
}


@pytest.mark.parametrize("ending", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_no_mail_hides_inside_another(
    line: ssl.SSLSocket, office: RelayOffice, ending: bytes
) -> None:
    before = mails(office)
    second = f"MAIL FROM:<{FROM}>\r\nRCPT TO:<x@example.jp>\r\nDATA\r\nSubject: b\r\n".encode()
    answer = given(line, office, b"Subject: a\r\n\r\nbody" + ending + second + b"\r\n.\r\n")
    assert answer.startswith(b"550 5.6.0 The mail holds a bare CR, a bare LF or a NUL.")
    assert rest(line) == b"", "nothing more is read of this connection"
    assert mails(office) == before


HEADS = {
    "no empty line": b"Subject: a",
    "nothing": b"",
    "only a dot": b"..",
    "8-bit in a header": f"From: {FROM}\r\nSubject: お知らせ\r\n\r\nb".encode(),
    "a header that is no field": f"From: {FROM}\r\nno field\r\n\r\nb".encode(),
    "a field folded first": b" From: x\r\n\r\nb",
    "two Froms": f"From: {FROM}\r\nFrom: {FROM}\r\n\r\nb".encode(),
    "no From": b"Subject: a\r\n\r\nb",
    "an endless From": b"From: " + b"a@b, " * 180 + b"x\r\n\r\nb",
    "a From of parentheses": b"From: " + b"(" * 900 + b"\r\n\r\nb",
    "an encoded word that ends a line": b"From: =?utf-8?q?=0D=0ABcc:x?= <a@b>\r\n\r\nb",
    "a group": b"From: a:b@example.jp;\r\n\r\nb",
    "a charset that is none": b"From: =?nope?q?x?= <a@example.jp>\r\n\r\nb",
}


@pytest.mark.parametrize("raw", HEADS.values(), ids=HEADS.keys())
def test_a_header_that_cannot_be_trusted_is_refused(
    line: ssl.SSLSocket, office: RelayOffice, raw: bytes
) -> None:
    before = mails(office)
    assert given(line, office, raw + b"\r\n.\r\n").startswith(b"550")
    assert mails(office) == before
    assert said(line, b"NOOP").startswith(b"250"), "the connection goes on"


def zip_of(name: str, content: bytes) -> bytes:
    """An archive with one file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    data = b"end"
    for _ in range(depth):
        data = zip_of("inner.zip", data)
    return data


def attached(data: bytes, kind: str = "application/zip", name: str = "a.zip") -> bytes:
    """The body of a mail with one attachment."""
    body = b64encode(data)
    lines = b"\r\n".join(body[at : at + 76] for at in range(0, len(body), 76))
    return (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/plain\r\n\r\nhello\r\n--b\r\n"
        + f'Content-Type: {kind}; name="{name}"\r\n'.encode()
        + f'Content-Disposition: attachment; filename="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n" + lines + b"\r\n--b--\r\n"
    )  # fmt: skip


def deep(levels: int) -> bytes:
    """Mails in mails."""
    return b"".join(
        b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n" for _ in range(levels)
    ) + b"\r\nend\r\n"  # fmt: skip


BODIES = {
    "a nested archive": (attached(nested(6)), "unreadable-depth"),
    "an archive that unpacks to much": (attached(zip_of("a.txt", b"0" * 30_000_000)), "-size"),
    "a broken archive": (attached(b"PK\x03\x04broken"), "unreadable-malformed"),
    "a picture": (attached(b"\x89PNG\r\n", "image/png", "a.png"), "unreadable-kind"),
    "a program": (attached(b"MZ\x90", "application/octet-stream", "a.exe"), "unreadable-kind"),
    "a broken PDF": (attached(b"%PDF-1.7\nbroken", "application/pdf", "a.pdf"), "unreadable-"),
    "mails in mails": (deep(30), "unreadable-depth"),
    "an unknown charset": (
        (
            b'Content-Type: text/plain; charset="nope"\r\nContent-Transfer-Encoding: base64\r\n'
            b"\r\ngv+A\r\n"
        ),
        "unreadable-malformed",
    ),
    "a boundary that never comes": (
        b'Content-Type: multipart/mixed; boundary="never"\r\n\r\nhello\r\n', "unreadable-malformed",
    ),
    "a thousand parts": (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 1000 + b"--b--\r\n",
        "unreadable-size",
    ),
    "a secret in an attachment": (
        attached("暗証番号をご返信ください。".encode(), "text/plain", "a.txt"), "asks-for-secret",
    ),
    "a secret in spaced letters": (
        b"Content-Type: text/plain\r\n\r\nPlease reply with your p a s s w o r d.\r\n",
        "asks-for-secret",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_examined_is_held_whole(
    line: ssl.SSLSocket, office: RelayOffice, body: bytes, code: str
) -> None:
    address = office.address(office.somebody())
    head = f"From: {FROM}\r\nTo: {address}\r\nSubject: a\r\nMIME-Version: 1.0\r\n".encode()
    answer = sent_to(line, address, head + body + b".\r\n").decode()
    assert answer.startswith("550")
    mail = int(re.findall(r"Held as mail (\d+)", answer)[0])
    assert office.mail(mail).state == "held"
    assert any(code in one for one in office.mail(mail).held_for)
    assert office.raw(mail).endswith(body), "nothing of it is lost"


def test_a_line_without_end_is_not_gathered(line: ssl.SSLSocket, office: RelayOffice) -> None:
    answer = given(line, office, b"Subject: a\r\n\r\n" + b"x" * 2_000_000 + b"\r\n.\r\n")
    assert answer.startswith(b"550 5.6.0 A line is longer than 1000 octets (RFC 5321).")
    assert said(line, b"NOOP").startswith(b"250")


def test_a_mail_that_is_too_large_is_refused_at_its_announcement(line: ssl.SSLSocket) -> None:
    answer = said(line, f"MAIL FROM:<{FROM}> SIZE={LARGEST + 1}".encode())
    assert answer.startswith(b"552")


def test_a_mail_that_is_too_large_is_refused_at_its_end(
    line: ssl.SSLSocket, office: RelayOffice
) -> None:
    answer = given(line, office, b"x" * 900 + (b"\r\n" + b"x" * 900) * 11_500 + b"\r\n.\r\n")
    assert answer.startswith(b"552 5.3.4 The mail is too large.")
    assert said(line, b"NOOP").startswith(b"250")


def test_one_that_never_ends_is_cut_off(line: ssl.SSLSocket, office: RelayOffice) -> None:
    address = office.address(office.somebody())
    said(line, f"MAIL FROM:<{FROM}>".encode())
    said(line, f"RCPT TO:<{address}>".encode())
    said(line, b"DATA")
    endless = (b"x" * 990 + b"\r\n") * 40_000
    with pytest.raises((BrokenPipeError, ConnectionResetError, ssl.SSLError)):
        line.sendall(endless)


def test_who_talks_before_the_answer_is_sent_away(line: ssl.SSLSocket, office: RelayOffice) -> None:
    address = office.address(office.somebody())
    said(line, f"MAIL FROM:<{FROM}>".encode())
    said(line, f"RCPT TO:<{address}>".encode())
    line.sendall(b"DATA\r\nSubject: early\r\n\r\nx\r\n.\r\n")
    assert rest(line) == (
        b"503 5.5.0 You sent before this server answered. Connect again and wait for each"
        b" answer.\r\n"
    )


def test_what_was_sent_before_encryption_counts_for_nothing(
    relay: RunningRelay, secret: str
) -> None:
    plain = b64encode(f"\0crm\0{secret}".encode()).decode()
    with socket.create_connection(("127.0.0.1", relay.starttls_port), timeout=20) as raw:
        heard(raw)
        said(raw, b"EHLO x")
        raw.sendall(f"STARTTLS\r\nEHLO x\r\nAUTH PLAIN {plain}\r\n".encode())
        assert rest(raw).startswith(b"503 5.5.0 You sent before this server answered.")


SESSIONS = {
    "nothing but noise": bytes(range(256)) * 4,
    "no command": b"\r\n" * 50,
    "a command that is none": b"HTTP / GET\r\n" * 10,
    "a very long command": b"NOOP " + b"x" * 100_000 + b"\r\n",
    "a long command without end": b"x" * 100_000,
    "an answer that is no base64": b"EHLO x\r\nAUTH PLAIN ****\r\n",
    "an identity of another": b"EHLO x\r\nAUTH PLAIN " + b64encode(b"root\0crm\0x") + b"\r\n",
    "a name that is no text": b"EHLO x\r\nAUTH PLAIN " + b64encode(b"\0\xff\xfe\0x") + b"\r\n",
    "a very long secret": b"EHLO x\r\nAUTH PLAIN " + b64encode(b"\0a\0" + b"x" * 90_000) + b"\r\n",
    "an abandoned sign-in": b"EHLO x\r\nAUTH LOGIN\r\n*\r\n",
    "half a sign-in": b"EHLO x\r\nAUTH LOGIN\r\n",
    "an unknown mechanism": b"EHLO x\r\nAUTH CRAM-MD5\r\n",
    "DATA at once": b"DATA\r\n.\r\n",
    "EXPN and VRFY": b"EXPN all\r\nVRFY haru@example.jp\r\n",
    "many greetings": b"EHLO x\r\n" * 200,
    "a greeting that is no name": b"EHLO \xff\xff\r\nHELO\r\n",
    "STARTTLS under TLS": b"EHLO x\r\nSTARTTLS\r\n",
    "a mail without a greeting": b"MAIL FROM:<a@b>\r\n",
}


@pytest.mark.parametrize("noise", SESSIONS.values(), ids=SESSIONS.keys())
def test_a_hostile_session_ends_and_the_next_is_served(
    relay: RunningRelay, secret: str, office: RelayOffice, noise: bytes
) -> None:
    with relay.socket() as connection:
        connection.settimeout(2)
        connection.sendall(noise)
        connection.sendall(b"\r\nQUIT\r\n")
        try:
            answers = rest(connection)
        except TimeoutError:
            answers = b""
    assert not re.search(rb"^(?:235|354)|Traceback", answers, re.MULTILINE)
    with smtplib.SMTP_SSL("localhost", relay.port, context=relay.tls, timeout=30) as client:
        assert client.ehlo()[0] == 250


def test_it_still_takes_mails_afterwards(
    relay: RunningRelay, secret: str, office: RelayOffice
) -> None:
    still_there(relay, secret, office)
    office.world.checkpoint()
    assert office.world.faults() == []


def test_a_connection_too_many_is_told_so(relay: RunningRelay) -> None:
    held = [relay.socket() for _ in range(50)]
    raw = socket.create_connection(("127.0.0.1", relay.port), timeout=20)
    with relay.tls.wrap_socket(raw, server_hostname="localhost") as one:
        assert one.recv(1000).startswith(b"421 4.3.2 Too many connections.")
    for each in held:
        each.close()


def test_a_handshake_that_fails_holds_no_place(relay: RunningRelay) -> None:
    for _ in range(60):
        with socket.create_connection(("127.0.0.1", relay.port), timeout=20) as one:
            one.sendall(b"EHLO in the clear\r\n")
            rest(one)
    with relay.socket() as connection:
        assert said(connection, b"EHLO x").startswith(b"250")


def test_a_mail_cut_off_is_not_taken(relay: RunningRelay, secret: str, office: RelayOffice) -> None:
    before = mails(office)
    with relay.socket() as connection:
        said(connection, b"EHLO x")
        said(connection, b"AUTH PLAIN " + b64encode(f"\0crm\0{secret}".encode()))
        said(connection, f"MAIL FROM:<{FROM}>".encode())
        said(connection, f"RCPT TO:<{office.address(office.somebody())}>".encode())
        said(connection, b"DATA")
        connection.sendall(letter("a@example.jp", FINE)[:-40])
    assert mails(office) == before
