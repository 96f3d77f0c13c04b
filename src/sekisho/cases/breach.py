"""The life of a breach: from the day on which any of us knew to the day on which it is closed.

    RECEIVED -triage-> TRIAGED -report_preliminary-> PRELIMINARY -report_final-> FINAL
    FINAL -close-> CLOSED
    RECEIVED, TRIAGED, PRELIMINARY -triage-> TRIAGED or PRELIMINARY as before: facts change
    TRIAGED, PRELIMINARY, FINAL -notify-> the same: the persons concerned are told
    TRIAGED (not reportable) -close-> CLOSED, with the reason

What was reported is never taken back: a later triage may add a situation, and a reported breach
stays one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from sekisho.cases.breach_report import NINE, missing
from sekisho.cases.life import StepRefusedError
from sekisho.cases.stands import BREACH, following

OFFICER = "privacy_officer"


class State(StrEnum):
    """Where a breach stands."""

    RECEIVED = "received"  # somebody told of it; its clock runs
    TRIAGED = "triaged"  # held against the four situations
    PRELIMINARY = "preliminary"  # the first report is made
    FINAL = "final"  # the final report is made
    CLOSED = "closed"  # the persons were told, or nothing had to be reported: final


class Step(StrEnum):
    """What happens to a breach."""

    TRIAGE = "triage"
    REPORT_PRELIMINARY = "report_preliminary"
    REPORT_FINAL = "report_final"
    NOTIFY = "notify"
    CLOSE = "close"


class Told(StrEnum):
    """How the persons concerned were told (Rule 10)."""

    NOTICE = "notice"  # each of them
    SUBSTITUTE = "substitute"  # it is hard to tell each: published, with somebody to ask


BEFORE: Mapping[Step, frozenset[State]] = MappingProxyType(
    {
        Step.TRIAGE: frozenset({State.RECEIVED, State.TRIAGED, State.PRELIMINARY}),
        Step.REPORT_PRELIMINARY: frozenset({State.TRIAGED}),
        Step.REPORT_FINAL: frozenset({State.PRELIMINARY, State.TRIAGED}),
        Step.NOTIFY: frozenset({State.TRIAGED, State.PRELIMINARY, State.FINAL}),
        Step.CLOSE: frozenset({State.TRIAGED, State.FINAL}),
    }
)
"""The states in which a step may be taken. A final report in time may be the only one."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach as the rules of its life see it. `situations` are those of the last triage.

    `untold` is how many of the persons in the ledger have no notice yet.
    """

    state: State = State.RECEIVED
    situations: tuple[str, ...] = ()
    told: Told | None = None
    reason: str = ""
    untold: int = 0

    @property
    def reportable(self) -> bool:
        """True where the authority and the persons have to be told."""
        return bool(self.situations)

    @property
    def all_told(self) -> bool:
        """True where everybody of the ledger has a notice, or another measure took its place."""
        return self.told is Told.SUBSTITUTE or (self.told is Told.NOTICE and not self.untold)


def triaged(breach: Breach, role: str, situations: tuple[str, ...]) -> Breach:
    """The breach under these situations; what was reported keeps the situations it had."""
    _refuse(breach, Step.TRIAGE, role)
    if breach.state is State.PRELIMINARY:
        kept = dict.fromkeys((*breach.situations, *situations))
        return replace(breach, situations=tuple(kept))
    return replace(breach, state=State.TRIAGED, situations=situations)


def reported(breach: Breach, role: str, report: Mapping[str, str], *, final: bool) -> Breach:
    """The preliminary or the final report is made; the final one says all nine items."""
    _refuse(breach, Step.REPORT_FINAL if final else Step.REPORT_PRELIMINARY, role)
    _refuse_unreportable(breach)
    if not report.get("summary", "").strip():
        raise StepRefusedError(
            "no-summary",
            "概要を書いてください。ほかは分かっている範囲で足ります（L26）。",
            "Write the summary; of the rest, what is known so far is enough (L26).",
        )
    unsaid = missing(report)
    if final and unsaid:
        headings = [NINE[code] for code in unsaid]
        raise StepRefusedError(
            "not-all-nine",
            f"確報には九つの項目がすべて要ります。まだないもの: {'、'.join(h.ja for h in headings)}"
            "（L26）。",
            "The final report says all nine items. Missing: "
            f"{', '.join(h.en for h in headings)} (L26).",
        )
    return replace(breach, state=State.FINAL if final else State.PRELIMINARY)


def notified(breach: Breach, role: str, how: Told, reason: str) -> Breach:
    """The persons were told; a substitute measure says why each could not be (Art 26(2))."""
    _refuse(breach, Step.NOTIFY, role)
    _refuse_unreportable(breach)
    if how is Told.SUBSTITUTE and not reason.strip():
        raise StepRefusedError(
            "no-reason",
            "一人ひとりに知らせるのが難しい理由と、代わりにしたことを書いてください（L26）。",
            "Write why it is hard to tell each person, and what was done instead (L26).",
        )
    if how is Told.NOTICE and breach.told is None and not breach.untold:
        raise StepRefusedError(
            "nobody-in-the-ledger",
            "台帳から分かる本人がいないため、通知を作れません。代わりの措置を記録してください"
            "（L26）。",
            "The ledger knows nobody who could be told: record a substitute measure (L26).",
        )
    return replace(breach, told=how, untold=0 if how is Told.NOTICE else breach.untold)


def closed(breach: Breach, role: str, reason: str) -> Breach:
    """Nothing is left to do: all was reported and told, or nothing had to be, for this reason."""
    _refuse(breach, Step.CLOSE, role)
    if breach.state is State.TRIAGED and breach.reportable:
        raise StepRefusedError(
            "not-reported",
            "報告が要る事態です。確報を出してから閉じてください（L26）。",
            "It has to be reported: make the final report first (L26).",
        )
    if breach.reportable and breach.told is None:
        raise StepRefusedError(
            "not-told",
            "本人への通知がまだです。通知するか、代わりの措置を記録してください（L26）。",
            "The persons have not been told yet: tell them, or record a substitute measure (L26).",
        )
    if breach.reportable and not breach.all_told:
        raise StepRefusedError(
            "not-all-told",
            f"まだ通知していない本人が {breach.untold}人います。通知を作り直すか、"
            "代わりの措置を記録してください（L26）。",
            f"{breach.untold} of the persons have not been told yet: make the notices again, or"
            " record a substitute measure (L26).",
        )
    if not breach.reportable and not reason.strip():
        raise StepRefusedError(
            "no-reason",
            "報告が要らないと判断した理由を書いてください（L26）。",
            "Write why it need not be reported (L26).",
        )
    return replace(breach, state=State.CLOSED, reason=reason.strip())


def _refuse(breach: Breach, step: Step, role: str) -> None:
    if role != OFFICER:
        raise StepRefusedError(
            "not-an-officer",
            "漏えい等の判断と報告は個人情報保護の責任者が行います（L26）。",
            "A privacy officer judges and reports a breach (L26).",
        )
    if breach.state not in BEFORE[step]:
        follow = following(BEFORE, breach.state)
        raise StepRefusedError("wrong-state", *BREACH.cannot(step, breach.state, follow))


def _refuse_unreportable(breach: Breach) -> None:
    if not breach.reportable:
        raise StepRefusedError(
            "not-reportable",
            "報告が要る四つの事態のどれにも当たりません。事実が変わったら判定し直してください"
            "（L26）。",
            "It is none of the four reportable situations. Triage again when facts change (L26).",
        )
