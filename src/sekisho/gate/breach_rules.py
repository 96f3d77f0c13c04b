"""What the law leaves to the operator about breaches: policy/breaches.yaml."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sekisho.cases.breach_triage import Periods
from sekisho.gate.errors import ActRefusedError

LAW = Periods()
"""The law's own periods: the operator's may be shorter, never longer."""
NAMES = ("aim", "latest", "final", "malice")


@dataclass(frozen=True, slots=True)
class BreachRules:
    """The periods, and the items whose misuse may cost a person money."""

    periods: Periods = field(default_factory=Periods)
    property_items: frozenset[str] = frozenset({"card", "bank_account", "password", "pin"})


def breach_rules_at(path: Path) -> BreachRules:
    """What the file says; where there is none, the law's periods and the usual items."""
    if not path.exists():
        return BreachRules()
    return read_breach_rules(path.read_text(encoding="utf-8"), path.name)


def read_breach_rules(text: str, file: str) -> BreachRules:
    """What breaches.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        days = data.get("days") or {}
        given = {name: days.get(name, getattr(LAW, name)) for name in NAMES}
        unknown = sorted({*days} - {*NAMES})
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file, "YAML") from reason
    for name in (*unknown, *NAMES):
        value = given.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _unreadable(file, f"days.{name}")
        if not 1 <= value <= getattr(LAW, name):
            raise _unreadable(file, f"days.{name}")
    items = data.get("property_items", sorted(BreachRules().property_items))
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _unreadable(file, "property_items")
    return BreachRules(Periods(**given), frozenset(items))


def _unreadable(file: str, place: str) -> ActRefusedError:
    most = f"{LAW.aim}, {LAW.latest}, {LAW.final}, {LAW.malice}"
    return ActRefusedError(
        "breach-rules",
        f"{file} の {place} を読めません。日数 aim, latest, final, malice は 1 以上、"
        f"それぞれ {most} 以下です（L26）。property_items は項目の id の一覧です。",
        f"{file}: {place} cannot be read. The days aim, latest, final and malice are at least 1 and"
        f" at most {most} (L26); property_items is a list of items.",
    )
