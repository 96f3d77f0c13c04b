"""What the operator wrote down about the watch over those who read: policy/watch.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from django.conf import settings

from sekisho.gate.errors import ActRefusedError
from sekisho.guard.headers import recipient_fault

MOST = 100_000
"""No figure of the file is larger: a budget that nobody can exceed is none."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many different customers a day, and how many searches that find nobody."""

    customers: int = 100
    empty: int = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """More customers than this within so many minutes raise an alarm."""

    customers: int = 20
    minutes: int = 10


@dataclass(frozen=True, slots=True)
class EmergencyRules:
    """For how long, for how many customers more, and within how many business days reviewed."""

    minutes: int = 30
    customers: int = 10
    review_days: int = 3


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """For how many months an acknowledgement holds, and when people are warned of its end."""

    months: int = 12
    warn_days: int = 30


Figures = TypeVar("Figures", Budget, Pace, EmergencyRules, TrainingRules)


@dataclass(frozen=True, slots=True)
class WatchRules:
    """The budgets by kind of account, and the rest of the file."""

    default: Budget = field(default_factory=Budget)
    budgets: Mapping[str, Budget] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    emergency: EmergencyRules = field(default_factory=EmergencyRules)
    training: TrainingRules = field(default_factory=TrainingRules)
    told: tuple[str, ...] = ()

    def budget(self, role: str) -> Budget:
        """What somebody of this role may read in a day."""
        return self.budgets.get(role, self.default)


def watch_rules() -> WatchRules:
    """The rules of this installation, read anew at each act: a change holds from the next on."""
    return watch_rules_at(settings.WATCH_RULES)


def watch_rules_at(path: Path) -> WatchRules:
    """What the file says; where there is none, the limits of the shipped one, and nobody told."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return WatchRules()
    return _read_once(path, found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=8)
def _read_once(path: Path, *changed: int) -> WatchRules:  # noqa: ARG001 - read anew when these change
    """What the file says. Reading it takes as long as the whole count, hence the memory."""
    return read_watch_rules(path.read_text(encoding="utf-8"), path.name)


def read_watch_rules(text: str, file: str) -> WatchRules:
    """What watch.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader) or {}
        budgets = dict(data.get("budgets") or {})
        told = tuple((data.get("alarms") or {}).get("to") or ())
        unknown = sorted({*data} - {"budgets", "pace", "emergency", "training", "alarms"})
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as reason:
        raise _unreadable(file, "YAML") from reason
    if unknown:
        raise _unreadable(file, unknown[0])
    for address in told:
        if not isinstance(address, str) or recipient_fault(address, frozenset({address})):
            raise _unreadable(file, "alarms.to")
    default = _figures(Budget(), budgets.pop("default", {}), file, "budgets.default")
    return WatchRules(
        default=default,
        budgets={
            str(role): _figures(default, said, file, f"budgets.{role}")
            for role, said in budgets.items()
        },
        pace=_figures(Pace(), data.get("pace") or {}, file, "pace"),
        emergency=_figures(EmergencyRules(), data.get("emergency") or {}, file, "emergency"),
        training=_figures(TrainingRules(), data.get("training") or {}, file, "training"),
        told=told,
    )


def _figures(usual: Figures, said: object, file: str, place: str) -> Figures:
    """The figures of one passage; what is not said is as usual."""
    if not isinstance(said, dict):
        raise _unreadable(file, place)
    known = {each.name: getattr(usual, each.name) for each in fields(usual)}
    for name, value in said.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        if name not in known or not whole or not 1 <= value <= MOST:
            raise _unreadable(file, f"{place}.{name}")
    return type(usual)(**(known | said))


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "watch-rules",
        f"{file} の {place} を読めません。数は 1 以上 {MOST:,} 以下の整数、alarms.to は"
        "メールアドレスの一覧です。直すまで、お客様の記録はだれも見られません（L24）。",
        f"{file}: {place} cannot be read. Figures are whole, from 1 to {MOST:,}; alarms.to is a"
        " list of mail addresses. Until it is mended nobody sees a customer's record (L24).",
    )
