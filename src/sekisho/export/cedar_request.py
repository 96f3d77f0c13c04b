"""A request in Cedar's form: what Cedar cannot reckon is reckoned here, by the reference."""

from dataclasses import replace
from datetime import date

from sekisho.decide.kleene import truth
from sekisho.export.cedar import CedarExport
from sekisho.terms import FactType, Request
from sekisho.terms.request import FactValue


def cedar_request(
    export: CedarExport, request: Request, item: str, question: str
) -> dict[str, object]:
    """The question of one item. A computed fact that is unknown is left out, like any other.

    Requires: the facts have the types of the vocabulary, and `request.day` is the export's day.
    """
    if request.day != export.day:
        raise ValueError(f"the export holds on {export.day}, and the request is of {request.day}")
    return {
        "principal": {"type": "Party", "id": request.recipient},
        "action": {"type": "Action", "id": question},
        "resource": {"type": "Item", "id": item},
        "context": {
            "purpose": {"__entity": {"type": "Purpose", "id": request.purpose}},
            "fact": _facts(export, request),
            "computed": _computed(export, replace(request, items=(item,))),
        },
    }


def _facts(export: CedarExport, request: Request) -> dict[str, object]:
    known = export.policy.vocabulary.facts
    return {
        fact: _value(value)
        for fact, value in request.facts.items()
        if fact in known and known[fact].type is not FactType.MATTERS
    }


def _computed(export: CedarExport, request: Request) -> dict[str, bool]:
    answers = {name: truth(a, export.policy, request) for name, a in export.computed.items()}
    return {name: answer for name, answer in answers.items() if answer is not None}


def _value(value: FactValue) -> object:
    if isinstance(value, date):
        return {"__extn": {"fn": "datetime", "arg": value.isoformat()}}
    return sorted(value) if isinstance(value, frozenset) else value
