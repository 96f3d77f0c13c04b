"""Training on the notice (C02, L24): until when it holds, and what is asked about a new version.

An acknowledgement holds for the months of policy/watch.yaml and to the end of its last day in
Tokyo. Whoever acknowledged an earlier version answers a few questions on what has changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.compare_notices import CellChange, cell_changes
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import open_digest
from sekisho.gate.watch_rules import TrainingRules, watch_rules

MOST = 3
"""Questions on one new version: what changed most is in the notice, which was read before."""
MONTHS_A_YEAR = 12
TEXTS = {
    ("gained", True): ("「{0}」は、「{1}」を新たに受け取れるようになった。",
                       "{0} may newly receive {1}."),
    ("gained", False): ("「{0}」は、「{1}」を受け取れなくなった。",
                        "{0} may receive {1} no more."),
    ("lost", True): ("「{0}」は、「{1}」を受け取れなくなった。",
                     "{0} may receive {1} no more."),
    ("lost", False): ("「{0}」は、「{1}」を新たに受け取れるようになった。",
                      "{0} may newly receive {1}."),
    ("conditions", True): ("「{0}」が「{1}」を受け取れる条件が変わった。",
                           "The conditions on which {0} may receive {1} have changed."),
    ("conditions", False): ("「{0}」が「{1}」を受け取れる条件は、前の版と同じである。",
                            "{0} may receive {1} on the same conditions as before."),
}  # fmt: skip


class Standing(StrEnum):
    """How somebody's training stands."""

    NONE = "none"  # the version in force was not acknowledged
    LAPSED = "lapsed"
    SOON = "soon"  # it lapses within the days of the rules
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence on what has changed, to be called true or false. `right` never leaves the act."""

    id: str
    text: str
    right: bool
    clauses: tuple[str, ...]


def holds_until(acknowledged_on: date, rules: TrainingRules) -> date:
    """The last day, whole, on which the acknowledgement holds: the same day so many months later.

    Where that month has no such day, its last one.
    """
    months = acknowledged_on.month - 1 + rules.months
    year, month = acknowledged_on.year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1
    following = date(year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
    last = following - timedelta(days=1)
    return date(year, month, min(acknowledged_on.day, last.day))


def has_lapsed(acknowledged_on: date, today: date) -> bool:
    """Whether an acknowledgement of that day holds no more, by the rules of this installation."""
    return today > holds_until(acknowledged_on, watch_rules().training)


def standing(
    digest: str, acknowledged: str, acknowledged_on: date, today: date, rules: TrainingRules
) -> Standing:
    """How the training of somebody stands who acknowledged the version of this digest then."""
    if acknowledged != digest:
        return Standing.NONE
    until = holds_until(acknowledged_on, rules)
    if today > until:
        return Standing.LAPSED
    return Standing.SOON if until - today <= timedelta(days=rules.warn_days) else Standing.HOLDS


def questions(connection: Db, version: Version, acknowledged: str, lang: str) -> list[Question]:
    """What is asked of somebody who acknowledged the version `acknowledged` before; [] of others.

    requires: the role sekisho_web
    """
    if acknowledged in ("", version.policy.digest):
        return []
    try:
        old = open_digest(connection, acknowledged).policy
    except ActRefusedError:
        return []
    return asked_about(list(cell_changes(old, version.policy, lang)), version.policy.digest, lang)


def asked_about(changes: Sequence[CellChange], digest: str, lang: str) -> list[Question]:
    """At most `MOST` questions on these changes: for everybody the same, half of them untrue."""
    known = [change for change in changes if (change.kind, True) in TEXTS]
    chosen = sorted(known, key=lambda change: _chance(digest, change))[:MOST]
    return [_question(digest, change, lang, nth) for nth, change in enumerate(chosen)]


def refuse_wrong(asked: Sequence[Question], answers: Mapping[str, str]) -> None:
    """Returns where every question has its right answer; ActRefusedError with where to read."""
    for question in asked:
        if answers.get(question.id) != ("yes" if question.right else "no"):
            clauses = "、".join(question.clauses) or "C01"
            raise ActRefusedError(
                "wrong-answer",
                f"答えが違うか、まだ選ばれていません: {question.text} 条文 {clauses} の箇所を"
                "読み直してください（C02）。",
                f"Not answered, or not rightly: {question.text} Read again what the notice says by"
                f" {clauses} (C02).",
            )


def _question(digest: str, change: CellChange, lang: str, nth: int) -> Question:
    right = (int(_chance(digest, change)[:2], 16) + nth) % 2 == 0
    ja, en = TEXTS[change.kind, right]
    text = (ja if lang == "ja" else en).format(change.recipient, change.item)
    return Question(f"q{nth}", text, right, change.clauses)


def _chance(digest: str, change: CellChange) -> str:
    """Chance that is the same for everybody, whatever language they read."""
    told = "\n".join((digest, change.kind, *change.clauses))
    return sha256(told.encode()).hexdigest()
