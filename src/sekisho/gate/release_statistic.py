"""The act of releasing a statistic: a second person says that what they have seen goes out.

A protected table, or one with noise, is public from then on. A report that the law demands exactly
goes to its authority alone: a file in the outbox, by the owner's role, since no screen may read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.statistics import (
    PREPARED,
    PROTECTED,
    RELEASED,
    File,
    Release,
    basis_of,
    files_of,
    mark_released,
    may_read_reports,
    one_after_the_other,
    release_of,
    released_since,
)
from sekisho.books.versions import newest_version, of_digest
from sekisho.disclosure.period import period_of
from sekisho.gate.alike_statistics import alike_released
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.prepare_statistic import told_files
from sekisho.gate.statistic_rules import released_beside
from sekisho.ledger.entry import Json, JsonEntry

STATES: Mapping[str, tuple[str, str]] = {
    "prepared": ("公表待ち", "waits"),
    "released": ("公表済み", "released"),
    "withdrawn": ("取下げ", "withdrawn"),
    "discarded": ("破棄", "discarded"),
}
"""What a release can be, in Japanese and English."""


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
    not what was shown, or its files are not those that were prepared; its version is no longer the
    newest; a table was released since, against which it was not audited; it was discarded or
    withdrawn.
    requires: the role sekisho_web, for an exact report sekisho_owner; in no transaction; whoever
    releases has proved again who they are
    """
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.state == RELEASED and about.ledger_index is not None:
            return Done(about.ledger_index, fresh=False)
        _refuse_unready(connection, about, seen, by)
        refuse_changed_files(connection, about)
        index = log.append(connection, [_entry(about, today)])
        mark_released(connection, release, by, today, index)
    return Done(index, fresh=True)


def _refuse_unready(connection: Db, about: Release, seen: str, by: str) -> None:
    if about.state != PREPARED:
        raise not_waiting(about)
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


def refuse_changed_files(connection: Db, about: Release) -> list[File]:
    """The files, where each is the one that was prepared; refused where one was changed since.

    Refused too: an exact report for a role that may not read it. In a transaction
    """
    if not about.public and not may_read_reports(connection):
        raise ActRefusedError(
            "report-at-a-screen",
            f"{about.id} 番は監督官庁だけに渡す報告で、画面からは渡せません。ファイルを確かめた人が"
            " sekisho statistics release を実行します。",
            f"Number {about.id} is a report to the authority alone and is not released at a screen."
            " Whoever looked at its files runs sekisho statistics release.",
        )
    files = files_of(connection, about)
    salt = b"" if about.public else basis_of(connection, about.id).salt
    if told_files(files, salt, exact=not about.public) != about.parameters["files"]:
        raise ActRefusedError(
            "files-changed",
            f"{about.id} 番のファイルは、用意したときのものと違います。だれかがデータベースの中を"
            "書き換えました。渡さずに、破棄するか取り下げ、監査人に知らせてください。",
            f"The files of number {about.id} are not those that were prepared: somebody changed"
            " them in the database. Nothing goes out. Discard or withdraw it, and tell the"
            " auditor.",
        )
    return files


def _others_since(connection: Db, about: Release) -> bool:
    """Whether a table was released that this one was not held against."""
    period = period_of(about.by, about.period)
    if period is None or released_since(connection, about, about.parameters["before"]):
        return True
    beside = released_beside(connection, about.source, about.by, period)
    catalog = of_digest(connection, about.policy).catalog
    alike = alike_released(connection, catalog, about.source, about.by, period)
    now = [[one.id for one in beside], [one.id for one in alike]]
    return now != [list(about.parameters["beside"]), list(about.parameters.get("alike", ()))]


def not_waiting(about: Release) -> ActRefusedError:
    """The refusal of what is only done while a release waits."""
    ja, en = STATES[about.state]
    return ActRefusedError(
        "not-waiting",
        f"{about.id} 番は公表を待っていません（{ja}）。",
        f"Number {about.id} does not wait to be released ({en}).",
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
