"""A mail has the headers that it was given and no other, whatever stands in its slots."""

from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import HARU, ROOT, published_policy
from sekisho.guard.headers import header_faults
from sekisho.guard.templates import OWN_SLOTS, Filled, NotFilledError, fill
from sekisho.letters.code import code_digest, code_of
from sekisho.letters.compose import Envelope, compose, message_id
from sekisho.letters.sender import SenderError, read_sender
from sekisho.letters.source import Letter, read_letter
from sekisho.letters.values import shown

SENDER_TEXT = (ROOT / "policy" / "mail" / "sender.yaml").read_text(encoding="utf-8")
SENDER = read_sender(SENDER_TEXT, "sender.yaml")
WORDS = published_policy().vocabulary
PATHS = sorted((ROOT / "policy" / "mail").glob("*.md"))
LETTERS = [letter for path in PATHS if (letter := read_letter(path.read_bytes(), "")[0])]
TOKYO = timezone(timedelta(hours=9))
NAMES = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
    "Content-Type", "Content-Language",
]  # fmt: skip


def envelope(token: bytes = b"\x01" * 16) -> Envelope:
    return Envelope(HARU.email, "ja", datetime(2026, 12, 1, 12, tzinfo=TOKYO), token)


HOSTILE = st.text(
    st.sampled_from("ab \t\r\n\x0b\x0c\x85\u2028\u2029\x00:;,<>@=?%{}青\u202e𠮷\ufeff"), max_size=40
).map(lambda text: f"x{text}Bcc: mallory@example.com\r\n\r\n<script>")


@given(st.sampled_from(LETTERS), st.sampled_from(["ja", "en"]), st.data())
def test_no_value_of_a_slot_becomes_a_header_or_a_page(
    letter: Letter, lang: str, data: st.DataObject
) -> None:
    values = data.draw(st.fixed_dictionaries(dict.fromkeys(letter.items(WORDS), HOSTILE)))
    own = dict.fromkeys(OWN_SLOTS, "ours")
    try:
        words = fill(letter.texts[lang], WORDS, values, own)
    except NotFilledError:  # a subject would have had a second line
        words = fill(letter.texts[lang], WORDS, {**values, "billing_date": "2026-12-01"}, own)
    raw = compose(words, SENDER, envelope())
    told = message_from_bytes(raw, policy=policy.SMTP)
    assert sorted(told.keys()) == sorted(NAMES)
    assert (told["To"], told["Bcc"]) == (HARU.email, None)
    assert header_faults(raw) == []
    assert raw.isascii()
    _, page = told.iter_parts()
    assert "<script>" not in page.get_content()


@given(HOSTILE)
def test_a_subject_never_becomes_a_second_header(subject: str) -> None:
    try:
        raw = compose(Filled(subject, "body"), SENDER, envelope())
    except ValueError:
        return
    assert sorted(message_from_bytes(raw, policy=policy.SMTP).keys()) == sorted(NAMES)


def test_the_same_arguments_give_the_same_bytes() -> None:
    words = Filled("件名" * 60, "本文\n\n二段目 <b> & 'quote'\n")
    assert compose(words, SENDER, envelope()) == compose(words, SENDER, envelope())


def test_a_mail_is_told_in_text_and_as_a_page() -> None:
    raw = compose(Filled("件名", "一段目\n続き\n\n二段目 <b>\n"), SENDER, envelope())
    told = message_from_bytes(raw, policy=policy.SMTP)
    plain, page = told.iter_parts()
    assert plain.get_content().splitlines()[:4] == ["一段目", "続き", "", "二段目 <b>"]
    assert "<p>一段目<br>続き</p>" in page.get_content()
    assert "二段目 &lt;b&gt;" in page.get_content()
    assert told["Date"] == "Tue, 01 Dec 2026 12:00:00 +0900"
    assert told["From"].addresses[0].display_name == SENDER.name("ja")
    assert told["Message-ID"] == message_id(b"\x01" * 16, "mail.sekisho.example.jp")


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        ("2026-12-01", "2026年12月1日", "1 December 2026"),
        ("2026-13-01", "2026-13-01", "2026-13-01"),
        ("12", "12", "12"),
    ],
)
def test_a_day_is_written_as_people_write_it(value: str, ja: str, en: str) -> None:
    assert (shown(value, "ja"), shown(value, "en")) == (ja, en)


@given(st.binary(min_size=10, max_size=10))
def test_a_code_is_known_again_however_it_was_typed(chance: bytes) -> None:
    code = code_of(chance)
    typed = code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert code_digest(code) == code_digest(typed) == code_digest(wide) is not None


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 16, "0000-0000-0000-000", "🙂" * 16])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_digest(typed) is None


@pytest.mark.parametrize(
    ("old", "new", "en"),
    [
        ("from:", "form:", "its fields are exactly bounces, check, complaints, from, name,"),
        ("reply_to: madoguchi@mail.", "reply_to: madoguchi@", "are addresses of one domain."),
        ('{ja: "ズームエナジージャパン", en', "{en", "name needs one line for ja and one for en."),
        ('"お客様窓口', '"お客様\\n窓口', "complaints needs one line for ja and one for en."),
    ],
)
def test_a_sender_that_nobody_could_trust_is_refused(old: str, new: str, en: str) -> None:
    with pytest.raises(SenderError) as wrong:
        read_sender(SENDER_TEXT.replace(old, new), "sender.yaml")
    assert en in wrong.value.en
