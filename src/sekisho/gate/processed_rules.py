"""How processed sets are made, as the operator wrote it down: policy/processed.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from sekisho.disclosure.deidentify import LEAST, Column, Method
from sekisho.gate.errors import ActRefusedError

WIDTHS = (Method.BAND, Method.CAP)


@dataclass(frozen=True, slots=True)
class DeclaredSet:
    """One set: `item` is what the notice calls it, and its form says which law holds."""

    name: str
    item: str
    purpose: str
    columns: tuple[Column, ...]
    least: int


def processed_rules_at(path: Path) -> Mapping[str, DeclaredSet]:
    """The sets of the file by name; none where there is no file."""
    return (
        read_processed_rules(path.read_text(encoding="utf-8"), path.name) if path.exists() else {}
    )


def read_processed_rules(text: str, file: str) -> Mapping[str, DeclaredSet]:
    """What processed.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        said = (yaml.safe_load(text) or {}).get("sets") or {}
        return {name: _declared(name, one, file) for name, one in said.items()}
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file, "YAML") from reason


def _declared(name: str, said: Mapping[str, object], file: str) -> DeclaredSet:
    columns, least = said.get("columns"), said.get("least", LEAST)
    if not isinstance(columns, dict):
        raise _unreadable(file, f"{name}.columns")
    if not isinstance(least, int) or isinstance(least, bool):
        raise _unreadable(file, f"{name}.least")
    words = {key: said.get(key) for key in ("item", "purpose")}
    for key, word in words.items():
        if not isinstance(word, str):
            raise _unreadable(file, f"{name}.{key}")
    made = tuple(_column(name, item, how, file) for item, how in columns.items())
    return DeclaredSet(name, str(words["item"]), str(words["purpose"]), made, least)


def _column(name: str, item: str, how: object, file: str) -> Column:
    if isinstance(how, dict) and len(how) == 1:
        ((method, width),) = how.items()
        if method in WIDTHS and isinstance(width, int) and not isinstance(width, bool):
            return Column(item, Method(method), width)
    elif how in list(Method) and how not in WIDTHS:
        return Column(item, Method(str(how)))
    raise _unreadable(file, f"{name}.columns.{item}")


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "processed-rules",
        f"{file} の {place} を読めません。方法は keep、year、month、pseudonym、"
        "または {band: 幅}、{cap: 上限} です。",
        f"{file}: {place} cannot be read. A method is keep, year, month, pseudonym, or"
        " {band: width}, {cap: most}.",
    )
