"""How baselines are made, as the operator wrote it down: policy/negawatt.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import yaml

from sekisho.baseline.method import Choice, Method, Window
from sekisho.gate.errors import ActRefusedError

_MOST_BACK, _MOST_SLOTS, _WHOLE = 365, 47, 100
_KEYS = ("weekday", "holiday", "look_back", "least_percent", "event_days", "window")


def negawatt_rules_at(path: Path) -> Method:
    """The method that the file says; the shipped one where there is no file."""
    if not path.exists():
        return Method()
    return read_negawatt_rules(path.read_text(encoding="utf-8"), path.name)


def read_negawatt_rules(text: str, file: str) -> Method:
    """What negawatt.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError:
        _unreadable(file, "YAML")
    if not isinstance(said, dict):
        _unreadable(file, "YAML")
    if strange := sorted(str(key) for key in said if key not in _KEYS):
        _unreadable(file, strange[0])
    usual = Method()
    event_days = said.get("event_days", usual.event_days)
    if not isinstance(event_days, bool):
        _unreadable(file, "event_days")
    return Method(
        _choice(said, "weekday", file),
        _choice(said, "holiday", file),
        _number(said, "look_back", usual.look_back, _MOST_BACK, file),
        _number(said, "least_percent", usual.least_percent, _WHOLE, file, least=0),
        event_days,
        _window(said, file),
    )


def _choice(said: Mapping[str, object], key: str, file: str) -> Choice:
    given = said.get(key, {})
    if not isinstance(given, dict):
        _unreadable(file, key)
    of = _number(given, "of", Choice().of, _MOST_BACK, file)
    return Choice(of, _number(given, "high", Choice().high, of, file))


def _window(said: Mapping[str, object], file: str) -> Window | None:
    given = said.get("window", {})
    if given is None:
        return None
    if not isinstance(given, dict):
        _unreadable(file, "window")
    farthest = _number(given, "from", Window().farthest, _MOST_SLOTS, file)
    return Window(farthest, _number(given, "to", Window().nearest, farthest, file))


def _number(
    said: Mapping[str, object], key: str, usual: int, most: int, file: str, least: int = 1
) -> int:
    given = said.get(key, usual)
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
        _unreadable(file, f"{key} ({least}-{most})")
    return given


def _unreadable(file: str, place: str) -> NoReturn:
    raise ActRefusedError(
        "negawatt-rules",
        f"{file} の {place} を読めません。docs/reference/negawatt.md の形で書いてください。",
        f"{file}: {place} cannot be read. Write it as docs/reference/negawatt.md says.",
    )
