"""The act of showing what did not arrive along a way: whose it was, why, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books import sendings
from sekisho.books.connection import Db

MOST = 100
REASONS = {
    "timeout": ("時間内に応答がありません", "no answer in time"),
    "no-answer": ("接続できないか、途中で切れました", "no connection, or it broke"),
    "tls": ("証明書を確かめられません", "the certificate cannot be verified"),
    "private-address": ("公開されていないアドレスです", "the address is not public"),
    "port": ("443 番ポートではありません", "the port is not 443"),
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
    "resent": ("送り直しを待っています", "waits to be sent again"),
}
STATES = {
    "queued": ("再送待ち", "tried again"),
    "given_up": ("中止", "given up"),
    "unknown": ("届いたか不明", "unknown whether it arrived"),
}


@dataclass(frozen=True, slots=True)
class ShownSending:
    """One that did not arrive, in words; `may_resend` where a person has to decide."""

    id: int
    party: str
    way: str
    event: str
    subject: int
    state: str
    reason: str
    attempts: int
    due_at: datetime
    may_resend: bool


def show_failures(connection: Db, party: str | None, lang: str) -> list[ShownSending]:
    """What did not arrive at the party (None: at any), the newest first.

    requires: the role sekisho_web or sekisho_audit
    """
    found = sendings.listed(connection, party, tuple(STATES), MOST)
    at = 0 if lang == "ja" else 1
    return [
        ShownSending(
            one.id, one.party, one.kind, one.event, one.subject, STATES[one.state][at],
            _reason(one.reply.split()[-1], at),
            one.attempts, one.due_at, one.state in ("given_up", "unknown"),
        )
        for one in found
        if one.reply
    ]  # fmt: skip


def _reason(reply: str, at: int) -> str:
    return REASONS[reply][at] if reply in REASONS else f"HTTP {reply}"
