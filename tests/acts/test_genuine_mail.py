"""Whether a mail is genuine (C25): four answers, and none tells whether anybody is a customer."""

import base64
import random
import re
from collections.abc import Iterator
from datetime import timedelta

import dkim  # type: ignore[import-untyped]  # it has no types
import pytest

from genuine_desk import GenuineDesk
from mail_office import MailOffice, keys
from night_world import DAY, World
from real_database import Database, create_database
from sekisho.gate.mail_keys import make_keys
from sekisho.guard.genuine import Answer, Judged, judge_mail
from sekisho.letters.code import code_of
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

FORGED = "From: {name} <{address}>\r\nTo: haru@example.jp\r\nSubject: {subject}\r\n\r\n{body}\r\n"


@pytest.fixture(scope="module")
def desk(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> GenuineDesk:
    """One mail was sent; nothing in these tests changes the world."""
    copy = create_database(cluster, template=published.name)
    made = GenuineDesk(MailOffice(World(copy, tmp_path_factory.mktemp("genuine"))))
    assert made.sent
    return made


def test_the_mail_as_it_was_sent_is_genuine(desk: GenuineDesk) -> None:
    assert desk.of_file(desk.sent) == Judged(
        Answer.GENUINE, ("signed-and-recorded",), sender="mail.sekisho.example.jp"
    )


@pytest.mark.parametrize("on_the_way", [
    b"Received: from a.example.net by b.example.net;\r\n Tue, 1 Dec 2026 12:00:00 +0900\r\n",
    b"Return-Path: <bounces@mail.sekisho.example.jp>\r\nX-Spam: no\r\n",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=x; h=from; bh=AAAA; b=AAAA\r\n",
])  # fmt: skip
def test_what_servers_add_in_front_does_not_matter(desk: GenuineDesk, on_the_way: bytes) -> None:
    assert desk.of_file(on_the_way + desk.sent).answer is Answer.GENUINE


def test_line_ends_and_a_line_more_at_the_end_do_not_matter(desk: GenuineDesk) -> None:
    assert desk.of_file(desk.sent.replace(b"\r\n", b"\n")).answer is Answer.GENUINE
    assert desk.of_file(desk.sent + b"\r\n\r\n").answer is Answer.GENUINE


def test_its_source_may_be_pasted(desk: GenuineDesk) -> None:
    pasted = desk.sent.decode("ascii").replace("\r\n", "\n")
    assert desk.of_words(pasted).answer is Answer.GENUINE


def test_a_header_that_was_folded_anew_is_not_called_genuine(desk: GenuineDesk) -> None:
    folded = desk.sent.replace(b"\r\nTo: ", b"\r\nTo:\r\n ", 1)
    assert folded != desk.sent
    judged = desk.of_file(folded)
    assert (judged.answer, judged.why) == (Answer.CANNOT_SAY, ("signed-digest-differs",))


def alterations(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """(the part, the mail with one slip in it): 240 slips from a fixed beginning."""
    chance = random.Random(25)  # noqa: S311 - chance that repeats
    head, _, body = raw.partition(b"\r\n\r\n")
    plain, html = re.findall(rb"\r\n\r\n((?:[A-Za-z0-9+/=]{1,76}\r\n)+)", body)
    for _ in range(90):
        for part, encoded in (("text", plain), ("html", html)):
            words = bytearray(base64.b64decode(encoded))
            at = chance.choice([i for i, sign in enumerate(words) if 0x61 <= sign <= 0x7A])
            words[at] = ord("q") if words[at] != ord("q") else ord("z")
            slipped = base64.encodebytes(bytes(words)).replace(b"\n", b"\r\n")
            yield part, head + b"\r\n\r\n" + body.replace(encoded, slipped)
    lines = {"subject": b"Subject", "to": b"To", "date": b"Date", "reply-to": b"Reply-To"}
    for number in range(15):
        for part, name in lines.items():
            line = re.search(rb"\r\n" + name + rb": [^\r]*", head)
            assert line is not None
            yield part, raw.replace(line[0], line[0] + b" " + b"x" * (number + 1), 1)


def test_two_hundred_and_forty_alterations_are_found_and_the_part_is_named(
    desk: GenuineDesk,
) -> None:
    found = [(part, desk.of_file(raw)) for part, raw in alterations(desk.sent)]
    assert len(found) == 240
    assert {judged.answer for _, judged in found} == {Answer.ALTERED}
    assert [(part, judged.parts) for part, judged in found if judged.parts != (part,)] == []


@pytest.mark.parametrize("added", [
    b"From: evil@example.net\r\n", b"Subject: another\r\n", b"Reply-To: evil@example.net\r\n",
    b"To: other@example.jp\r\n", b"Cc: other@example.jp\r\n",
    b"Content-Type: text/html\r\n", b"List-Unsubscribe: <https://evil.example.net/>\r\n",
    b"Sender: evil@example.net\r\n",
])  # fmt: skip
def test_a_header_that_was_added_is_an_alteration(desk: GenuineDesk, added: bytes) -> None:
    assert desk.of_file(added + desk.sent).answer is Answer.ALTERED


def test_nothing_of_the_content_is_told_with_an_alteration(desk: GenuineDesk) -> None:
    judged = desk.of_file(desk.sent.replace(b"Subject: ", b"Subject: x", 1))
    assert judged == Judged(
        Answer.ALTERED, ("signature-broken",), ("subject",), sender="mail.sekisho.example.jp"
    )


@pytest.mark.parametrize(("address", "why"), [
    ("info@mail.sekisho.example.jp", "no-signature"),
    ("info@sekisho.example.jp", "no-signature"),
    ("info@sekisho.example.com", "look-alike-ending"),
    ("info@sekish0.example.jp", "look-alike-letters"),
    ("info@xn--sekish-1qf.example.jp", "look-alike-letters"),
    ("info@sekisho.example.jp.login.example.com", "look-alike-in-front"),
    ("info@sekisho-oshirase.example.com", "look-alike-words"),
    ("info@seksiho.example.com", "look-alike-typo"),
    ("info@sekiisho.example.com", "look-alike-typo"),
    ("someone@gmail.example.com", "other-domain"),
])  # fmt: skip
def test_a_mail_that_only_looks_like_ours_is_not_ours_and_the_likeness_is_explained(
    desk: GenuineDesk, address: str, why: str
) -> None:
    raw = FORGED.format(name="Energy", address=address, subject="x", body="y").encode()
    judged = desk.of_file(raw)
    assert (judged.answer, judged.why) == (Answer.NOT_OURS, (why,))


@pytest.mark.parametrize("body", [
    "カード番号と暗証番号を返信してください。", "Please reply with your password and card number.",
])  # fmt: skip
def test_a_mail_that_asks_for_a_secret_is_not_ours_whoever_sent_it(
    desk: GenuineDesk, body: str
) -> None:
    raw = FORGED.format(name="E", address="a@example.com", subject="x", body=body).encode()
    assert desk.of_file(raw).why == ("asks-for-secret",)
    assert desk.of_words(body).why == ("asks-for-secret",)


def test_a_signature_of_another_key_in_our_name_is_not_ours(
    desk: GenuineDesk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    thief, _ = make_keys(tmp_path_factory.mktemp("thief"), DAY)
    raw = FORGED.format(
        name="E", address="a@mail.sekisho.example.jp", subject="x", body="y"
    ).encode()
    for selector in (keys().selector.encode(), b"s19990101"):
        signature = dkim.DKIM(raw).sign(
            selector, b"mail.sekisho.example.jp", thief.private_pem,
            include_headers=[b"from", b"subject"],
        )  # fmt: skip
        assert desk.of_file(signature + raw).answer in (Answer.NOT_OURS, Answer.ALTERED)


def test_our_signature_on_a_mail_that_the_ledger_does_not_know_is_not_called_ours(
    desk: GenuineDesk,
) -> None:
    raw = FORGED.format(
        name="E", address="a@mail.sekisho.example.jp", subject="x", body="y"
    ).encode()
    signature = dkim.DKIM(raw).sign(
        keys().selector.encode(), b"mail.sekisho.example.jp", keys().private_pem,
        include_headers=[b"from", b"subject"],
    )  # fmt: skip
    judged = desk.of_file(signature + raw)
    assert (judged.answer, judged.why) == (Answer.NOT_OURS, ("signed-unrecorded",))


def test_a_signature_that_leaves_the_end_of_the_body_open_vouches_for_nothing(
    desk: GenuineDesk,
) -> None:
    raw = FORGED.format(
        name="E", address="a@mail.sekisho.example.jp", subject="x", body="y"
    ).encode()
    signature = dkim.DKIM(raw).sign(
        keys().selector.encode(), b"mail.sekisho.example.jp", keys().private_pem,
        include_headers=[b"from", b"subject"], length=True,
    )  # fmt: skip
    assert desk.of_file(signature + raw + b"more").why == ("no-signature",)


@pytest.mark.parametrize("changed", [
    lambda text: text,
    lambda text: "> " + text.replace("\n", "\n> "),
    lambda text: ">> " + text.replace("\n", "\n>> "),
    lambda text: re.sub("(.{12})", r"\1\n", text),
    lambda text: "転送します。\n---- Forwarded ----\n" + text + "\n-- \n青山",
    lambda text: text.replace("\n\n", "\n").replace("。", "。 "),
    lambda text: text.replace("MyXOOM", "ＭｙＸＯＯＭ"),
])  # fmt: skip
def test_words_of_ours_are_recognized_however_they_were_quoted_but_prove_nothing(
    desk: GenuineDesk, changed: object
) -> None:
    judged = desk.of_words(changed(desk.words))  # type: ignore[operator]  # one of the above
    assert (judged.answer, judged.why) == (Answer.CANNOT_SAY, ("text-is-ours",))


def test_a_forwarded_mail_with_our_words_cannot_be_told(desk: GenuineDesk) -> None:
    raw = FORGED.format(
        name="Haru", address="haru@example.net", subject="Fwd", body="> " + desk.words
    ).encode()
    assert desk.of_file(raw).why == ("forwarded-text-is-ours",)
    ours = raw.replace(b"haru@example.net", b"a@mail.sekisho.example.jp")
    assert desk.of_file(ours).why == ("unsigned-text-is-ours",)


@pytest.mark.parametrize(("words", "instead", "line"), [
    ("金額と明細は、MyXOOMでご覧いただけます。", "金額と明細は、下のリンクでご覧いただけます。", 5),
    ("いつも当社の電気をお使いいただき、", "お支払いが確認できません。", 3),
])  # fmt: skip
def test_words_of_ours_that_were_changed_are_called_altered_from_their_line_on(
    desk: GenuineDesk, words: str, instead: str, line: int
) -> None:
    text = desk.words.replace(words, instead)
    assert text != desk.words
    judged = desk.of_words(text)
    assert (judged.answer, judged.why) == (Answer.ALTERED, ("text-altered",))
    assert judged.from_line is not None
    assert abs(judged.from_line - line) <= 2


def test_a_link_where_ours_has_none_is_an_alteration(desk: GenuineDesk) -> None:
    text = re.sub(r"お支払方法: [^。]*。", "お支払方法: https://pay.example.net/x 。", desk.words)
    judged = desk.of_words(text)
    assert (judged.answer, judged.led_to) == (Answer.ALTERED, ("pay.example.net",))


def test_words_that_lead_to_a_look_alike_are_not_ours(desk: GenuineDesk) -> None:
    judged = desk.of_words(desk.words + "\nhttps://sekisho-login.example.com/")
    assert (judged.answer, judged.why) == (Answer.NOT_OURS, ("look-alike-words",))


@pytest.mark.parametrize("text", ["", " \n", "こんにちは。来週、会いましょう。"])
def test_of_other_words_nothing_is_said(desk: GenuineDesk, text: str) -> None:
    assert desk.of_words(text).answer is Answer.CANNOT_SAY


def test_a_code_is_confirmed_with_the_address_and_the_day(desk: GenuineDesk) -> None:
    (address,) = re.findall(rb"\r\nTo: ([^\r]*)", desk.sent)
    to = address.decode()
    assert desk.of_code(desk.code, to, DAY).answer is Answer.GENUINE
    spoken = desk.code.replace("-", " ").lower().replace("0", "o")
    assert desk.of_code(spoken, f" {to} ", DAY + timedelta(days=1)).answer is Answer.GENUINE


def test_a_thousand_codes_and_somebody_elses_code_get_the_very_same_answer(
    desk: GenuineDesk,
) -> None:
    (address,) = re.findall(rb"\r\nTo: ([^\r]*)", desk.sent)
    to = address.decode()
    chance = random.Random(1000)  # noqa: S311 - chance that repeats
    typed = [(code_of(chance.randbytes(10)), to, DAY) for _ in range(1000)]
    typed += [
        (desk.code, "natsu@example.com", DAY),
        (desk.code, f"x{to}", DAY),
        (desk.code, to, DAY + timedelta(days=3)),
        ("no code at all", to, DAY),
        ("", "", DAY),
    ]
    answers = set(desk.of_codes(typed))
    assert answers == {Judged(*NOT_CONFIRMED)}


NOT_CONFIRMED = (Answer.CANNOT_SAY, ("code-not-confirmed",))


def test_a_code_of_a_mail_that_was_held_back_is_not_confirmed(desk: GenuineDesk) -> None:
    (address,) = re.findall(rb"\r\nTo: ([^\r]*)", desk.sent)
    with desk.office.world.connected(Role.OWNER) as connection:
        connection.execute("UPDATE books.mail SET state = 'held'")
        connection.commit()
        try:
            assert desk.of_code(desk.code, address.decode(), DAY) == Judged(*NOT_CONFIRMED)
            assert desk.of_file(desk.sent).why == ("signed-unrecorded",)
        finally:
            connection.execute("UPDATE books.mail SET state = 'accepted'")


HOSTILE = {
    "nothing": b"",
    "zeros": bytes(5000),
    "no colon": b"hello\r\n\r\n",
    "ten thousand parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 10_000,
    "a million headers": b"A: b\r\n" * 1_000_000 + b"\r\n",
    "a very long line": b"From: " + b"a" * 5_000_000 + b"\r\n\r\n",
    "bad base64": b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%\xff",
    "bad charset": b"From: a@b.example\r\nContent-Type: text/plain; charset=nope\r\n\r\n\x80\xff",
    "bad encoded word": b"From: =?utf-8?b?////?= <a@b.example>\r\nSubject: =?x?q?=ff?=\r\n\r\nx",
    "eight-bit headers": b"From: \xe3\x81\x82 <a@b.example>\r\n\r\nx",
    "many signatures": b"DKIM-Signature: v=1; a=rsa-sha256; d=mail.sekisho.example.jp; s=x;"
    b" h=from; bh=AAAA; b=AAAA\r\n" * 2000 + b"From: a@b.example\r\n\r\nx",
    "a signature of nothing": b"DKIM-Signature: \r\nFrom: a@b.example\r\n\r\nx",
    "huge": b"From: a@b.example\r\n\r\n" + b"x" * 10_000_001,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(20)
def test_hostile_bytes_get_an_answer_and_never_a_crash(desk: GenuineDesk, raw: bytes) -> None:
    judged = desk.of_file(raw)
    assert judged.answer in (Answer.CANNOT_SAY, Answer.NOT_OURS)
    assert desk.of_words(raw[:60_000].decode("utf-8", "replace")).answer is not Answer.GENUINE


def test_without_any_key_nothing_is_genuine(desk: GenuineDesk) -> None:
    bare = type(desk.house)(desk.house.domains, {}, ())
    judged = judge_mail(desk.sent, bare, lambda raw, signed: pytest.fail("it was looked up"))
    assert judged.answer is Answer.NOT_OURS
