"""The act of examining the database: whatever would refuse a start, found and told all at once."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sekisho.books import feed, kept_schema
from sekisho.books.connection import Db
from sekisho.books.versions import NoVersionError, Version, in_force
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_watch import examine_watch
from sekisho.gate.examined import Examined, failed, sound, warned
from sekisho.gate.feed_parties import downstream
from sekisho.gate.refuse_unsound_start import STARTS_WITH, refuse_changed_schema
from sekisho.gate.show_parties import ends_soon, list_parties
from sekisho.terms.registry import LABELS, Aspect

KEY_WARNS = timedelta(days=30)
ORDER_WAITS = timedelta(days=1)
SECONDS_APART = 5
"""By so much two clocks may differ: deadlines and one-time codes are told in half minutes."""


def examine_database(connection: Db, now: datetime, today: date) -> list[Examined]:
    """The state of tables, rights, the version in force, the doors, the nights and the clock.

    requires: the role sekisho_audit; the tables are there. Ends the transaction.
    """
    clock = list(_clock(connection, now))  # at once: what follows takes its time
    found = [*_start(connection), *_schema(connection), *_version(connection, today)]
    found += [*_nights(connection, today), *_keys(connection, today), *_feed(connection, today)]
    found += [*_sendings(connection), *_orders(connection, now), *_companies(connection, today)]
    found += [*clock, *examine_watch(connection, now)]
    connection.rollback()
    return found


def _start(connection: Db) -> Iterator[Examined]:
    refusals = [_refusal(refuse, connection) for refuse in STARTS_WITH
                if refuse is not refuse_changed_schema]  # fmt: skip
    found = [each for each in refusals if each is not None]
    yield from found or [
        sound(
            "columns",
            "個人データの列は、すべて告知の項目・事実と結び付いています",
            "every column of personal data names its item or fact",
        )
    ]


def _refusal(refuse: Callable[[Db], None], connection: Db) -> Examined | None:
    try:
        refuse(connection)
    except ActRefusedError as refused:
        return failed(
            refused.code,
            refused.ja,
            refused.en,
            "それまで、どのコマンドも動きません。",
            "Until then no command works.",
        )
    finally:
        connection.rollback()
    return None


def _schema(connection: Db) -> Iterator[Examined]:
    found = kept_schema.differences(connection)
    for mark, lines in (("+", found.added), ("-", found.lost)):
        for line in lines:
            yield failed(
                "schema-changed",
                f"移行のあとで手作業により変えられました: {mark} {line}",
                f"changed by hand after the migration: {mark} {line}",
                "元に戻してください。必要な変更は移行として書きます。",
                "Undo it; a change that is wanted belongs in a migration.",
            )
    if not found:
        yield sound(
            "schema",
            "表・関数・権限は、移行が残したままです",
            "tables, functions and rights are as the migrations left them",
        )


def _version(connection: Db, today: date) -> Iterator[Examined]:
    try:
        version = in_force(connection, today)
    except NoVersionError:
        yield warned(
            "no-version",
            "有効な告知の版がありません。何も渡されません",
            "no version of the notice is in force: nothing is given out",
            "sekisho publish で公開してください。",
            "Publish one with sekisho publish.",
        )
        return
    yield _doors(connection, version)


def _doors(connection: Db, version: Version) -> Examined:
    try:
        refuse_drift(connection, version)
    except ActRefusedError as refused:
        return failed(
            refused.code,
            refused.ja,
            refused.en,
            "だれの作業かを、サーバーの記録で確かめてください。",
            "Find out from the server's records whose work it was.",
        )
    return sound(
        "doors",
        f"{version.version} 版の扉は、公開したときのままです",
        f"the doors of version {version.version} are as they were published",
    )


def _nights(connection: Db, today: date) -> Iterator[Examined]:
    row = connection.execute(
        "SELECT count(*) FROM books.extract_run"
        " WHERE state IN ('planned', 'recorded') AND day < %s",
        (today,),
    ).fetchone()
    if row and row[0]:
        yield warned(
            "night-interrupted",
            f"終わっていない抽出が {row[0]} 件あります",
            f"{row[0]} extract runs of earlier days never ended",
            "次の sekisho extract が片づけます。待てないときは今すぐ実行してください。",
            "The next sekisho extract ends them; run it now if that cannot wait.",
        )


def _orders(connection: Db, now: datetime) -> Iterator[Examined]:
    row = connection.execute(
        "SELECT count(*) FROM books.statistic_order WHERE done_at IS NULL AND ordered_at < %s",
        (now - ORDER_WAITS,),
    ).fetchone()
    if row and row[0]:
        yield warned(
            "statistics-not-worked",
            f"注文から一日以上たっても用意されていない統計が {row[0]} 件あります",
            f"{row[0]} statistics were ordered more than a day ago, and nobody prepared them",
            "夜の処理が動いているかを確かめ、sekisho statistics work を実行してください。",
            "See whether the night runs, and run sekisho statistics work.",
        )


def _keys(connection: Db, today: date) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT recipient, max(last_day) FROM books.recipient_key"
        " WHERE confirmed_at IS NOT NULL AND ended_at IS NULL GROUP BY recipient"
        " HAVING max(last_day) < %s ORDER BY recipient",
        (today + KEY_WARNS,),
    ).fetchall()
    for recipient, last_day in rows:
        yield warned(
            "recipient-key-ends",
            f"提供先 {recipient} の鍵は {last_day} までで、次の鍵がありません",
            f"the key of {recipient} ends on {last_day}, and no other follows",
            "新しい鍵を届けてもらってください（docs/reference/recipients.md）。",
            "Ask the recipient for another (docs/reference/recipients.md).",
        )


def _feed(connection: Db, today: date) -> Iterator[Examined]:
    try:
        downstream()
    except ActRefusedError as refused:
        yield failed(
            "downstream",
            refused.ja,
            refused.en,
            "直すまで、消去と訂正は行われず、拒否も伝わりません。",
            "Until then nothing is erased or corrected, and no refusal is told.",
        )
    for party, count in feed.overdue(connection, today):
        yield warned(
            "downstream-overdue",
            f"{party} が、期限を過ぎても {count} 件の停止・消去・訂正を確認していません",
            f"{party} has not confirmed {count} changes whose day is over",
            "sekisho feed list --overdue で見て、相手に連絡してください。",
            "See sekisho feed list --overdue, and call them.",
        )


def _companies(connection: Db, today: date) -> Iterator[Examined]:
    """What the registry of companies has of the notice's recipients, and what ends there soon."""
    try:
        version = in_force(connection, today)
    except NoVersionError:
        return
    known = [one for one in list_parties(connection, version, today, "ja") if one.party]
    for company, standing in ends_soon(known, today):
        ja, en = LABELS[Aspect(standing.aspect)]
        yield warned(
            "company-standing-ends",
            f"提供先 {company.party} の{ja}は {standing.until} までで、その後がありません",
            f"{en} of {company.party} ends on {standing.until}, and nothing follows",
            "続くものを sekisho party record で届け入れてください。"
            "なければ、その翌日から渡しません。",
            "Bring what follows with sekisho party record; without it nothing is given from the"
            " next day on.",
        )


def _sendings(connection: Db) -> Iterator[Examined]:
    row = connection.execute(
        "SELECT count(*) FROM books.way_sending AS s JOIN books.recipient_way AS w"
        " ON w.id = s.way_id AND w.ended_at IS NULL WHERE s.state IN ('given_up', 'unknown')"
    ).fetchone()
    if row and row[0]:
        yield warned(
            "deliveries-failed",
            f"提供先に届かなかったか、届いたか分からないものが {row[0]} 件あります",
            f"{row[0]} files or webhooks did not arrive, or nobody knows",
            "sekisho recipient failures で理由を見て、resend で送り直してください。",
            "See why with sekisho recipient failures, and send them again with resend.",
        )


def _clock(connection: Db, now: datetime) -> Iterator[Examined]:
    row = connection.execute(
        "SELECT (SELECT max(made_at) FROM books.ledger_checkpoint),"
        " extract(epoch FROM clock_timestamp() - %s)::float8",
        (now,),
    ).fetchone()
    newest, ahead = row or (None, 0.0)
    if abs(ahead) > SECONDS_APART:
        yield failed(
            "clocks-apart",
            f"この機械とデータベースの時計が {abs(ahead):.0f} 秒ずれています",
            f"the clocks of this machine and the database are {abs(ahead):.0f} seconds apart",
            "両方の機械で時刻の同期（NTP）を確かめてください。",
            "Check the synchronisation (NTP) of both machines.",
        )
    elif newest is not None and newest > now:
        yield failed(
            "clock-behind",
            "時計が、最後に署名した時刻より前を指しています",
            "the clock shows a time before the last signature was made",
            "時刻の同期を直してから、署名と抽出を続けてください。",
            "Mend the clock before signing or extracting anything.",
        )
    else:
        yield sound("clock", "時計は合っています", "the clocks agree")
