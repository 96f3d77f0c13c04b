"""The acts of showing ways, and what did not arrive along them: why, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books import sendings
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.recipient_way import ways_of
from sekisho.gate.show_feed import party_shown
from sekisho.gate.way_settings import FOLDER, NOT_443, NOT_PUBLIC, SFTP, WEBHOOK

MOST = 100
WAYS = {WEBHOOK: ("ウェブフック", "Webhook"), FOLDER: ("フォルダー", "Folder"), SFTP: ("SFTP",) * 2}
EVENTS = {
    sendings.READY: ("抽出 {} を受け取れるお知らせ", "word that run {} can be fetched"),
    sendings.VOIDED: ("抽出 {} を無効にしたお知らせ", "word that run {} was voided"),
    sendings.KEY_ENDS: ("鍵 {} の期限が近いお知らせ", "word that key {} ends soon"),
    sendings.CHANGE: ("項目 {} の確認を待つお知らせ", "word that change {} waits"),
    sendings.TEST: ("試しのお知らせ {}", "test event {}"),
    sendings.FILE: ("抽出 {} のファイル", "file of run {}"),
}
"""What was sent, with its number."""
REASONS = {
    "timeout": ("時間内に応答がありません", "no answer in time"),
    "no-answer": ("接続できないか、途中で切れました", "no connection, or it broke"),
    "tls": ("証明書を確かめられません", "the certificate cannot be verified"),
    "private-address": NOT_PUBLIC,
    "port": NOT_443,
    "unknown-host": ("名前が見つかりません", "the name is not found"),
    "host-key": ("サーバーの鍵が届け出と違います", "the server's key is another one"),
    "denied": ("サインインを断られました", "the sign-in was refused"),
    "no-directory": ("ディレクトリがありません", "there is no such directory"),
    "name-taken": ("同じ名前のファイルがあります", "a file of that name is there"),
    "altered": ("届いた内容が違っていました", "it arrived altered"),
    "not-declared": ("delivery.yaml の way と違います", "delivery.yaml names another way"),
    "no-standing-key": ("有効な鍵がありません", "no key stands"),
    "interrupted": ("途中で止まりました", "it was interrupted"),
    "no-webhook-key": ("署名の鍵がありません", "there is no key that signs"),
    "not-released": ("無効にされた抽出です", "the run was voided"),
    "restored": ("復元前に送った可能性があります", "it may have gone before the restoration"),
    "disk": ("置き場に書き込めません", "it could not be written there"),
    "refused": ("サーバーに断られました", "the server refused it"),
    "no-sftp-key": ("サインインの鍵を読めません", "the key that signs in cannot be read"),
    "no-run": ("抽出がありません", "there is no such run"),
    "no-file": ("記録どおりのファイルがありません", "no file is there as it was recorded"),
    "terms-of-use-over": ("利用条件が有効ではありません", "the terms of use do not hold"),
    "not-in-the-registry": (
        "会社の台帳では渡せる相手ではありません",
        "by the registry of companies it may receive nothing",
    ),
    "resent": ("送り直しを待っています", "waits to be sent again"),
}
STATES = {
    "queued": ("再送待ち", "tried again"),
    "given_up": ("中止", "given up"),
    "unknown": ("届いたか不明", "unknown whether it arrived"),
}


@dataclass(frozen=True, slots=True)
class ShownSending:
    """One that did not arrive, in words; `may_resend` where a person has to decide.

    `event` and `subject` are what a webhook's message says of it.
    """

    id: int
    party: str
    kind: str
    way: str
    what: str
    event: str
    subject: int
    state: str
    reason: str
    attempts: int
    due_at: datetime
    may_resend: bool


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way in words: whose, of which kind, where it leads, whether anything goes along it."""

    id: int
    party: str
    way: str
    leads_to: str
    standing: bool


def show_ways(connection: Db, version: Version, lang: str) -> list[ShownWay]:
    """Every way that has not ended, the newest first.

    requires: the role sekisho_web or sekisho_audit
    """
    at = 0 if lang == "ja" else 1
    return [
        ShownWay(
            way.id, party_shown(version, way.party, lang), WAYS[way.kind][at], way.shown,
            way.standing,
        )
        for way in ways_of(connection, None)
        if not way.ended
    ]  # fmt: skip


def show_failures(
    connection: Db, version: Version, party: str | None, lang: str
) -> list[ShownSending]:
    """What did not arrive at the party (None: at any), the newest first.

    requires: the role sekisho_web or sekisho_audit
    """
    found = sendings.listed(connection, party, tuple(STATES), MOST)
    at = 0 if lang == "ja" else 1
    return [
        ShownSending(
            one.id, party_shown(version, one.party, lang), one.kind, WAYS[one.kind][at],
            EVENTS[one.event][at].format(one.subject), one.event, one.subject,
            STATES[one.state][at], _reason(one.reply.split()[-1], at), one.attempts,
            one.due_at, one.state in ("given_up", "unknown"),
        )
        for one in found
        if one.reply
    ]  # fmt: skip


def _reason(reply: str, at: int) -> str:
    """The reason in words; of what was answered, its status."""
    return REASONS[reply][at] if reply in REASONS else f"HTTP {reply}"
