"""The act of approving a draft: one of two people signs what they have seen, and nothing else."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.drafts import add_approval
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_draft import Examined, errors_in, examine_draft, read_draft, unpublishable
from sekisho.gate.save_draft import OpenDraft, draft_files, open_draft
from sekisho.ledger.entry import JsonEntry


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed: the digest of the draft, and of the version it was compared with."""

    digest: str
    base: str


def approve_draft(connection: Db, draft: int, seen: Seen, approver: str, today: date) -> int:
    """The approval's entry in the ledger; a second press of the same person changes nothing.

    Refused: the draft has errors or unproved pledges; it is not what the page showed; a later
    revision or another version stands by now; the approver wrote any of it; its date of effect lies
    before the day that the law allows where it is announced today.
    requires: the role sekisho_web, in no transaction; the approver has proved again who they are
    """
    _, files = draft_files(connection, draft)
    connection.rollback()
    _, findings = read_draft(files)
    if errors_in(findings):
        raise unpublishable(len(errors_in(findings)))
    base, files = draft_files(connection, draft)
    connection.rollback()
    examined = examine_draft(base, files)
    refuse_unsound(examined)
    with connection.transaction():
        log.lock_head(connection)  # one approval, and one publication, after the other
        opened = open_draft(connection, draft)
        given = [one for one in opened.approvals if one.approver == approver]
        if given:
            return given[0].ledger_index
        _refuse_unseen(opened, seen)
        if approver in opened.authors:
            raise ActRefusedError(
                "own-draft",
                "自分が書いた草案は承認できません。書いていない二人が承認します。",
                "Nobody approves a draft that they wrote. Two others approve it.",
            )
        refuse_too_early(opened, examined, today)
        index = log.append(connection, [_entry(opened, today)])
        add_approval(connection, opened.about, approver, index, today)
    return index


def refuse_unsound(examined: Examined) -> None:
    """Returns only where every pledge is proved and no rule changed behind its sentence."""
    unproved = [one.id for one in examined.proofs if one.outcome.value != "proved"]
    if unproved:
        ids = ", ".join(dict.fromkeys(unproved))
        raise ActRefusedError(
            "unproved",
            f"証明できない誓約があるので承認できません: {ids}。",
            f"Pledges that are not proved, so nobody can approve: {ids}.",
        )
    if examined.unsaid:
        places = ", ".join(f"{one.span.line}" for one in examined.unsaid)
        raise ActRefusedError(
            "unsaid",
            f"本文を変えずに規則だけを変えた段落があります（{places} 行目）。本文も直します。",
            f"A rule changed and its sentence did not (line {places}). Change the sentence too.",
        )


def refuse_stale(opened: OpenDraft) -> None:
    """Returns only where nobody saved a later revision and no other version was published."""
    if not opened.newest:
        raise ActRefusedError(
            "superseded",
            "この草案にはもっと新しい版の下書きがあります。そちらを開いてください。",
            "This draft has a later revision. Open that one.",
        )
    if opened.stale:
        raise ActRefusedError(
            "stale-comparison",
            "比較のあとで別の版が公開されました。草案を保存し直して、新しい比較を見てください。",
            "Another version was published since the comparison. Save the draft again and look at"
            " the new comparison.",
        )


def refuse_too_early(opened: OpenDraft, examined: Examined, announced: date) -> None:
    """Returns only where the date of effect is allowed by law with this day of announcement."""
    first, effective = examined.first_day(announced), opened.about.effective
    if effective is None or effective < first:
        raise ActRefusedError(
            "too-early",
            f"施行日 {effective} は早すぎます。{announced} に予告すると、施行できる最初の日は"
            f" {first} です。",
            f"The date of effect {effective} is too early: announced on {announced}, the first day"
            f" that the law allows is {first}.",
        )


def _refuse_unseen(opened: OpenDraft, seen: Seen) -> None:
    if opened.published:
        raise ActRefusedError(
            "published-already",
            "この草案はもう公開されています。",
            "This draft is published already.",
        )
    refuse_stale(opened)
    if (seen.digest, seen.base) != (opened.about.digest, opened.about.base):
        raise ActRefusedError(
            "not-what-was-seen",
            "画面に出ていたものと違います。もう一度開いて、中身と比較を見てください。",
            "This is not what the page showed. Open it again and look at text and comparison.",
        )


def _entry(opened: OpenDraft, today: date) -> bytes:
    about = opened.about
    return JsonEntry(
        {
            "kind": "approve",
            "day": today.isoformat(),
            "draft": about.digest,
            "base": about.base,
            "policy": about.policy or "",
            "version": about.version or "",
        }
    ).to_bytes()
