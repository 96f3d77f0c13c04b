"""The acts on drafts of mail templates: save, submit, approve. Nobody approves what they wrote."""

from dataclasses import dataclass
from datetime import UTC, datetime

from psycopg.errors import UniqueViolation

from sekisho.books import mail_drafts, mail_templates
from sekisho.books.connection import Db
from sekisho.books.mail_drafts import MailRevision
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_template import (
    PublishedTemplate,
    TemplateRefusedError,
    examine_template,
    publish_template,
)
from sekisho.letters.source import LONGEST, read_letter

NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class OpenTemplate:
    """A revision with all that decides about it. `stale`: another version was published since."""

    about: MailRevision
    authors: frozenset[str]
    newest: bool
    stale: bool

    @property
    def waits(self) -> bool:
        """True where a second person may approve it now."""
        return bool(self.about.submitted_by) and self.newest and not self.about.published


def save_template(
    connection: Db, source: bytes, author: str, after: MailRevision | None = None
) -> int:
    """The number of the revision that stands now; what was submitted before no longer waits.

    Refused where somebody else saved meanwhile, and where it is too long. A text with findings may
    be saved. requires: the role sekisho_web, in no transaction
    """
    if len(source) > LONGEST:
        raise ActRefusedError(
            "too-large",
            f"ひな形が長すぎます（{LONGEST:,} バイトまで）。分けてください。",
            f"The template is too long ({LONGEST:,} bytes at most). Part it.",
        )
    letter, _ = read_letter(source, "draft.md")
    name = letter.id if letter is not None else (after.name if after else "")
    with connection.transaction():
        used = mail_templates.newest(connection, name)
        base = after.base if after and after.name == name else used.version if used else 0
        about = MailRevision(
            0, after.series if after else 0, after.revision + 1 if after else 1, author, name,
            source, base, NEVER, None, None, None, None,
        )  # fmt: skip
        try:
            return mail_drafts.add(connection, about)
        except UniqueViolation:
            raise ActRefusedError(
                "saved-meanwhile",
                "編集している間に、ほかの人がこのひな形を保存しました。新しいほうを開き、違いを移してください。",
                "Somebody else saved this template while you were editing. Open the newer one and"
                " carry your changes over.",
            ) from None


def open_template(connection: Db, draft: int) -> OpenTemplate:
    """The draft; ActRefusedError where there is none of that number."""
    about = mail_drafts.find(connection, draft)
    if about is None:
        raise ActRefusedError(
            "no-draft",
            "その番号の下書きはありません。ひな形の一覧から選んでください。",
            "There is no draft of that number. Choose one from the list of templates.",
        )
    return _opened(connection, about)


def list_template_drafts(connection: Db) -> list[OpenTemplate]:
    """The newest revision of each draft that is not published, the newest draft first."""
    found = [one for one in mail_drafts.newest(connection) if one.published is None]
    return [_opened(connection, about) for about in found]


def submit_template(connection: Db, version: Version, draft: int, who: str, now: datetime) -> None:
    """The revision waits for a second person.

    Refused (ActRefusedError): findings, a later revision, another version published since.
    requires: the role sekisho_web, in no transaction
    """
    opened = open_template(connection, draft)
    _refuse_outdated(opened)
    letter, findings = examine_template(connection, version, opened.about.source, opened.about.name)
    connection.rollback()
    if letter is None or findings:
        raise TemplateRefusedError(opened.about.name, findings)
    with connection.transaction():
        mail_drafts.mark_submitted(connection, draft, who, now)


def approve_template(
    connection: Db, version: Version, draft: int, approver: str, now: datetime
) -> PublishedTemplate:
    """The template is published under the names of who submitted and who approves it.

    Refused (ActRefusedError): one's own text, not submitted, outdated, and all that publication
    refuses. requires: the role sekisho_web, in no transaction
    """
    opened = open_template(connection, draft)
    _refuse_outdated(opened)
    submitter = opened.about.submitted_by
    if submitter is None:
        raise ActRefusedError(
            "not-submitted",
            "このひな形は、まだ提出されていません。書いた人に提出してもらってください。",
            "This template was not submitted. Have its author submit it.",
        )
    if approver in {submitter, *opened.authors}:
        raise ActRefusedError(
            "own-template",
            "自分が書いた、または提出したひな形は、承認できません。ほかの責任者に頼んでください。",
            "Nobody approves a template that they wrote or submitted. Ask another officer.",
        )
    connection.rollback()
    today = now.astimezone(TOKYO).date()
    done = publish_template(
        connection, version, opened.about.source, opened.about.name, (submitter, approver), today
    )
    with connection.transaction():
        mail_drafts.mark_published(connection, draft, approver, done.version)
    return done


def _opened(connection: Db, about: MailRevision) -> OpenTemplate:
    used = mail_templates.newest(connection, about.name)
    return OpenTemplate(
        about,
        mail_drafts.authors_of(connection, about.series),
        mail_drafts.is_newest(connection, about),
        (used.version if used else 0) != about.base,
    )


def _refuse_outdated(opened: OpenTemplate) -> None:
    if opened.about.published is not None:
        raise ActRefusedError(
            "published-already",
            f"このひな形は、第{opened.about.published}版として公開済みです。",
            f"This template is published as version {opened.about.published}.",
        )
    if not opened.newest:
        raise ActRefusedError(
            "later-revision",
            "もっと新しい下書きがあります。そちらを開いてください。",
            "There is a later revision. Open that one.",
        )
    if opened.stale:
        raise ActRefusedError(
            "template-stale",
            "書いている間に、このひな形の別の版が公開されました。いまの版から書き直してください。",
            "Another version of this template was published meanwhile. Begin again from it.",
        )
