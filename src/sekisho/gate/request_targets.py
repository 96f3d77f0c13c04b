"""By when requests are answered, and for what fee, kind by kind (policy/requests.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sekisho.cases.clock import Target
from sekisho.cases.kinds import KINDS
from sekisho.gate.errors import ActRefusedError

MOST_DAYS = 60
"""A target is a promise under "without delay": nobody may write down half a year."""
MOST_YEN = 10_000
"""Art 38(2): within what is reasonable in view of the cost."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The clock of every kind, and the fee in yen of those that may have one."""

    default: Target = field(default_factory=Target)
    by_kind: Mapping[str, Target] = field(default_factory=dict)
    fees: Mapping[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> Target:
        """The clock of requests of this kind."""
        return self.by_kind.get(kind, self.default)

    def fee(self, kind: str) -> int:
        """What a request of this kind costs, in yen."""
        return self.fees.get(kind, 0)


def targets_at(path: Path) -> Targets:
    """What the file says; where there is none, fourteen days for every kind and no fee."""
    if not path.exists():
        return Targets()
    return read_targets(path.read_text(encoding="utf-8"), path.name)


def read_targets(text: str, file: str) -> Targets:
    """What requests.yaml says; ActRefusedError names the first place that cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        default = _target(data.get("default") or {}, Target(), file, "default")
        kinds = data.get("kinds") or {}
        for kind, wish in kinds.items():
            _refuse_kind(kind, wish, file)
        by_kind = {
            kind: _target({k: v for k, v in wish.items() if k != "fee"}, default, file, kind)
            for kind, wish in kinds.items()
        }
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file, "YAML") from reason
    fees = {kind: wish["fee"] for kind, wish in kinds.items() if "fee" in wish}
    return Targets(default, by_kind, fees)


def _refuse_kind(kind: str, wish: Mapping[str, object], file: str) -> None:
    law, fee = KINDS.get(kind), wish.get("fee", 0)
    if law is None:
        raise _unreadable(file, kind)
    if not _number(fee, 0, MOST_YEN):
        raise _unreadable(file, f"{kind}.fee")
    if fee and not law.fee:
        raise ActRefusedError(
            "no-fee-allowed",
            f"{file}: 「{law.ja}」に手数料はいただけません（法第38条第1項）。fee を消します。",
            f"{file}: no fee may be taken for {kind} (Art 38(1)). Take out its fee.",
        )


def _target(wish: Mapping[str, object], standard: Target, file: str, place: str) -> Target:
    days = wish.get("days", standard.days)
    warn = wish.get("warn", standard.warn)
    known = set(wish) <= {"days", "warn"}
    if not (known and _number(days, 1, MOST_DAYS) and _number(warn, 0, MOST_DAYS)):
        raise _unreadable(file, place)
    return Target(int(str(days)), int(str(warn)))


def _number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "targets",
        f"{file} の {place} を読めません。書けるのは days（1〜{MOST_DAYS}日）、"
        f"warn（0〜{MOST_DAYS}営業日前）、求めごとの fee（0〜{MOST_YEN}円）です。",
        f"{file}: {place} cannot be read. It may say days (1 to {MOST_DAYS}), warn (0 to"
        f" {MOST_DAYS} business days before) and, for a request, fee (0 to {MOST_YEN} yen).",
    )
