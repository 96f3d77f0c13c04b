"""What the relay answers keeps to the lines of SMTP, in ASCII, and in Japanese where it is read."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.relay.replies import LONGEST, NOT_NOW, Reply

TEXTS = st.text(max_size=700)


@given(TEXTS, TEXTS)
def test_no_line_is_longer_than_smtp_allows_and_every_line_has_its_code(ja: str, en: str) -> None:
    text = Reply(550, "5.7.1", ja, en).text(utf8=True)
    lines = text.encode("utf-8", "surrogatepass").split(b"\r\n")
    assert all(len(line) + 2 <= LONGEST for line in lines)
    assert all(line.startswith(b"550-5.7.1 ") for line in lines[:-1])
    assert lines[-1].startswith(b"550 5.7.1 ")


@given(TEXTS, TEXTS)
def test_without_smtputf8_all_is_ascii(ja: str, en: str) -> None:
    text = Reply(550, "5.7.1", ja, en).text(utf8=False)
    assert text.isascii()
    assert "\n" not in text.replace("\r\n", "")


def test_words_that_cannot_be_written_are_escaped_and_not_lost() -> None:
    said = Reply(550, "5.7.1", "", "it asks for '暗証番号'").text(utf8=False)
    assert said == "550 5.7.1 it asks for '\\u6697\\u8a3c\\u756a\\u53f7'"


def test_japanese_follows_the_english() -> None:
    assert NOT_NOW.text(utf8=True).split("\r\n") == [
        "451-4.3.0 This server cannot take the mail now. Nothing was kept; send it again later.",
        "451 4.3.0 いまは受け取れません。何も残していないので、あとで送り直してください。",
    ]
