"""The tables of the books, a file a subject matter. Hot paths write SQL against them."""

from sekisho.books.models.acts import Act
from sekisho.books.models.breaches import Breach, BreachPerson
from sekisho.books.models.cases import (
    CaseCheck,
    CaseCode,
    CorrectionDue,
    RequestCase,
    Tombstone,
)
from sekisho.books.models.demands import DemandApproval, DemandSubject, LegalDemand
from sekisho.books.models.drafts import DraftApproval, DraftTrial, NoticeDraft
from sekisho.books.models.entrusted import (
    EntrustedAssessment,
    EntrustedContract,
    ReEntrustment,
)
from sekisho.books.models.feed import ChangeDue, FeedItem
from sekisho.books.models.gaps import GapAnswer, GapReport
from sekisho.books.models.held_mails import HeldMail, RelayedMail
from sekisho.books.models.ledger import (
    LedgerCheckpoint,
    LedgerChunk,
    LedgerHead,
    LedgerNode,
    LogKeyChange,
)
from sekisho.books.models.mail import Mail, MailSuppression, MailTemplate
from sekisho.books.models.mail_drafts import MailDraft
from sekisho.books.models.mail_openings import ForgedReport, MailOpening
from sekisho.books.models.negawatt import NegawattEvent
from sekisho.books.models.outages import Outage, OutageList
from sekisho.books.models.parties import PartyLine, PartyList
from sekisho.books.models.processed import ProcessedSet
from sekisho.books.models.provisions import DisclosureLog, ProvisionRecord
from sekisho.books.models.received import Received, ReceivedStretch
from sekisho.books.models.recipients import RecipientKey
from sekisho.books.models.restorations import Restoration, Rewrite
from sekisho.books.models.runs import ExtractRun, HeldRow, RunSubjects
from sekisho.books.models.schema import KeptSchema
from sekisho.books.models.seals import Seal
from sekisho.books.models.statistics import (
    StatisticBasis,
    StatisticFile,
    StatisticOrder,
    StatisticRelease,
    StatisticReport,
    StatisticSpending,
)
from sekisho.books.models.successions import Succession
from sekisho.books.models.taken_in import TakenIn, TakenStretch
from sekisho.books.models.versions import PolicyVersion, PublishedDoor, Translation
from sekisho.books.models.watch import Alarm, Canary, Emergency, ReadingDay, StaffPosition
from sekisho.books.models.ways import RecipientWay, WaySending

__all__ = [
    "Act",
    "Alarm",
    "Breach",
    "BreachPerson",
    "Canary",
    "CaseCheck",
    "CaseCode",
    "ChangeDue",
    "CorrectionDue",
    "DemandApproval",
    "DemandSubject",
    "DisclosureLog",
    "DraftApproval",
    "DraftTrial",
    "Emergency",
    "EntrustedAssessment",
    "EntrustedContract",
    "ExtractRun",
    "FeedItem",
    "ForgedReport",
    "GapAnswer",
    "GapReport",
    "HeldMail",
    "HeldRow",
    "KeptSchema",
    "LedgerCheckpoint",
    "LedgerChunk",
    "LedgerHead",
    "LedgerNode",
    "LegalDemand",
    "LogKeyChange",
    "Mail",
    "MailDraft",
    "MailOpening",
    "MailSuppression",
    "MailTemplate",
    "NegawattEvent",
    "NoticeDraft",
    "Outage",
    "OutageList",
    "PartyLine",
    "PartyList",
    "PolicyVersion",
    "ProcessedSet",
    "ProvisionRecord",
    "PublishedDoor",
    "ReEntrustment",
    "ReadingDay",
    "Received",
    "ReceivedStretch",
    "RecipientKey",
    "RecipientWay",
    "RelayedMail",
    "RequestCase",
    "Restoration",
    "Rewrite",
    "RunSubjects",
    "Seal",
    "StaffPosition",
    "StatisticBasis",
    "StatisticFile",
    "StatisticOrder",
    "StatisticRelease",
    "StatisticReport",
    "StatisticSpending",
    "Succession",
    "TakenIn",
    "TakenStretch",
    "Tombstone",
    "Translation",
    "WaySending",
]
