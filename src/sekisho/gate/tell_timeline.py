"""The act of telling the history in words: who, what for, which items, by which sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books.connection import Db
from sekisho.books.received import RECEIVE
from sekisho.gate.feed_parties import downstream
from sekisho.gate.open_notice import OpenNotice, open_digest
from sekisho.gate.record_look import LOOK
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.gate.subjects import customer_key
from sekisho.gate.tell_history import FEED, MAIL, PAGE, SUBJECT, Passage, page_of
from sekisho.terms import Word

VOID = "voided"
OPERATOR = "operator"
"""The recipient of a reading by the company's own people."""
OUTSIDE = ("extract", "disclose", "relay")
"""Kinds of passage by which data left the company: a disclosure answers a legal demand (C26), a
relay serves a switching (C31) or the list of an outage (C33)."""
NOTICED = {"ja": "漏えい等のお知らせ", "en": "You were told of a breach"}
MAILED = {
    "held": {"ja": "メール（差し止め中。送っていません）", "en": "Mail, held back: not sent"},
    "queued": {"ja": "メール（送信待ち）", "en": "Mail, waiting to be sent"},
    "attempted": {"ja": "メール（送信中）", "en": "Mail, being sent"},
    "accepted": {"ja": "メール（送信済み）", "en": "Mail, sent"},
    "unknown": {"ja": "メール（届いたかは不明）", "en": "Mail; whether it arrived is unknown"},
    "refused": {
        "ja": "メール（受け取られませんでした）",
        "en": "Mail, refused by the receiving server",
    },
    "withdrawn": {"ja": "メール（取りやめました）", "en": "Mail, withdrawn"},
    "bounced": {"ja": "メール（届かずに戻りました）", "en": "Mail, returned"},
    "": {"ja": "メール", "en": "Mail"},
}
"""What became of a mail of ours, by its state."""
RECEIVED = {"ja": "他の事業者などから受け取りました", "en": "Received from somebody else"}
TOLD = {
    "open": {"ja": "確認待ち", "en": "not confirmed yet"},
    "lapsed": {"ja": "確認がありません", "en": "not confirmed"},
    "replaced": {"ja": "取り消し", "en": "taken back"},
    "done": {"ja": "実施の確認済み", "en": "confirmed as done"},
    "kept_by_law": {"ja": "法令により保持との回答", "en": "answered: kept, as law requires"},
    "not_held": {"ja": "保有していないとの回答", "en": "answered: not held"},
}
"""What became of what a recipient was told."""
CHANGED = {
    "stop": {"ja": "利用停止の伝達", "en": "Told to stop"},
    "erase": {"ja": "消去の伝達", "en": "Told to erase"},
    "correct": {"ja": "訂正の伝達", "en": "Told of a correction"},
}
LOOKED = {"ja": "監査人による履歴の確認", "en": "The auditor looked at the history"}


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """One passage in words. `inside` is True where somebody of the company looked;
    `mail` says what became of it where the passage is a mail of ours or something that a recipient
    was told, and is empty elsewhere.

    `sentences` are (clause, passage id, text) of what the notice said on that day.
    """

    index: int
    day: date
    at: datetime
    recipient: str
    recipient_id: str
    purpose: str
    items: tuple[str, ...]
    sentences: tuple[tuple[str, str, str], ...]
    version: str
    inside: bool
    own: bool
    void: bool
    mail: str


def tell_timeline(
    connection: Db, customer_no: str, lang: str, before: int | None = None, most: int = PAGE
) -> tuple[list[ToldPassage], int | None]:
    """At most `most` passages, the newest first, and where the next ones begin (or None).

    Only those before entry `before`; a page may be short of `most` and have others behind it
    (`tell_history.Page`). An unknown customer is refused (ActRefusedError).
    requires: the role sekisho_web
    """
    page = page_of(connection, customer_key(connection, customer_no), before, most=most)
    return [in_words(connection, passage, lang) for passage in page.passages], page.more


def in_words(connection: Db, passage: Passage, lang: str) -> ToldPassage:
    """The passage in the words of the version that decided it. requires: the role sekisho_web"""
    notice = open_digest(connection, passage.digest)
    words = notice.policy.vocabulary
    own = passage.recipient == SUBJECT or passage.actor == CUSTOMER
    return ToldPassage(
        passage.index,
        passage.day,
        passage.at,
        _told_whom(words.parties, passage, lang),
        passage.recipient,
        _aim(words.purposes, passage, lang),
        tuple(_shown(words.items, item, lang) for item in passage.items),
        tuple(_sentences(notice, passage)),
        passage.version,
        inside=passage.kind not in OUTSIDE and passage.recipient == OPERATOR and not own,
        own=own,
        void=passage.state == VOID,
        mail=_became(passage, lang),
    )


def _told_whom(parties: Mapping[str, Word], passage: Passage, lang: str) -> str:
    """The recipient's name; a system of ours has one of its own."""
    systems = downstream().systems if passage.kind == FEED else {}
    if passage.recipient in systems:
        return systems[passage.recipient].shown(lang)
    return _shown(parties, passage.recipient, lang)


def _aim(purposes: Mapping[str, Word], passage: Passage, lang: str) -> str:
    """What for; some kinds of act are for no purpose of the notice, and told as what they are."""
    if passage.kind == FEED:
        return CHANGED[(passage.state or "stop:").partition(":")[0]][lang]
    own = {LOOK: LOOKED, "breach_notice": NOTICED, RECEIVE: RECEIVED}.get(passage.kind)
    return own[lang] if own else _shown(purposes, passage.purpose, lang)


def _became(passage: Passage, lang: str) -> str:
    if passage.kind == MAIL:
        return MAILED[passage.state or ""][lang]
    if passage.kind == FEED:
        return TOLD[(passage.state or ":open").partition(":")[2]][lang]
    return ""


def _sentences(notice: OpenNotice, passage: Passage) -> Iterator[tuple[str, str, str]]:
    """Of each clause the passage whose rule speaks of recipient and purpose, else its first."""
    words = notice.policy.vocabulary
    known = passage.recipient in words.parties
    own = words.classes_of(passage.recipient, passage.day) if known else frozenset()
    speaking = {
        notice.passage_of[rule.id]
        for rule in notice.policy.rules
        if rule.recipients & own and passage.purpose in rule.purposes
    }
    for clause in passage.clauses:
        found = notice.words_of(clause)
        for place, text in [each for each in found if each[0] in speaking][:1] or found[:1]:
            yield clause, place, text


def _shown(words: Mapping[str, Word], word_id: str, lang: str) -> str:
    """The word in the language; its id where that version of the notice has no such word."""
    return words[word_id].shown(lang) if word_id in words else word_id
