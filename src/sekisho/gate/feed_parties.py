"""Who hears of changes downstream, and within how many days each confirms (policy/downstream.yaml).

Recipients hear of what they were given; the company's other systems are named in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from sekisho.gate.errors import ActRefusedError

STOP, ERASE, CORRECT = CHANGES = ("stop", "erase", "correct")
DAYS = 14
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class System:
    """One of the company's other systems: its names, its days, the changes that it hears of."""

    ja: str
    en: str
    days: int
    wants: frozenset[str]

    def shown(self, lang: str) -> str:
        """Its name in the language."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Downstream:
    """The days of every recipient, and the systems by id."""

    default: int = DAYS
    recipients: Mapping[str, int] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)

    def days_of(self, party: str) -> int:
        """Within how many days the recipient or system confirms."""
        if party in self.systems:
            return self.systems[party].days
        return self.recipients.get(party, self.default)


def downstream() -> Downstream:
    """What this installation's file says (SEKISHO_DOWNSTREAM); without one, no system is told."""
    path = Path(settings.DOWNSTREAM)
    try:
        return _read_once(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Downstream()


@lru_cache(maxsize=4)
def _read_once(path: Path, changed: int) -> Downstream:  # noqa: ARG001 - a change is read again
    return read_downstream(path.read_text(encoding="utf-8"), path.name)


def read_downstream(text: str, file: str) -> Downstream:
    """What downstream.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        if unknown := set(data) - {"default", "recipients", "systems"}:
            raise _unreadable(file, min(unknown))
        default = _days(data.get("default") or {}, DAYS, file, "default")
        recipients = {
            party: _days(wish or {}, default, file, party)
            for party, wish in (data.get("recipients") or {}).items()
        }
        systems = {
            name: _system(wish or {}, default, file, name)
            for name, wish in (data.get("systems") or {}).items()
        }
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file, "YAML") from reason
    return Downstream(default, recipients, systems)


def _system(wish: Mapping[str, object], default: int, file: str, name: str) -> System:
    rest = {key: value for key, value in wish.items() if key not in ("ja", "en", "wants")}
    wants, ja, en = wish.get("wants", list(CHANGES)), wish.get("ja"), wish.get("en")
    if not isinstance(wants, list) or not wants or not set(wants) <= set(CHANGES):
        raise _unreadable(file, name)
    if not (isinstance(ja, str) and ja and isinstance(en, str) and en):
        raise _unreadable(file, name)
    return System(ja, en, _days(rest, default, file, name), frozenset(map(str, wants)))


def _days(wish: Mapping[str, object], default: int, file: str, place: str) -> int:
    days = wish.get("days", default)
    whole = isinstance(days, int) and not isinstance(days, bool)
    if set(wish) - {"days"} or not whole or not 1 <= int(str(days)) <= MOST_DAYS:
        raise _unreadable(file, place)
    return int(str(days))


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "downstream",
        f"{file} の {place} を読めません。days は 1〜{MOST_DAYS} 日、systems には ja と en の名前が"
        "要り、wants は stop・erase・correct です。",
        f"{file}: {place} cannot be read. days: 1 to {MOST_DAYS}; a system has a name in ja and en;"
        " wants: stop, erase, correct.",
    )
