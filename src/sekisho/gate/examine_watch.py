"""The watch examined: alarms that nobody was told of, canaries that a file would give away."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.emergency import overdue_reviews
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examined import Examined, failed, sound, warned
from sekisho.gate.plant_canary import refuse_given
from sekisho.gate.watch_rules import watch_rules

WITHIN = timedelta(minutes=1)
"""An alarm is told within a minute."""


def examine_watch(connection: Db, now: datetime) -> Iterator[Examined]:
    """What stands in the way of an alarm. requires: the role sekisho_audit"""
    found = [
        *_rules(),
        *_waiting(connection, now),
        *_unreviewed(connection, now),
        *_given(connection),
    ]
    yield from found or [
        sound(
            "watch",
            "待っている警報はなく、おとりの記録はどのファイルにも入りません",
            "no alarm waits, and no canary would go into a file",
        )
    ]


def _rules() -> Iterator[Examined]:
    try:
        watch_rules()
    except ActRefusedError as refused:
        yield failed("watch-rules", refused.ja, refused.en, "ファイルを直してください。",
                     "Mend the file.")  # fmt: skip


def _waiting(connection: Db, now: datetime) -> Iterator[Examined]:
    row = connection.execute(
        "SELECT count(*) FROM books.alarm WHERE delivered_at IS NULL AND at < %s", (now - WITHIN,)
    ).fetchone()
    if row and row[0]:
        yield failed(
            "alarm-waiting",
            f"一分を過ぎても知らせていない警報が {row[0]} 件あります",
            f"{row[0]} alarms are older than a minute and nobody was told",
            "sekisho watch work が動いているか、policy/watch.yaml の宛先を確かめてください。",
            "See whether sekisho watch work runs, and who is named in policy/watch.yaml.",
        )


def _unreviewed(connection: Db, now: datetime) -> Iterator[Examined]:
    late = overdue_reviews(connection, now.astimezone(TOKYO).date())
    if late:
        yield warned(
            "emergency-unreviewed",
            f"期限までに点検されていない非常時の閲覧が {late} 件あります",
            f"{late} emergency readings were not reviewed in time",
            "画面「非常時の閲覧」か sekisho emergency review で、別の人が点検してください。",
            "Another person reviews them: on the page, or with sekisho emergency review.",
        )


def _given(connection: Db) -> Iterator[Examined]:
    try:
        refuse_given(connection)
    except ActRefusedError:
        yield failed(
            "canary-given",
            "いま有効な告知では、おとりの記録が提供ファイルに入ります",
            "under the notice in force a canary goes into files for recipients",
            "今夜の抽出の前に、sekisho canary retire で除いてください。",
            "Retire it before tonight's extracts: sekisho canary retire.",
        )
