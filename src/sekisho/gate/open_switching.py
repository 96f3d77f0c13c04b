"""The act of opening a switching case on a customer's application to change the retailer (C45).

As the new retailer we open it on the application that the customer made to us; as the present one,
on the supply point number that the new retailer's relay names. A second one at the same point is
refused in the records at once, so that the answer to it can be shown.
"""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.switching import Channel
from sekisho.decide.calendar import period_end
from sekisho.gate.act_facts import DOCUMENT
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.switching_steps import CLAUSES, locked_switching, record_switching_step
from sekisho.rules.condition import Unit

RETAILER, OPERATOR = "retailer", "network_operator"
COOLING_OFF_DAYS = 8
"""Counted with the day on which the papers are received (特商法 Arts 9(1), 24(1))."""
REFUSALS = {
    "no-contract": (
        (
            "その番号のお申込み（他社に替わる場合はご契約中の地点）が見当たりません。"
            "申込番号か供給地点特定番号を確かめてください（C45）。"
        ),
        (
            "No application of that number, or no supplied point for a customer who leaves. Check"
            " the application or supply point number (C45)."
        ),
    ),
    "no-point": (
        (
            "供給地点特定番号か受け持ちの一般送配電事業者が、まだ登録されていません。"
            "登録してから始めてください（C31）。"
        ),
        (
            "The supply point number or its network operator is not on record yet. Enter it first"
            " (C31)."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Application:
    """What the customer applied for.

    `reference` is our application number where the customer comes to us, and the supply point
    number that the new retailer named where the customer leaves; `application_no` is the new
    retailer's own, if it gave one. `papers_on` is the day on which the customer got the papers.
    """

    customer_no: str
    retailer: str
    incoming: bool
    reference: str
    channel: str = Channel.WEB
    application_no: str = ""
    papers_on: date | None = None


@dataclass(frozen=True, slots=True)
class SwitchingStep:
    """A move was made: the entry that says so, and how the case stands after it."""

    switching: int
    ledger_index: int
    state: str
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "switching": self.switching,
            "state": self.state,
            "reasons": list(self.reasons),
            "ledger_index": self.ledger_index,
        }


def open_switching(
    connection: Db, version: Version, applied: Application, actor: Actor, moment: Moment
) -> SwitchingStep:
    """The case stands, and nothing has gone to anybody.

    Refused (ActRefusedError), with nothing recorded: an actor who has not acknowledged the version
    in force, a company that is no retailer, an unknown channel, no such application or point.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_untrained(version, actor)
    today = day_of(moment)
    _refuse_application(version, applied, today)
    ours = applied.reference if applied.incoming else applied.application_no or None
    with connection.transaction():
        row = connection.execute(
            "SELECT case_no, refusal FROM hand.open_switching(%s, %s, %s, %s, %s, %s, %s, %s)",
            (applied.customer_no, applied.reference, applied.incoming, applied.retailer, ours,
             applied.channel, today, _cool_off_until(version, applied)),
        ).fetchone()  # fmt: skip
        case, refusal = row or (None, "no-contract")
        if case is None:
            raise ActRefusedError(refusal, *REFUSALS[refusal])
        one = locked_switching(connection, int(case))
        index = record_switching_step(connection, version, one, "open", moment)
    return SwitchingStep(one.case, index, str(one.relay.step), one.relay.reasons)


def _cool_off_until(version: Version, applied: Application) -> date | None:
    """The last day of the eight, as the Civil Code counts a period whose first day counts."""
    if applied.channel == Channel.WEB or applied.papers_on is None:
        return None
    calendar = version.policy.calendar
    return period_end(applied.papers_on, COOLING_OFF_DAYS, Unit.DAY, calendar, first_counts=True)


def _refuse_application(version: Version, applied: Application, today: date) -> None:
    words = version.policy.vocabulary
    clause = CLAUSES[0]
    known = applied.retailer in words.parties and applied.retailer != version.policy.operator
    if not known or not {RETAILER, OPERATOR} & words.classes_of(applied.retailer, today):
        raise ActRefusedError(
            "no-retailer",
            f"「{applied.retailer}」は、告知のいう小売電気事業者ではありません（{clause}）。",
            f"{applied.retailer!r} is no electricity retailer under the notice ({clause}).",
        )
    if applied.channel not in list(Channel):
        raise ActRefusedError(
            "no-such-channel",
            f"申込みの経路を次から選んでください: {', '.join(Channel)}",
            f"Choose how the customer applied from: {', '.join(Channel)}",
        )
    if applied.papers_on is not None and applied.papers_on > today:
        raise ActRefusedError(
            "papers-to-come",
            "書面を受け取った日に、先の日付は入れられません。",
            "The day on which the papers were received cannot be one to come.",
        )
    if applied.application_no and not DOCUMENT.fullmatch(applied.application_no):
        raise ActRefusedError(
            "no-application-number",
            "相手の会社の申込番号だけを 60 文字までで書いてください。名前は書かないでください。",
            "Write the other company's application number only, in at most 60 characters. No"
            " names.",
        )
