"""Another implementation, which we did not write, verifies our signatures, and no altered mail."""

import random
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from cast import CUSTOMERS
from debian import install
from mail_office import keys, sender
from sekisho.gate.mail_keys import dns_record
from sekisho.gate.sign_mail import OVERSIGNED, sign_mail
from sekisho.guard.templates import Filled
from sekisho.letters.compose import TOKEN_BYTES, Envelope, compose

VERIFIER = Path(__file__).resolve().parents[1] / "dkim_verifier.pl"
MANY, ALTERED = 1000, 2000
HALF, LETTERS = 0.5, b"abcXYZ019+"
ADDED = (*OVERSIGNED, "from")
"""Headers of which a second one, or a first, would mislead a reader."""


@pytest.fixture(scope="module", autouse=True)
def another_implementation() -> None:
    """Mail::DKIM is there."""
    there = ["perl", "-MMail::DKIM::Verifier", "-e", "1"]
    if subprocess.run(there, check=False, capture_output=True).returncode:
        install("libmail-dkim-perl")


def signed(number: int) -> bytes:
    """One of the mails: subjects and bodies of all lengths, in both languages, to all the cast."""
    chance = random.Random(number)  # noqa: S311 - the same mails each time
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    words = Filled(
        "ご請求のお知らせ" * (number % 9) + "A bill" * (number % 4 + 1),
        f"{customer.name} 様\n\n" + ".\n..点から始まる行\n\n" * (number % 5) + "x" * (number % 700),
    )
    envelope = Envelope(
        customer.email, ("ja", "en")[number % 2], datetime(2026, 12, 1, 12, tzinfo=UTC),
        chance.randbytes(TOKEN_BYTES),
        {"List-Unsubscribe": "<https://example.jp/u/1>"} if number % 3 == 0 else {},
    )  # fmt: skip
    return sign_mail(compose(words, sender(), envelope), keys(), sender().domain)


@cache
def mails() -> tuple[bytes, ...]:
    """All of them."""
    return tuple(signed(number) for number in range(MANY))


def verified(those: Iterable[bytes]) -> list[str]:
    """What Mail::DKIM says of each."""
    name, record = dns_record(keys(), sender().domain)
    given = b"".join(len(mail).to_bytes(4, "big") + mail for mail in those)
    done = subprocess.run(
        ["perl", str(VERIFIER), f"{name}={record}"], input=given, capture_output=True, check=True
    )
    return done.stdout.decode().split()


def test_a_thousand_signed_mails_are_verified() -> None:
    assert verified(mails()) == ["pass"] * MANY


def altered(number: int) -> bytes:
    """One of the mails with one change: of its header, its body, or its signature."""
    chance = random.Random(number)  # noqa: S311 - the same mails each time
    mail = mails()[number % MANY]
    head, _, body = mail.partition(b"\r\n\r\n")
    fields = head.split(b"\r\nFrom:")[1]
    kind = number % 6
    if kind == 0:
        return head + b"\r\n\r\n" + another_byte(body, chance)
    if kind == 1:
        changed = another_byte(b"From:" + fields, chance)
        return mail.replace(b"From:" + fields, changed)
    if kind == 2:  # a header more, above all others as readers take it, or below
        line = f"{ADDED[number % len(ADDED)]}: mallory@example.com\r\n".encode()
        return (
            line + mail
            if chance.random() < 0.5
            else mail.replace(b"MIME-Version:", line + b"MIME-Version:", 1)
        )
    if kind == 3:  # a header less
        lines = unfolded(b"From:" + fields)
        return mail.replace(lines[chance.randrange(len(lines))], b"", 1)
    if kind == 4:
        longer = mail + b"<p>appended</p>\r\n"
        return longer if chance.random() < HALF else mail[: -chance.randint(3, 90)]
    tag = chance.choice([b" d=mail", b" s=s2026", b" bh=", b" t=17", b"c=relaxed"])
    return mail.replace(tag, tag[:-1] + bytes([tag[-1] ^ 1]), 1)


def another_byte(text: bytes, chance: random.Random) -> bytes:
    """The text with one visible sign changed to another letter, whatever it was."""
    while True:
        at = chance.randrange(len(text))
        if 33 <= text[at] <= 126:
            other = chance.choice([s for s in LETTERS if s | 32 != text[at] | 32])
            return text[:at] + bytes([other]) + text[at + 1 :]


def unfolded(head: bytes) -> list[bytes]:
    """The fields of a header, each with its continuation lines and line end."""
    fields: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in b" \t" and fields:
            fields[-1] += line + b"\r\n"
        else:
            fields.append(line + b"\r\n")
    return fields


def test_two_thousand_altered_ones_are_not() -> None:
    those = [altered(number) for number in range(ALTERED)]
    assert not set(those) & set(mails())
    results = verified(those)
    assert len(results) == ALTERED
    assert [at for at, result in enumerate(results) if result == "pass"] == []


@pytest.mark.parametrize("name", ["From", "List-Unsubscribe", "Reply-To", "Cc", "Subject"])
def test_a_header_that_somebody_adds_breaks_the_signature(name: str) -> None:
    assert verified([f"{name}: mallory@example.com\r\n".encode() + mails()[1]]) == ["fail"]


def test_the_body_is_signed_to_its_end() -> None:
    assert b" l=" not in mails()[0].partition(b"\r\nFrom:")[0]
