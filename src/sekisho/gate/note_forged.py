"""The act of telling the security desk of mail in our name: domains and a count, nobody's data.

Who asked is not kept, nor what the mail said. Only where they agree the content is kept too, sealed
for the desk's key, for as long as `KEPT` says.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sekisho.books.connection import Db
from sekisho.gate.content_key import ContentKey
from sekisho.gate.errors import ActRefusedError
from sekisho.guard.genuine import Judged

KEPT = timedelta(days=90)
MOST_CONTENT = 1_000_000
MOST_DOMAINS = 20
_PERSONAL = re.compile(r"\S*@\S*|\d+")
_SIGNS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class ForgedMail:
    """Mail of one sort that was shown on one day, so many times."""

    id: int
    day: date
    answer: str
    why: tuple[str, ...]
    sender_domain: str
    led_to: tuple[str, ...]
    digest: str
    times: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form (docs/reference/genuine.md)."""
        return {
            "id": self.id,
            "day": self.day.isoformat(),
            "answer": self.answer,
            "why": list(self.why),
            "sender_domain": self.sender_domain,
            "domains": list(self.led_to),
            "digest": self.digest,
            "times": self.times,
        }


def note_forged(
    connection: Db, judged: Judged, shown: str, day: date, content: bytes, key: ContentKey | None
) -> None:
    """The desk's list counts the mail; nothing where the answer is no cause for it.

    `shown` are the mail's words, from which a digest is made without addresses and figures, so that
    the same mail to many people counts as one. `key` is given where the asker agreed that the
    content be kept. requires: the role sekisho_web, in no transaction
    """
    if not judged.suspicious:
        return
    sealed = None
    if key is not None and content:
        try:
            sealed = key.seal(content[:MOST_CONTENT])
        except ActRefusedError:
            sealed = None  # no key here: the report counts all the same
    # The role that asks can't read a content, not even to see whether there is one.
    left = b", content = %s" if sealed is not None else b""
    with connection.transaction():
        connection.execute(
            b"INSERT INTO books.forged_report"
            b" (day, answer, why, sender_domain, led_to, digest, content)"
            b" VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (day, digest) DO UPDATE"
            b" SET times = forged_report.times + 1, seen_at = now()" + left,
            (day, judged.answer.value, list(judged.why), judged.sender or "",
             list(judged.led_to[:MOST_DOMAINS]), digest_of_words(judged, shown), sealed,
             *([sealed] if sealed is not None else [])),
        )  # fmt: skip


def list_forged(connection: Db, since: date, most: int = 200) -> list[ForgedMail]:
    """The reports from that day on, the newest day and the most frequent first.

    requires: the role sekisho_web or sekisho_audit
    """
    rows = connection.execute(
        "SELECT id, day, answer, why, sender_domain, led_to, encode(digest, 'hex'), times"
        " FROM books.forged_report WHERE day >= %s ORDER BY day DESC, times DESC, id LIMIT %s",
        (since, most),
    ).fetchall()
    connection.rollback()
    return [
        ForgedMail(number, on, answer, tuple(why), sender, tuple(led), digest, times)
        for number, on, answer, why, sender, led, digest, times in rows
    ]


def forged_content(connection: Db, key: ContentKey, report: int) -> bytes:
    """The content that an asker agreed to leave. ActRefusedError where there is none.

    requires: the role sekisho_hand, and the key
    """
    row = connection.execute(
        "SELECT content FROM books.forged_report WHERE id = %s", (report,)
    ).fetchone()
    connection.rollback()
    if row is None or row[0] is None:
        raise ActRefusedError(
            "no-content",
            "その番号の報告に、残された中身はありません。sekisho mail forged で確かめてください。",
            "No content was left with the report of that number. See sekisho mail forged.",
        )
    return key.open(bytes(row[0]))


def forget_forged(connection: Db, today: date) -> int:
    """Reports older than `KEPT` are gone; how many. requires: the role sekisho_hand"""
    with connection.transaction():
        gone = connection.execute("DELETE FROM books.forged_report WHERE day < %s", (today - KEPT,))
    return gone.rowcount


def digest_of_words(judged: Judged, shown: str) -> bytes:
    """A digest that the same mail to other people has too."""
    plain = _SIGNS.sub("", _PERSONAL.sub("", unicodedata.normalize("NFKC", shown)).casefold())
    led = "\n".join((judged.sender or "", *judged.led_to))
    return sha256(f"{led}\n{plain}".encode("utf-8", "surrogatepass")).digest()
