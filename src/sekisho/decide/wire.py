"""Requests and decisions as JSON, exactly as `sekisho decide` and the API speak it.

What a request says in words that the notice does not know is an error as data, never a guess. A
fact that is unknown or ill-typed is no error: it is left out, so that it never widens an answer,
and named under "unknown_facts".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.decide.explain import why
from sekisho.decide.typed import typed_facts
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Decision, FactType, ItemAnswer, Request, iso_day
from sekisho.terms.request import FactValue

KEYS = ("actor", "recipient", "purpose", "items", "facts", "day", "id")
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
ROLE = "role"


class WireError(Exception):
    """A request that cannot be asked: a stable code, and what to mend, in both languages."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code, self.ja, self.en = code, ja, en

    def as_json(self, request_id: object = None) -> dict[str, object]:
        """The answer to the bad request: `{"error": {...}}`, with the request's own id if any."""
        told: dict[str, object] = {
            "error": {"code": self.code, "message": {"ja": self.ja, "en": self.en}}
        }
        return told if request_id is None else {"id": request_id, **told}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in canonical ids, the items as they were asked, and what was not understood."""

    request: Request
    items: tuple[str, ...]
    unknown_facts: tuple[str, ...] = ()
    id: str | int | None = None


def parse_line(text: str) -> object:
    """The JSON value of one line; WireError where it is none or says a key twice."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        raise WireError(
            "not-json",
            f"JSON として読めません（{wrong.pos + 1} 文字目）。一行に一つ書いてください。",
            f"This is not JSON (at character {wrong.pos + 1}). Write one JSON object a line.",
        ) from None
    except RecursionError:
        raise WireError(
            "too-deep", "入れ子が深すぎます。", "The JSON is nested too deeply."
        ) from None
    except ValueError:  # a number of thousands of digits
        raise WireError(
            "not-json", "数が長すぎます。", "A number in the JSON has too many digits."
        ) from None


def read_request(policy: Policy, said: object, today: date) -> Asked:
    """The request that `said` (parsed JSON) makes; `today` is meant where it names no day.

    WireError names the first thing that cannot be understood.
    """
    fields = _fields(said)
    day = _day(fields.get("day"), today)
    words = policy.vocabulary
    recipient = _text(fields, "recipient")
    party = words.party(recipient, day)
    if party is None:
        raise _unknown("recipient", "提供先", recipient, words.nearest("party", recipient))
    purpose = _text(fields, "purpose")
    purpose_id = words.purpose(purpose)
    if purpose_id is None:
        raise _unknown("purpose", "目的", purpose, words.nearest("purpose", purpose))
    labels, items = _items(policy, fields.get("items"))
    actor, role = _actor(fields.get("actor"))
    facts, unknown = _facts(policy, fields.get("facts", {}), role, day)
    request = Request(party, purpose_id, items, day, facts, actor)
    return Asked(request, labels, unknown, _id(fields.get("id")))


def answer_json(policy: Policy, asked: Asked, decision: Decision, lang: str) -> dict[str, object]:
    """The decision as documented in docs/reference/commands.md."""
    answers = zip(asked.items, decision.items, strict=True)
    told: dict[str, object] = {} if asked.id is None else {"id": asked.id}
    return told | {
        "items": {
            label: item_json(item, why(policy, asked.request, item, lang))
            for label, item in answers
        },
        "ground": one_or_all(decision.grounds),
        "record": decision.record,
        "manager": one_or_all(decision.managers),
        "duties": duties(decision),
        "day": asked.request.day.isoformat(),
        "unknown_facts": list(asked.unknown_facts),
        "digest": decision.digest,
    }


def item_json(item: ItemAnswer, reason: str) -> dict[str, object]:
    """One item's answer as documented."""
    return {
        "item": item.item,
        "answer": item.answer.value,
        "clauses": list(item.clauses),
        "rules": list(item.rules),
        "ground": one_or_all(item.grounds),
        "record": item.record,
        "manager": item.manager,
        "refused_by_customer": item.refused_by_customer,
        "why": reason,
    }


def duties(decision: Decision) -> list[str]:
    """What follows from the decision: keep a record, show the manager, report a gap."""
    gap = any(item.answer is Answer.GAP for item in decision.items)
    due = (("record", decision.record), ("show_manager", bool(decision.managers)))
    return [name for name, is_due in (*due, ("report_gap", gap)) if is_due]


def one_or_all(names: tuple[str, ...]) -> str | list[str] | None:
    """None for none, the name alone for one, the list for several."""
    return list(names) if len(names) > 1 else next(iter(names), None)


def _fields(said: object) -> Mapping[str, object]:
    if not isinstance(said, dict):
        raise WireError(
            "not-an-object",
            '依頼は {"recipient": …, "purpose": …, "items": […]} の形で書いてください。',
            'Write the request as {"recipient": ..., "purpose": ..., "items": [...]}.',
        )
    for key in said:
        if key not in KEYS:
            raise WireError(
                "unknown-key",
                f"「{key}」という欄はありません。使えるもの: {'、'.join(KEYS)}",
                f"There is no field {key!r}. Fields: {', '.join(KEYS)}.",
            )
    for key in ("recipient", "purpose", "items"):
        if key not in said:
            raise WireError(
                "missing-field",
                f"「{key}」がありません。",
                f"The field {key!r} is missing.",
            )
    return said


def _text(fields: Mapping[str, object], key: str) -> str:
    value = fields[key]
    if not isinstance(value, str):
        raise WireError(
            "not-text",
            f"「{key}」は引用符で囲んだ文字で書いてください。",
            f"The field {key!r} must be text in quotation marks.",
        )
    return value


def _id(value: object) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _day(value: object, today: date) -> date:
    if value is None:
        return today
    day = iso_day(value) if isinstance(value, str) else None
    if day is None or not EARLIEST <= day <= LATEST:
        raise WireError(
            "not-a-day",
            f"day は 2026-12-01 の形で、{EARLIEST} から {LATEST} までの日を書いてください。",
            f"Write day as 2026-12-01, between {EARLIEST} and {LATEST}.",
        )
    return day


def _items(policy: Policy, value: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not isinstance(value, list) or not value:
        raise WireError(
            "no-items",
            "items には、項目の名を一つ以上、[…] に並べてください。",
            "List at least one item under items: [...].",
        )
    found: dict[str, str] = {}
    for label in value:
        item = policy.vocabulary.item(label) if isinstance(label, str) else None
        if item is None:
            near = policy.vocabulary.nearest("item", label) if isinstance(label, str) else None
            raise _unknown("item", "項目", label, near)
        found[label] = item
    return tuple(found), tuple(found.values())


def _actor(value: object) -> tuple[str, str | None]:
    if value is None:
        return "operator", None
    role = value.get("role") if isinstance(value, dict) else None
    if not isinstance(role, str):
        raise WireError(
            "not-an-actor",
            'actor は {"role": "operator"} の形で書いてください。',
            'Write actor as {"role": "operator"}.',
        )
    return role, role


def _facts(
    policy: Policy, value: object, role: str | None, day: date
) -> tuple[Mapping[str, FactValue], tuple[str, ...]]:
    """The typed facts; the actor's role is one of them. Said twice with two values is unknown."""
    if not isinstance(value, dict):
        raise WireError(
            "no-facts",
            'facts は {"事実の名": 値} の形で書いてください。',
            'Write facts as {"fact": value}.',
        )
    words = policy.vocabulary
    given = dict(value)
    known = words.facts.get(ROLE)
    if role is not None and known is not None and known.type is FactType.TEXT:
        given.setdefault(ROLE, role)
    twice = _contradicted(policy, given)
    for label in [label for label in given if words.find("fact", label) in twice]:
        del given[label]
    typed, wrong = typed_facts(words, {**given, **dict.fromkeys(twice)}, day)
    return typed, tuple(dict.fromkeys((*wrong, *sorted(twice))))


def _contradicted(policy: Policy, given: Mapping[str, object]) -> set[str]:
    """The facts that are given under two labels with two values."""
    values: dict[str, object] = {}
    twice: set[str] = set()
    for label, value in given.items():
        fact = policy.vocabulary.find("fact", label)
        if fact is not None and values.setdefault(fact, value) != value:
            twice.add(fact)
    return twice


def _unknown(kind: str, ja: str, label: object, near: str | None) -> WireError:
    hint_ja = f"「{near}」のことですか。" if near else ""
    hint_en = f" Did you mean {near!r}?" if near else ""
    shown = label if isinstance(label, str) else json.dumps(label, ensure_ascii=False)
    return WireError(
        f"unknown-{kind}",
        f"「{shown}」という{ja}は用語表にありません。{hint_ja}",
        f"{shown!r} is no {kind} of the notice.{hint_en}",
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError(
            "key-twice",
            "同じ名の欄が二度書かれています。",
            "The same key is written twice.",
        )
    return found


def _no_number(text: str) -> object:
    raise WireError("not-json", f"{text} は JSON の値ではありません。", f"{text} is no JSON value.")
