"""A company's own mailer hands in a mail: queued with its record, held whole, or refused."""

import json
import re
import smtplib
from collections.abc import Iterator

import pytest

from night_world import World
from real_database import Database, create_database
from relay_office import ASKS, FINE, RelayOffice, letter
from relay_server import FROM, RunningRelay, running_relay
from sekisho.postgres.cluster import Cluster


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> RelayOffice:
    """One office for all; each test has customers of its own."""
    place = tmp_path_factory.mktemp("relay")
    return RelayOffice(World(create_database(cluster, template=published.name), place))


@pytest.fixture(scope="module")
def relay(office: RelayOffice) -> Iterator[RunningRelay]:
    """The relay as it runs."""
    with running_relay(office.world, office.world.place) as running:
        yield running


@pytest.fixture(scope="module")
def secret(relay: RunningRelay) -> str:
    """The secret of the mailer `crm`."""
    return relay.account("crm")


@pytest.fixture
def mailer(relay: RunningRelay, secret: str) -> Iterator[smtplib.SMTP_SSL]:
    """The mailer `crm`, signed in."""
    with relay.signed_in("crm", secret) as client:
        yield client


def answer(mailer: smtplib.SMTP, raw: bytes, to: str, *options: str) -> tuple[int, str]:
    """The relay's answer to a whole mail."""
    assert mailer.mail(FROM, options)[0] == 250
    assert mailer.rcpt(to)[0] == 250
    code, said = mailer.data(raw)
    return code, said.decode()


def written(office: RelayOffice, body: str, **headers: str) -> tuple[bytes, str]:
    """A mail to somebody, and the address."""
    address = office.address(office.somebody())
    return letter(address, body, **headers), address


def test_a_mail_is_queued_signed_and_recorded(
    office: RelayOffice, mailer: smtplib.SMTP_SSL
) -> None:
    raw, address = written(office, FINE)
    code, said = answer(mailer, raw, address)
    assert code == 250
    number = int(re.findall(r"Queued as mail (\d+)", said)[0])
    kept = office.raw(number)
    assert kept.startswith(b"DKIM-Signature: ")
    assert kept.endswith(raw.partition(b"\r\n\r\n")[2]), "the words are not touched"
    assert (office.mail(number).state, office.mail(number).kind) == ("queued", "service")


def test_starttls_is_as_good(office: RelayOffice, relay: RunningRelay, secret: str) -> None:
    raw, address = written(office, FINE)
    with smtplib.SMTP("localhost", relay.starttls_port, timeout=60) as client:
        client.starttls(context=relay.tls)
        client.login("crm", secret)
        assert answer(client, raw, address)[0] == 250


@pytest.mark.parametrize("command", ["AUTH PLAIN AGEAYg==", "MAIL FROM:<a@example.jp>", "RSET"])
def test_without_encryption_nothing_is_taken(relay: RunningRelay, command: str) -> None:
    with smtplib.SMTP("localhost", relay.starttls_port, timeout=60) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.docmd(command) == (530, b"Must issue a STARTTLS command first")


def test_without_sign_in_nothing_is_taken(relay: RunningRelay) -> None:
    with smtplib.SMTP_SSL("localhost", relay.port, context=relay.tls, timeout=60) as client:
        client.ehlo()
        assert client.mail(FROM) == (530, b"5.7.0 Authentication required")


def test_a_wrong_secret_is_refused_and_five_close_the_account(relay: RunningRelay) -> None:
    right = relay.account("guessed")
    wrong = [(535, b"5.7.8 The name or the secret of the account is wrong.")] * 5
    said = [_sign_in(relay, "guessed", "wrong") for _ in range(5)]
    assert said == wrong
    assert _sign_in(relay, "guessed", right) == (
        454, b"4.7.0 Too many wrong attempts: this account is closed for 15 minutes.",
    )  # fmt: skip


def test_a_name_that_nobody_has_is_told_like_a_wrong_secret(relay: RunningRelay) -> None:
    assert _sign_in(relay, "nobody", "x") == (
        535, b"5.7.8 The name or the secret of the account is wrong.",
    )  # fmt: skip


def test_no_secret_is_stored_as_it_is(
    office: RelayOffice, secret: str, relay: RunningRelay
) -> None:
    rows = office.world.owner("SELECT secret FROM accounts.relay_account WHERE name = 'crm'")
    assert str(rows[0][0]).startswith("argon2$argon2id$")
    assert secret not in relay.log


def _sign_in(relay: RunningRelay, name: str, secret: str) -> tuple[int, bytes]:
    with smtplib.SMTP_SSL("localhost", relay.port, context=relay.tls, timeout=60) as client:
        client.ehlo()
        client.user, client.password = name, secret
        try:
            return client.auth("LOGIN", client.auth_login, initial_response_ok=False)
        except smtplib.SMTPAuthenticationError as refused:
            return refused.smtp_code, bytes(refused.smtp_error)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["ceo@example.com", "a@mail.sekisho.example.jp.evil.example", "お@example.jp"]
)
def test_a_sender_of_another_domain_is_refused(mailer: smtplib.SMTP_SSL, address: str) -> None:
    code, said = (
        mailer.docmd(f"MAIL FROM:<{address}>")
        if address.isascii()
        else _sent(mailer, f"MAIL FROM:<{address}>")
    )
    assert (code, said) == (
        550, b"5.7.1 MAIL FROM is not of our domain. Use the sender of your account (C22).",
    )  # fmt: skip


def _sent(mailer: smtplib.SMTP, line: str) -> tuple[int, bytes]:
    mailer.send(f"{line}\r\n".encode())
    return mailer.getreply()


@pytest.mark.parametrize(
    "address", ["nobody@example.jp", "HARU@evil.example", "root", "a@b@example.jp"]
)
def test_who_is_no_customer_gets_nothing(mailer: smtplib.SMTP_SSL, address: str) -> None:
    mailer.mail(FROM)
    code, said = mailer.rcpt(address)
    assert (code, said) in (
        (550, b"5.1.1 This is not the address on file of exactly one customer (C22)."),
        (553, b"5.1.3 Error: malformed address"),
        (501, b"Syntax: RCPT TO: <address> [SP <mail-parameters>]"),
        (555, b"RCPT TO parameters not recognized or not implemented"),
    )


def test_one_mail_goes_to_one_recipient(office: RelayOffice, mailer: smtplib.SMTP_SSL) -> None:
    one, other = (office.address(office.somebody()) for _ in range(2))
    mailer.mail(FROM)
    assert mailer.rcpt(one)[0] == 250
    assert mailer.rcpt(other) == (
        550, b"5.5.3 One mail goes to one recipient. Send one for each customer.",
    )  # fmt: skip


def test_an_address_that_two_customers_share_gets_nothing(
    office: RelayOffice, mailer: smtplib.SMTP_SSL
) -> None:
    one, other = office.somebody(), office.somebody()
    office.world.owner(
        "UPDATE records.customer SET email = 'both@example.jp' WHERE customer_no = ANY (%s)",
        [one, other],
    )
    mailer.mail(FROM)
    assert mailer.rcpt("both@example.jp")[0] == 550


def test_who_is_guessing_addresses_is_sent_away(mailer: smtplib.SMTP_SSL) -> None:
    mailer.mail(FROM)
    said = [mailer.rcpt(f"guess{number}@example.jp") for number in range(20)]
    assert said[18][0] == 550
    assert said[19] == (
        421, b"4.7.0 Too many recipients were refused. Check your list, then connect again.",
    )  # fmt: skip


FORGED = {
    "another From": ({"From": "ceo@example.com"}, "From is not the one address"),
    "two in From": ({"From": f"{FROM}, b@example.jp"}, "From is not the one address"),
    "an address as the name": ({"From": f'"ceo@example.com" <{FROM}>'}, "From is not the one"),
    "another To": ({"To": "other@example.jp"}, "To is not the one recipient"),
    "a Cc": ({"Cc": "other@example.jp"}, "Cc, Bcc, Sender and Resent- fields cannot be used"),
    "a Bcc": ({"Bcc": "other@example.jp"}, "Cc, Bcc, Sender and Resent- fields cannot be used"),
    "a Sender": ({"Sender": "other@example.jp"}, "Cc, Bcc, Sender and Resent- fields"),
    "a Resent-To": ({"Resent_To": "other@example.jp"}, "Cc, Bcc, Sender and Resent- fields"),
    "a broken Message-ID": ({"Message_ID": "none"}, "the Message-ID is malformed"),
}


@pytest.mark.parametrize(("headers", "said"), FORGED.values(), ids=FORGED.keys())
def test_headers_that_mislead_are_refused_and_nothing_is_kept(
    office: RelayOffice, mailer: smtplib.SMTP_SSL, headers: dict[str, str], said: str
) -> None:
    raw, address = written(office, FINE, **headers)
    before = office.world.owner("SELECT count(*) FROM books.mail")
    code, told = answer(mailer, raw, address)
    assert code == 550
    assert f"The mail is not taken (C22): {said}" in told
    assert office.world.owner("SELECT count(*) FROM books.mail") == before


HELD = {
    "asks-for-secret": (ASKS, "No mail of ours asks for a secret (C24)"),
    "holds-card": ("カードは 4111 1111 1111 1111 です。", "There is a card number in it (C24)"),
    "holds-my-number": ("番号は 1234 5678 9018 です。", "There is a My Number in it (C24)"),
    "holds-bank-account": ("普通 1234567 です。", "There is a bank account number in it (C24)"),
    "holds-phone": ("0000-12-9999 へお電話ください。", "There is a telephone number in it (C17)"),
    "holds-email": ("other@example.net へどうぞ。", "There is a mail address in it (C17)"),
    "holds-supply-point-id": (
        "地点は 03-0011-2233-4455-6677-8899 です。", "There is a supply point number in it (C17)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "body", "said"), [(c, *v) for c, v in HELD.items()])
def test_what_the_guard_finds_is_held_and_said(
    office: RelayOffice, mailer: smtplib.SMTP_SSL, code: str, body: str, said: str
) -> None:
    raw, address = written(office, body)
    number, told = answer(mailer, raw, address)
    assert number == 550
    assert "not sent." in told
    assert said in told.replace("\n", "")
    assert told.isascii()
    mail = int(re.findall(r"Held as mail (\d+)", told)[0])
    assert (office.mail(mail).state, office.mail(mail).held_for) == ("held", (code,))


def test_japanese_is_said_to_who_can_read_it(office: RelayOffice, mailer: smtplib.SMTP_SSL) -> None:
    raw, address = written(office, ASKS)
    code, told = answer(mailer, raw, address, "SMTPUTF8")
    lines = told.split("\n")
    assert code == 550
    assert lines[0].startswith("5.7.1 Held as mail")
    assert "「暗証番号」を求めています（「返信ください」）" in told.replace("\n5.7.1 ", "")


def test_the_customers_own_number_may_stand_in_it_and_the_companys(
    office: RelayOffice, mailer: smtplib.SMTP_SSL
) -> None:
    number = office.somebody()
    address = office.address(number)
    office.world.owner(
        "UPDATE records.customer SET phone = '0000-12-3456' WHERE customer_no = %s", number
    )
    body = "お届けの電話番号は 0000-12-3456 です。お客様窓口は 0000-00-0000 です。"
    code, _ = answer(mailer, letter(address, body), address)
    assert code == 250
    [(items,)] = office.world.owner("SELECT items FROM books.mail ORDER BY id DESC LIMIT 1")
    assert sorted(items) == ["email", "phone"]


def test_handed_in_again_it_is_the_same_mail(office: RelayOffice, mailer: smtplib.SMTP_SSL) -> None:
    for body in (FINE, ASKS):
        raw, address = written(office, body)
        said = [answer(mailer, raw, address) for _ in range(3)]
        assert len(set(said)) == 1
    assert len(office.world.owner("SELECT 1 FROM books.relayed_mail")) == len(
        office.world.owner("SELECT 1 FROM books.mail")
    )


def test_a_message_id_names_one_mail(office: RelayOffice, mailer: smtplib.SMTP_SSL) -> None:
    raw, address = written(office, FINE, Message_ID="<same@mailer.example.jp>")
    assert answer(mailer, raw, address)[0] == 250
    other, address = written(office, FINE, Message_ID="<same@mailer.example.jp>")
    code, told = answer(mailer, other, address)
    assert (code, told) == (
        550,
        "5.7.1 Another mail with other words has this Message-ID. Give each mail one of its own.",
    )


def test_a_mail_without_one_gets_one_and_keeps_it(
    office: RelayOffice, mailer: smtplib.SMTP_SSL
) -> None:
    raw, address = written(office, FINE, Message_ID="")
    first, second = (answer(mailer, raw, address) for _ in range(2))
    assert first == second
    mail = int(re.findall(r"mail (\d+)", first[1])[0])
    assert office.raw(mail).count(b"Message-ID: ") == 1


def test_eight_bit_words_are_encoded_before_they_are_signed(
    office: RelayOffice, mailer: smtplib.SMTP_SSL
) -> None:
    address = office.address(office.somebody())
    head = f"From: {FROM}\r\nTo: {address}\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    raw = f"{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    code, told = answer(mailer, f"{raw}\r\n{FINE}\r\n".encode(), address)
    assert code == 250, told
    kept = office.raw(int(re.findall(r"mail (\d+)", told)[0]))
    assert kept.isascii()


def test_what_the_customer_stopped_is_refused_with_its_clause(
    office: RelayOffice, relay: RunningRelay
) -> None:
    number = office.somebody()
    office.world.owner(
        "UPDATE records.customer SET restricted = '{contact}' WHERE customer_no = %s", number
    )
    address = office.address(number)
    with relay.signed_in("contact", relay.account("contact", "contact")) as client:
        code, told = answer(client, letter(address), address)
    assert code == 550
    assert "A mail to this customer may not use" in told
    assert "C08" in told


def test_the_log_names_nobody(relay: RunningRelay) -> None:
    assert "@" not in relay.log
    assert "Traceback" not in relay.log


@pytest.mark.slow
def test_an_offer_does_not_pass_as_a_service_mail(relay: RunningRelay) -> None:
    with pytest.raises(AssertionError, match="do not go together"):
        relay.commanded(
            "relay-account", "add", "sly", "--purpose", "promotion", "--kind", "service",
            "--keeper", "midori",
        )  # fmt: skip


@pytest.mark.slow
def test_accounts_are_made_listed_without_secrets_and_ended(relay: RunningRelay) -> None:
    made = relay.commanded(
        "relay-account", "add", "leaving", "--purpose", "service_notice", "--kind", "service",
        "--keeper", "midori", "--json",
    )  # fmt: skip
    right = json.loads(made)["secret"]
    assert _sign_in(relay, "leaving", right)[0] == 235
    relay.commanded("relay-account", "end", "leaving")
    assert _sign_in(relay, "leaving", right)[0] == 535
    told = relay.commanded("relay-account", "list")
    assert f"leaving\t{FROM}\tservice_notice\tservice\tmidori\tended" in told
    assert right not in told
