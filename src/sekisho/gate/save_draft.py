"""The act of saving a draft: a new revision stands, and what was approved before counts no more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from psycopg.errors import UniqueViolation

from sekisho.books.connection import Db
from sekisho.books.drafts import (
    Approval,
    Files,
    Revision,
    add_revision,
    approvals_lost,
    approvals_of,
    authors_of,
    files_in_force,
    files_of,
    is_newest,
    is_published,
    newest_revisions,
    revision_of,
)
from sekisho.books.versions import newest_version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_draft import digest_of, errors_in, read_draft

MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A revision with all that decides about it.

    `stale`: another version was published since its comparison. `approvals` are of this content;
    `lost` are how many more were given by people who are no officers any more.
    """

    about: Revision
    authors: frozenset[str]
    approvals: tuple[Approval, ...]
    newest: bool
    stale: bool
    published: bool
    lost: int = 0

    @property
    def announced(self) -> date | None:
        """The day on which the second person approved, from which the public is told."""
        return self.approvals[1].day if len(self.approvals) > 1 else None


def save_draft(connection: Db, files: Files, author: str, after: Revision | None = None) -> int:
    """The id of the revision that stands now; its base is the newest published version.

    `after` is the revision that was edited, None where a draft begins. Refused where somebody else
    saved meanwhile, where the files are too large, and before anything was published.
    requires: the role sekisho_web, in no transaction
    """
    if sum(map(len, (files.notice, files.terms, files.catalog))) > MOST_BYTES:
        raise ActRefusedError(
            "too-large",
            "草案のファイルが大きすぎます（合わせて1 MB まで）。",
            "The files of the draft are too large (1 MB together).",
        )
    loaded, findings = read_draft(files)
    policy = None if errors_in(findings) else loaded.policy
    with connection.transaction():
        base = newest_version(connection)
        if not base:
            raise ActRefusedError(
                "nothing-published",
                "まだ何も公開されていません。最初の版は sekisho publish で公開してください。",
                "Nothing is published. Publish the first version with sekisho publish.",
            )
        about = Revision(
            0, after.series if after else 0, after.revision + 1 if after else 1, author,
            digest_of(files), base, policy.digest if policy else None,
            policy.version if policy else None, policy.effective if policy else None,
            datetime.fromtimestamp(0, UTC),
        )  # fmt: skip
        try:
            return add_revision(connection, files, about)
        except UniqueViolation:
            raise ActRefusedError(
                "saved-meanwhile",
                "編集している間に、ほかの人がこの草案を保存しました。新しいほうを開き、違いを移してください。",
                "Somebody else saved this draft while you were editing. Open the newer one and"
                " carry your changes over.",
            ) from None


def open_draft(connection: Db, draft: int) -> OpenDraft:
    """The draft; ActRefusedError where there is none of that number."""
    about = revision_of(connection, draft)
    if about is None:
        raise ActRefusedError(
            "no-draft",
            "その番号の草案はありません。草案の一覧から選んでください。",
            "There is no draft of that number. Choose one from the list of drafts.",
        )
    return _opened(connection, about)


def list_drafts(connection: Db) -> list[OpenDraft]:
    """The newest revision of each draft, the newest draft first."""
    return [_opened(connection, about) for about in newest_revisions(connection)]


def draft_files(connection: Db, draft: int) -> tuple[Files, Files]:
    """(the files of the published version that it is compared with, its own)."""
    about = open_draft(connection, draft).about
    return files_in_force(connection, about.base), files_of(connection, draft)


def files_to_begin_with(connection: Db) -> Files:
    """The files of the newest published version; '' bytes before the first."""
    base = newest_version(connection)
    return files_in_force(connection, base) if base else Files(b"", b"", b"", None)


def _opened(connection: Db, about: Revision) -> OpenDraft:
    return OpenDraft(
        about,
        authors_of(connection, about.series),
        tuple(approvals_of(connection, about)),
        is_newest(connection, about),
        about.base != newest_version(connection),
        is_published(connection, about),
        approvals_lost(connection, about),
    )
