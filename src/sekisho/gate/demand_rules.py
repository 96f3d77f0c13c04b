"""The operator's limits for legal demands, and its own directory of bodies: policy/demands.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from sekisho.cases.demand_bases import BASES, Body
from sekisho.cases.demand_check import Authority, Limits
from sekisho.gate.errors import ActRefusedError

WHOLE = ("open", "checked", "persons", "items", "seal", "period")
MOST = {
    "open": 366, "checked": 731, "persons": 100, "items": 100, "seal": 366, "period": 3660,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemandRules:
    """The limits, and the bodies by id."""

    limits: Limits = field(default_factory=Limits)
    authorities: Mapping[str, Authority] = field(default_factory=dict)


def demand_rules_at(path: Path) -> DemandRules:
    """What the file says. Without a file there is no directory, so every demand is refused."""
    if not path.exists():
        return DemandRules()
    return read_demand_rules(path.read_text(encoding="utf-8"), path.name)


def read_demand_rules(text: str, file: str) -> DemandRules:
    """What demands.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        bodies = data.get("authorities") or {}
        return DemandRules(
            _limits(data.get("limits") or {}, file),
            {name: _authority(name, said, file) for name, said in bodies.items()},
        )
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file, "YAML") from reason


def _limits(said: Mapping[str, object], file: str) -> Limits:
    standard = Limits()
    given = {name: said.get(name, getattr(standard, name)) for name in WHOLE}
    valid = said.get("valid") or {}
    unknown = sorted({*said} - {*WHOLE, "valid", "dated"})
    if unknown or not isinstance(valid, dict):
        raise _unreadable(file, f"limits.{unknown[0] if unknown else 'valid'}")
    for name, value in given.items():
        if not _days(value, MOST[name]):
            raise _unreadable(file, f"limits.{name}")
    for basis, value in valid.items():
        if basis not in BASES or not _days(value, MOST["open"]):
            raise _unreadable(file, f"limits.valid.{basis}")
    dated = said.get("dated") or []
    if not isinstance(dated, list) or not all(isinstance(each, str) for each in dated):
        raise _unreadable(file, "limits.dated")
    valid = {**standard.valid, **valid}
    return Limits(valid=valid, dated=frozenset(dated), **given)  # type: ignore[arg-type]  # checked


def _authority(name: str, said: Mapping[str, object], file: str) -> Authority:
    texts = {key: said.get(key) for key in ("label", "en", "telephone", "source")}
    checked, body = said.get("checked"), said.get("body")
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise _unreadable(file, f"{name}.{key}")
    if body not in list(Body):
        raise _unreadable(file, f"{name}.body")
    if not isinstance(checked, date):
        raise _unreadable(file, f"{name}.checked")
    label, en, telephone, source = (str(text) for text in texts.values())
    return Authority(name, label, en, Body(str(body)), telephone, source, checked)


def _days(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "demand-rules",
        f"{file} の {place} を読めません。機関には label、en、body（{'、'.join(Body)}）、"
        "telephone、source、checked（日付）が要り、limits に書けるのは 1 以上の数だけです。",
        f"{file}: {place} cannot be read. A body has label, en, body ({', '.join(Body)}),"
        " telephone, source and checked (a date); limits are whole numbers from 1.",
    )
