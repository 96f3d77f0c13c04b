"""The act of publishing what two people approved, on its day: the same publication as any other."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.drafts import Files, files_of
from sekisho.gate.approve_draft import refuse_stale, refuse_too_early
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_draft import digest_of, examine_draft
from sekisho.gate.publish_policy import APPROVERS, Draft, Published, publish_policy
from sekisho.gate.save_draft import OpenDraft, draft_files, list_drafts, open_draft


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft that was due: published, or refused with the reason."""

    draft: int
    published: Published | None
    refusal: ActRefusedError | None


def publish_draft(connection: Db, draft: int, *, origin: str, today: date) -> Published:
    """The approved draft is the newest version, and the doors are its doors.

    Everything that the approval looked at is looked at again, under the lock of the doors: two
    people who wrote none of it, the newest revision, the comparison with what is published now, the
    date that the law allows after the second approval. Refused as `publish_policy` refuses, too.
    requires: the role sekisho_owner, in no transaction
    """
    opened = open_draft(connection, draft)
    if not opened.published:
        refuse_stale(opened)
    _approvers(opened)
    base, files = draft_files(connection, draft)
    connection.rollback()
    examined = examine_draft(base, files)

    def still(locked: Db) -> None:
        now = open_draft(locked, draft)
        refuse_stale(now)
        if digest_of(files_of(locked, draft)) != now.about.digest:
            raise ActRefusedError(
                "not-what-was-approved",
                "草案の中身が、承認されたときの指紋と一致しません。控えと照らしてください。",
                "The draft is not what was approved: its digest differs. Compare with a copy.",
            )
        _approvers(now)
        _refuse_late(now, today)
        announced = now.announced
        if announced is not None:
            refuse_too_early(now, examined, announced)

    return publish_policy(
        connection, _draft(files), _approvers(opened), origin=origin, today=today, besides=still
    )


def publish_due(connection: Db, *, origin: str, today: date) -> list[Tried]:
    """Every approved draft whose day has come, the earliest first; a refused one stops no other.

    One that lost an approval since is tried too, and refused: its day must not pass unnoticed.
    """
    due = [
        opened
        for opened in list_drafts(connection)
        if _waits(opened, opened.lost)
        and opened.about.effective
        and opened.about.effective <= today
    ]
    connection.rollback()
    tried = []
    for opened in sorted(due, key=lambda one: (one.about.effective or today, one.about.id)):
        try:
            done = publish_draft(connection, opened.about.id, origin=origin, today=today)
        except ActRefusedError as refusal:
            connection.rollback()
            tried.append(Tried(opened.about.id, None, refusal))
        else:
            tried.append(Tried(opened.about.id, done, None))
    return tried


def is_announced(opened: OpenDraft) -> bool:
    """Whether two people approved it, and it waits for its day."""
    return _waits(opened, 0)


def _waits(opened: OpenDraft, lost: int) -> bool:
    """As `is_announced`, with so many approvals that count no more."""
    enough = len(opened.approvals) + lost >= APPROVERS
    return enough and opened.newest and not opened.stale and not opened.published


def _approvers(opened: OpenDraft) -> list[str]:
    """Everybody who approved and wrote none of it: two at least."""
    found = sorted({one.approver for one in opened.approvals} - opened.authors)
    if len(found) < APPROVERS:
        raise ActRefusedError(
            "one-approver",
            f"公開には、書いていない二人の承認が要ります（いま {len(found)} 人）。",
            f"Publication needs two people who wrote none of it ({len(found)} approved).",
        )
    return found


def _refuse_late(opened: OpenDraft, today: date) -> None:
    """Returns only on or before the day of effect: no version begins on a day that is over."""
    effective = opened.about.effective
    if effective is not None and effective < today:
        raise ActRefusedError(
            "day-passed",
            f"施行日 {effective} は過ぎました。"
            "新しい施行日で保存し、もう一度二人で承認してください。",
            f"The date of effect {effective} has passed. Save the draft with a new one, and have"
            " two people approve it again.",
        )


def _draft(files: Files) -> Draft:
    return Draft(files.notice, files.terms, files.catalog, files.register)
