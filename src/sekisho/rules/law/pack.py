"""The law pack: reads `appi.yaml`, the consequences of each ground under APPI by date of effect."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sekisho.rules.law.calendar import holidays_text
from sekisho.terms import Form, Word


@dataclass(frozen=True, slots=True)
class RecordDuty:
    """A provision record (Arts 29, 30 APPI; Rules 19 to 21): what it holds, and how long."""

    contents: tuple[str, ...]
    articles: tuple[str, ...]
    term_years: int
    batch_allowed: bool


class AbroadDuty(StrEnum):
    """What Art 28 APPI asks of a provision to a party in a foreign country."""

    EXEMPT = "exempt"
    INFORMED = "informed"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Ground(Word):
    """A ground (根拠) with its consequences.

    `requires` is condition text in the notice's own grammar, added to every permit on the ground.
    `record` is None where the law wants no provision record. `joint` wants the five things of
    Art 27(5)(iii); `items_personal` is False where no personal item may pass (statistics).
    `said_as` are the words by which a text says the ground. `always_refusable` holds where the law
    lets the person stop it, `filed` where a filing comes first, `special_care` where special-care
    data may pass. `duty` and `notice` are what must stand beside it, `abroad` what Art 28 asks.
    `forms` are the only forms in which items may pass, where there are any; `identifies` is False
    where no item that identifies the person may.
    `exact_statistics` holds where a statistic may be reported without suppression.
    """

    articles: tuple[str, ...] = ()
    refusable: bool = False
    requires: str | None = None
    record: RecordDuty | None = None
    known_beforehand: tuple[str, ...] = ()
    joint: bool = False
    outside: bool = True
    items_personal: bool = True
    said_as: tuple[str, ...] = ()
    always_refusable: bool = False
    filed: bool = False
    special_care: bool = True
    duty: str | None = None
    notice: str | None = None
    abroad: AbroadDuty = AbroadDuty.CONSENT
    forms: tuple[Form, ...] = ()
    identifies: bool = True
    exact_statistics: bool = False


@dataclass(frozen=True, slots=True)
class Transfer(Word):
    """What carries a provision abroad beside its ground (Art 28): `requires` is a condition."""

    articles: tuple[str, ...] = ()
    requires: str = ""
    refusable: bool = False


@dataclass(frozen=True, slots=True)
class LawPack:
    """The grounds that may be used from `since` on; `source` says which text was read.

    `digest` is the SHA-256 of the pack's own data and of the national holidays, so a policy's
    digest covers the law it used.
    """

    id: str
    since: date
    source: str
    grounds: Mapping[str, Ground]
    transfers: Mapping[str, Transfer]
    digest: str


def pack_in_force(day: date) -> LawPack:
    """The newest pack whose date of effect is not after `day`.

    Raises ValueError when `day` lies before the first pack: no law is guessed.
    """
    packs = [pack for pack in _packs() if pack.since <= day]
    if not packs:
        first = min(pack.since for pack in _packs())
        raise ValueError(f"no law pack is in force on {day}; the first begins on {first}")
    return max(packs, key=lambda pack: pack.since)


@cache
def _packs() -> tuple[LawPack, ...]:
    text = files(__package__).joinpath("appi.yaml").read_text(encoding="utf-8")
    return tuple(_pack(entry) for entry in yaml.safe_load(text)["packs"])


def _pack(entry: dict[str, Any]) -> LawPack:
    records = {name: _record(data) for name, data in entry["records"].items()}
    grounds = {
        ground_id: Ground(
            id=ground_id,
            labels=(*data["labels"], data["en"]),
            en=data["en"],
            articles=tuple(str(article) for article in data["articles"]),
            refusable=data["refusable"],
            requires=data.get("requires"),
            record=records[data["record"]] if data.get("record") else None,
            known_beforehand=tuple(data.get("known_beforehand", ())),
            joint=data.get("joint", False),
            outside=data.get("outside", True),
            items_personal=data.get("items_personal", True),
            said_as=tuple(data.get("said_as", ())),
            always_refusable=data.get("always_refusable", False),
            filed=data.get("filed", False),
            special_care=data.get("special_care", True),
            duty=data.get("duty"),
            notice=data.get("notice"),
            abroad=AbroadDuty(data["abroad"]),
            forms=tuple(Form(form) for form in data.get("forms", ())),
            identifies=data.get("identifies", True),
            exact_statistics=data.get("exact_statistics", False),
        )
        for ground_id, data in entry["grounds"].items()
    }
    transfers = {
        transfer_id: Transfer(
            id=transfer_id,
            labels=tuple(data["labels"]),
            en=data["en"],
            articles=tuple(data["articles"]),
            requires=data["requires"],
            refusable=data["refusable"],
        )
        for transfer_id, data in entry["transfers"].items()
    }
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256((canonical + holidays_text()).encode()).hexdigest()
    return LawPack(entry["id"], entry["since"], entry["source"], grounds, transfers, digest)


def _record(data: dict[str, Any]) -> RecordDuty:
    return RecordDuty(
        contents=tuple(data["contents"]),
        articles=tuple(data["articles"]),
        term_years=data["term_years"],
        batch_allowed=data["batch_allowed"],
    )
