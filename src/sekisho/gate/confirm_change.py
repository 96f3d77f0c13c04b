"""The act of confirming: a party says that it did what it was told, what came of it, and when.

The ledger keeps it, the number by which it knew the customer goes, and the customer sees it.
"""

from datetime import date, timedelta

from sekisho.books import feed, log
from sekisho.books.connection import Db
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64

DONE, KEPT, NOT_HELD = OUTCOMES = ("done", "kept_by_law", "not_held")


def confirm_change(
    connection: Db, index: int, party: str | None, said: tuple[str, str, date], moment: Moment
) -> feed.Item:
    """The item is confirmed; the same said again changes nothing.

    `said` is the digest of the item, the outcome, and the day on which it was done. `party` is who
    confirms, or None where an officer was told and writes it down. Refused: no item of theirs,
    another digest, an outcome that is none, a day that lies ahead or before the telling, an item
    that something newer replaced.

    requires: the role sekisho_web, in no transaction; it is committed
    """
    digest, outcome, done_on = said
    today = day_of(moment)
    with connection.transaction():
        item = feed.locked(connection, index, party)
        if item is None:
            raise ActRefusedError(
                "no-item",
                f"項目 {index} はありません。フィードで番号を確かめてください。",
                f"There is no item {index}. See the feed for the numbers.",
            )
        _refuse_wrong(item, digest, outcome, done_on, today)
        if item.state == "confirmed":
            return item
        entry = log.append(connection, [_entry(item, outcome, done_on, moment)])
        feed.confirm(connection, index, outcome, done_on, (moment.actor, moment.now, entry))
        connection.execute("SELECT hand.drop_feed_reference(%s)", (index,))
        confirmed = feed.locked(connection, index, party)
    return confirmed or item


def _refuse_wrong(item: feed.Item, digest: str, outcome: str, done_on: date, today: date) -> None:
    if digest.strip().lower() != item.digest:
        raise ActRefusedError(
            "other-digest",
            "確認されたダイジェストが、この項目のものと違います。項目を読み直してください。",
            "The digest is not that of this item. Read the item again.",
        )
    if item.state == "replaced":
        raise ActRefusedError(
            "item-replaced",
            f"項目 {item.index} は取り消されたか、新しい項目に置き換わりました。"
            "フィードの続きを読んでください。",
            f"Item {item.index} was taken back, or a newer one replaced it. Read on in the feed.",
        )
    if outcome not in OUTCOMES:
        raise ActRefusedError(
            "unknown-word",
            f"結果は {', '.join(OUTCOMES)} のどれかです。",
            f"The outcome is one of {', '.join(OUTCOMES)}.",
        )
    # A day of grace before the telling: the party may live west of Tokyo.
    if not item.told_on - timedelta(days=1) <= done_on <= today:
        raise ActRefusedError(
            "day-wrong",
            "実施した日は、お知らせした日から今日までの間にしてください。",
            "The day on which it was done lies between the day of the telling and today.",
        )


def _entry(item: feed.Item, outcome: str, done_on: date, moment: Moment) -> bytes:
    return JsonEntry(
        {
            "kind": "feed",
            "step": "confirmed",
            "told": item.index,
            "told_sha256": item.digest,
            "recipient": item.party,
            "outcome": outcome,
            "done_on": done_on.isoformat(),
            "day": day_of(moment).isoformat(),
            "nonce": to_base64(moment.nonce),
        }
    ).to_bytes()
