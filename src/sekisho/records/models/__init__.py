"""The tables of the schema ``records``, a file a subject matter."""

from sekisho.records.models.answers import Answer
from sekisho.records.models.applications import Application
from sekisho.records.models.carried_mail import CarriedMail, OpenedMail
from sekisho.records.models.contact import Conversation, Mail
from sekisho.records.models.contracts import Contract, ContractState
from sekisho.records.models.corrections import CorrectionWish
from sekisho.records.models.customers import Customer, CustomerKind
from sekisho.records.models.feed import FeedReference
from sekisho.records.models.import_runs import ImportRun
from sekisho.records.models.links import (
    NegawattContract,
    NegawattFigure,
    NegawattResult,
    Switching,
    SwitchingState,
    UsageKey,
)
from sekisho.records.models.marketing import MarketingConsent, RefusalKey
from sekisho.records.models.money import Bill, Payment
from sekisho.records.models.outgoing_mail import OutgoingMail
from sekisho.records.models.personal import Personal
from sekisho.records.models.related_persons import RelatedPerson
from sekisho.records.models.supply_points import Meter, SupplyPoint
from sekisho.records.models.usage import HalfHourlyUsage, MonthlyUsage
from sekisho.records.models.wishes import ConsentEvent, RestrictionEvent

__all__ = [
    "Answer",
    "Application",
    "Bill",
    "CarriedMail",
    "ConsentEvent",
    "Contract",
    "ContractState",
    "Conversation",
    "CorrectionWish",
    "Customer",
    "CustomerKind",
    "FeedReference",
    "HalfHourlyUsage",
    "ImportRun",
    "Mail",
    "MarketingConsent",
    "Meter",
    "MonthlyUsage",
    "NegawattContract",
    "NegawattFigure",
    "NegawattResult",
    "OpenedMail",
    "OutgoingMail",
    "Payment",
    "Personal",
    "RefusalKey",
    "RelatedPerson",
    "RestrictionEvent",
    "SupplyPoint",
    "Switching",
    "SwitchingState",
    "UsageKey",
]
