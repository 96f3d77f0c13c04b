"""The closed vocabulary: words, requests and answers. Start with `vocabulary.py`."""

from sekisho.terms.day import iso_day
from sekisho.terms.decision import Answer, Decision, ItemAnswer
from sekisho.terms.finding import Finding, Severity
from sekisho.terms.fold import fold
from sekisho.terms.kinship import Form, Kinship, Selector
from sekisho.terms.registry import Aspect, Said
from sekisho.terms.request import MatterFacts, Request
from sekisho.terms.span import Span
from sekisho.terms.tables import Axis, Table
from sekisho.terms.vocabulary import (
    Abroad,
    Company,
    DocumentForm,
    Duty,
    Fact,
    FactType,
    Group,
    Item,
    Matter,
    ParameterType,
    Party,
    Position,
    Purpose,
    Role,
    Vocabulary,
)
from sekisho.terms.word import Word

__all__ = [
    "Abroad",
    "Answer",
    "Aspect",
    "Axis",
    "Company",
    "Decision",
    "DocumentForm",
    "Duty",
    "Fact",
    "FactType",
    "Finding",
    "Form",
    "Group",
    "Item",
    "ItemAnswer",
    "Kinship",
    "Matter",
    "MatterFacts",
    "ParameterType",
    "Party",
    "Position",
    "Purpose",
    "Request",
    "Role",
    "Said",
    "Selector",
    "Severity",
    "Span",
    "Table",
    "Vocabulary",
    "Word",
    "fold",
    "iso_day",
]
