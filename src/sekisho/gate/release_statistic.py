"""The act of releasing a statistic: a second person says that what they have seen goes out.

A protected table, or one with noise, is public from then on. A report that the law demands exactly
goes to its authority alone: a file in the outbox, by the owner's role, since no screen may read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.statistics import (
    EXACT,
    PREPARED,
    PROTECTED,
    RELEASED,
    Release,
    files_of,
    mark_discarded,
    mark_released,
    mark_withdrawn,
    one_after_the_other,
    release_of,
    released_since,
)
from sekisho.books.versions import newest_version
from sekisho.disclosure.period import period_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.statistic_rules import released_beside
from sekisho.ledger.entry import Json, JsonEntry

REASONS: Mapping[str, tuple[str, str]] = {
    "data": ("もとの情報に誤りがあった", "The data that it was made from were wrong"),
    "method": ("作り方に誤りがあった", "It was made in a wrong way"),
    "declaration": ("告知の統計が変わった", "The notice no longer declares it like this"),
    "protection": ("守りが足りなかったおそれがある", "Its protection may have been too weak"),
}
"""Why a statistic is withdrawn: a closed list, since a free word could name somebody."""


@dataclass(frozen=True, slots=True)
class Done:
    """The entry of the ledger; `fresh` is False where it stood there already."""

    index: int
    fresh: bool


def open_release(connection: Db, release: int) -> Release:
    """The release; refused where there is none. In a transaction."""
    found = release_of(connection, release)
    if found is None:
        raise ActRefusedError(
            "no-release",
            f"{release} 番の統計はありません。sekisho statistics list で番号を確かめてください。",
            f"There is no statistic number {release}. See the numbers: sekisho statistics list.",
        )
    return found


def release_statistic(connection: Db, release: int, seen: str, by: str, today: date) -> Done:
    """The release is released and an entry of the ledger says so; a second press changes nothing.

    `seen` is the digest that the page or the command showed. Refused: whoever prepared it; it is
    not what was shown; its version is no longer the newest; a table was released since, against
    which it was not audited; it was discarded or withdrawn.
    requires: the role sekisho_web, for an exact report sekisho_owner; in no transaction; whoever
    releases has proved again who they are
    """
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.state == RELEASED and about.ledger_index is not None:
            return Done(about.ledger_index, fresh=False)
        _refuse_unready(connection, about, seen, by)
        index = log.append(connection, [_entry(about, today)])
        mark_released(connection, release, by, today, index)
    return Done(index, fresh=True)


def hand_out(connection: Db, release: int, outbox: Outbox) -> list[str]:
    """The files of an exact report stand in the outbox; their names. A second call changes nothing.

    requires: the role sekisho_owner, in no transaction; the report is released
    """
    with connection.transaction():
        about = open_release(connection, release)
        files = files_of(connection, about)
    if about.method != EXACT or about.state != RELEASED:
        raise ActRefusedError(
            "no-report",
            f"{release} 番は、公表待ちか、報告ではありません。渡すものはありません。",
            f"Number {release} is no released report. There is nothing to hand out.",
        )
    outbox.prepare()
    for file in files:
        if not outbox.is_released(file.name, sha256(file.data).hexdigest()):
            draft = outbox.draft(file.name)
            draft.write(file.data)
            draft.finish()
            outbox.release(file.name)
    return [file.name for file in files]


def withdraw_statistic(connection: Db, release: int, reason: str, by: str, today: date) -> Done:
    """The release is withdrawn: listed with its reason, its files given to nobody any more.

    It stays among the tables that later ones are audited against: who has it, has it.
    requires: the role sekisho_web or sekisho_owner, in no transaction
    """
    if reason not in REASONS:
        raise ActRefusedError(
            "no-reason",
            f"取り下げの理由は {'、'.join(REASONS)} のどれかを書いてください。",
            f"Give a reason for withdrawing: {', '.join(REASONS)}.",
        )
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.withdrawn_index is not None:
            return Done(about.withdrawn_index, fresh=False)
        if about.state != RELEASED:
            raise ActRefusedError(
                "not-released",
                f"{release} 番は公表されていないので、取り下げられません。",
                f"Number {release} was not released, so it cannot be withdrawn.",
            )
        told = JsonEntry(
            {
                "kind": "statistic-withdrawn",
                "day": today.isoformat(),
                "entry": about.ledger_index,
                "reason": reason,
            }
        )
        index = log.append(connection, [told.to_bytes()])
        mark_withdrawn(connection, release, by, today, index, reason)
    return Done(index, fresh=True)


def discard_statistic(connection: Db, release: int) -> None:
    """What was prepared will not be released. requires: sekisho_web or sekisho_owner"""
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.state != PREPARED:
            raise _not_waiting(about)
        mark_discarded(connection, release, "discarded")


def _refuse_unready(connection: Db, about: Release, seen: str, by: str) -> None:
    if about.state != PREPARED:
        raise _not_waiting(about)
    if about.prepared_by == by:
        raise ActRefusedError(
            "own-statistic",
            "自分が用意した統計は公表できません。もう一人が確かめて公表します。",
            "Nobody releases a statistic that they prepared. A second person looks and releases.",
        )
    if seen != about.parameters["digest"]:
        raise ActRefusedError(
            "other-statistic",
            "示された指紋が、用意された表のものと違います。ページを開き直して、表を確かめてください。",
            "The digest shown is not that of the table that waits. Open the page again and look.",
        )
    if about.policy != newest_version(connection):
        raise ActRefusedError(
            "older-version",
            "この表を決めた版の告知は、もう最新ではありません。破棄して、用意し直してください。",
            "The version of the notice that declares this table is no longer the newest."
            " Discard it and prepare it again.",
        )
    if about.method == PROTECTED and _others_since(connection, about):
        raise ActRefusedError(
            "released-since",
            "用意したあとに、同じ期間か隣の期間の表が公表されました。合わせて確かめていないので、破棄して用意し直してください。",
            "Another table of this period, or of the one beside it, was released since this one was"
            " prepared; they were not audited together. Discard it and prepare it again.",
        )


def _others_since(connection: Db, about: Release) -> bool:
    """Whether a table was released that this one was not held against."""
    period = period_of(about.by, about.period)
    if period is None or released_since(connection, about, about.parameters["before"]):
        return True
    beside = released_beside(connection, about.title, about.dimensions, about.by, period)
    return [one.id for one in beside] != list(about.parameters["beside"])


def _not_waiting(about: Release) -> ActRefusedError:
    return ActRefusedError(
        "not-waiting",
        f"{about.id} 番は公表を待っていません（{about.state}）。",
        f"Number {about.id} does not wait to be released ({about.state}).",
    )


def _entry(about: Release, today: date) -> bytes:
    fields: dict[str, Json] = {
        "kind": "statistic",
        "day": today.isoformat(),
        "statistic": about.statistic,
        "title": about.title,
        "table": about.source,
        "period": about.period,
        "number": about.number,
        "method": about.method,
        "policy": about.policy,
        "recipients": list(about.recipients),
        "purposes": list(about.purposes),
        "ground": about.ground,
        "articles": list(about.articles),
        "clauses": list(about.clauses),
        "dimensions": list(about.dimensions),
        "measures": list(about.measures),
        "parameters": dict(about.parameters),
    }
    return JsonEntry(fields).to_bytes()
