"""Which purposes are marketing, and how long its records are kept (policy/mail/marketing.yaml)."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from sekisho.gate.errors import ActRefusedError


@dataclass(frozen=True, slots=True)
class MarketingRules:
    """`purposes` are ids of purposes; `under_order` keeps records for a year, not a month."""

    purposes: tuple[str, ...]
    under_order: bool = False


def marketing_rules_at(path: Path) -> MarketingRules:
    """What the file says; where there is none, no purpose is marketing and none may be sent."""
    if not path.exists():
        return MarketingRules(())
    return read_marketing_rules(path.read_text(encoding="utf-8"), path.name)


def read_marketing_rules(text: str, file: str) -> MarketingRules:
    """What marketing.yaml says; ActRefusedError where it cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        purposes, order = data.get("purposes"), data.get("under_order", False)
        known = set(data) <= {"purposes", "under_order"}
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file) from reason
    if not (known and isinstance(purposes, list) and isinstance(order, bool)):
        raise _unreadable(file)
    if not all(isinstance(one, str) for one in purposes):
        raise _unreadable(file)
    return MarketingRules(tuple(purposes), order)


def _unreadable(file: str) -> ActRefusedError:
    return ActRefusedError(
        "marketing-rules",
        f"{file} を読めません。purposes（目的の id の一覧）と"
        " under_order（true か false）を書きます。",
        f"{file} cannot be read. It says purposes (a list of ids of purposes) and under_order"
        " (true or false).",
    )
