"""The tables of the books, a file a subject matter. Hot paths write SQL against them."""

from sekisho.books.models.acts import Act
from sekisho.books.models.cases import (
    CaseCheck,
    CaseCode,
    CorrectionDue,
    RequestCase,
    Tombstone,
)
from sekisho.books.models.drafts import DraftApproval, DraftTrial, NoticeDraft
from sekisho.books.models.gaps import GapAnswer, GapReport
from sekisho.books.models.ledger import (
    LedgerCheckpoint,
    LedgerChunk,
    LedgerHead,
    LedgerNode,
)
from sekisho.books.models.mail import Mail, MailSuppression, MailTemplate
from sekisho.books.models.mail_drafts import MailDraft
from sekisho.books.models.mail_openings import ForgedReport, MailOpening
from sekisho.books.models.provisions import DisclosureLog, ProvisionRecord
from sekisho.books.models.restorations import Restoration, Rewrite
from sekisho.books.models.runs import ExtractRun, HeldRow, RunSubjects
from sekisho.books.models.seals import Seal
from sekisho.books.models.versions import PolicyVersion, PublishedDoor, Translation

__all__ = [
    "Act",
    "CaseCheck",
    "CaseCode",
    "CorrectionDue",
    "DisclosureLog",
    "DraftApproval",
    "DraftTrial",
    "ExtractRun",
    "ForgedReport",
    "GapAnswer",
    "GapReport",
    "HeldRow",
    "LedgerCheckpoint",
    "LedgerChunk",
    "LedgerHead",
    "LedgerNode",
    "Mail",
    "MailDraft",
    "MailOpening",
    "MailSuppression",
    "MailTemplate",
    "NoticeDraft",
    "PolicyVersion",
    "ProvisionRecord",
    "PublishedDoor",
    "RequestCase",
    "Restoration",
    "Rewrite",
    "RunSubjects",
    "Seal",
    "Tombstone",
    "Translation",
]
