"""The acts of showing switching cases: all of them at the desk, and a customer's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from psycopg.rows import TupleRow

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.switching import BEFORE, OPEN, Channel, Move, Step, Whom, given_at
from sekisho.cases.switching_reasons import REASONS
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key
from sekisho.gate.switching_steps import Stored, stored
from sekisho.ledger.entry import JsonEntry, parse_entry

OCCTO = "occto"
MOST = 200
"""Givings looked through for one case, the newest first."""
_GONE = """
SELECT ledger_index, at, recipient, items FROM books.told_act
WHERE customer_id = %s AND kind = 'relay' ORDER BY ledger_index DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Gift:
    """What one company is given at one step, in the words of the notice."""

    step: str
    recipient: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """What one company was given: when, which items, and the entry that tells of it."""

    at: datetime
    recipient: str
    items: tuple[str, ...]
    ledger_index: int


@dataclass(frozen=True, slots=True)
class ShownSwitching:
    """A case in words. `retailer` and `operator` are names; `reasons` are (what, what next)."""

    switching: int
    retailer: str
    operator: str
    incoming: bool
    channel: str
    step: str
    switch_on: date | None
    cool_off_until: date | None
    reasons: tuple[tuple[str, str], ...]
    opened_on: date
    closed_on: date | None
    consented_at: datetime | None
    moves: tuple[str, ...]
    gifts: tuple[Gift, ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "switching": self.switching,
            "retailer": self.retailer,
            "operator": self.operator,
            "incoming": self.incoming,
            "channel": self.channel,
            "state": self.step,
            "switch_on": self.switch_on.isoformat() if self.switch_on else None,
            "cool_off_until": self.cool_off_until.isoformat() if self.cool_off_until else None,
            "reasons": [{"what": what, "next": todo} for what, todo in self.reasons],
            "opened_on": self.opened_on.isoformat(),
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
            "moves": list(self.moves),
        }


def list_switchings(
    connection: Db, version: Version, lang: str, *, only_open: bool = True
) -> list[ShownSwitching]:
    """The cases, the newest first, without a word on whose they are.

    requires: the role sekisho_web
    """
    rows = connection.execute("SELECT * FROM hand.switchings(%s)", (only_open,)).fetchall()
    return [_listed(version, row, lang) for row in rows]


def show_switching(connection: Db, version: Version, case: int, lang: str) -> ShownSwitching:
    """This case; ActRefusedError where there is none. requires: the role sekisho_web"""
    row = connection.execute(
        "SELECT * FROM hand.switchings(false) WHERE case_no = %s", (case,)
    ).fetchone()
    if row is None:
        raise ActRefusedError(
            "no-such-switching",
            f"受付番号 {case} の切替えはありません。sekisho switching list で確かめてください。",
            f"There is no switching {case}. See sekisho switching list.",
        )
    return _listed(version, row, lang)


def my_switchings(
    connection: Db, version: Version, customer_no: str, lang: str
) -> list[ShownSwitching]:
    """The customer's own, the newest first. requires: the role sekisho_web"""
    return [_mine(version, one, lang) for one in _of(connection, customer_no)]


def my_switching(
    connection: Db, version: Version, customer_no: str, case: int, lang: str
) -> tuple[ShownSwitching, str]:
    """The customer's case and the text to consent to; ActRefusedError alike where it is not theirs.

    requires: the role sekisho_web
    """
    for one in _of(connection, customer_no):
        if one.case == case:
            shown = _mine(version, one, lang)
            return shown, consent_text(shown, lang)
    raise ActRefusedError(
        "not-yours", "その件はありません。", "There is no such switching of yours."
    )


def gone_in(connection: Db, version: Version, customer_no: str, case: int, lang: str) -> list[Gone]:
    """What has gone to whom in this case of the customer's, the newest first.

    requires: the role sekisho_web; the case is the customer's
    """
    words = version.policy.vocabulary
    rows = connection.execute(_GONE, (customer_key(connection, customer_no), MOST)).fetchall()
    found: list[Gone] = []
    for index, at, recipient, items in rows:
        entry = parse_entry(log.read_entry(connection, index))
        if not isinstance(entry, JsonEntry) or entry.fields.get("case") != f"SW-{case}":
            continue
        party = words.parties.get(recipient)
        shown = tuple(words.items[i].shown(lang) if i in words.items else i for i in items)
        found.append(Gone(at, party.shown(lang) if party else recipient, shown, index))
    return found


def consent_text(shown: ShownSwitching, lang: str) -> str:
    """What the customer agrees to: who is given what at which step of this very case."""
    lines = [
        f"{each.recipient}: {('、' if lang == 'ja' else ', ').join(each.items)}"
        for each in shown.gifts
    ]
    what = (
        f"電気のご契約の切替え（受付番号 {shown.switching}）のため、次の会社に、次の情報だけを渡す"
        "ことに同意します。切替えが終わるか取りやめになれば、それ以上は渡しません。"
        if lang == "ja"
        else f"For the change of my electricity contract (no. {shown.switching}) I agree that these"
        " companies are given these data only. Once it is done or called off, nothing more is."
    )
    return "\n".join([what, *lines])


def text_digest(text: str) -> str:
    """By what the text of a consent is kept."""
    return sha256(text.encode()).hexdigest()


def _of(connection: Db, customer_no: str) -> Sequence[Stored]:
    customer_key(connection, customer_no)
    rows = connection.execute("SELECT * FROM hand.my_switchings(%s)", (customer_no,)).fetchall()
    return [stored(row) for row in rows]


def _mine(version: Version, one: Stored, lang: str) -> ShownSwitching:
    relay = one.relay
    row = (one.case, one.retailer, one.operator, relay.incoming, relay.channel, relay.step,
           relay.switch_on, relay.cool_off_until, relay.reasons, one.opened_on, one.closed_on,
           one.consented_at)  # fmt: skip
    return _listed(version, row, lang)


def _listed(version: Version, row: TupleRow, lang: str) -> ShownSwitching:
    (case, retailer, operator, incoming, channel, step, switch_on, until, reasons, opened_on,
     closed_on, consented_at) = row  # fmt: skip
    parties = version.policy.vocabulary.parties
    return ShownSwitching(
        switching=case,
        retailer=parties[retailer].shown(lang) if retailer in parties else retailer,
        operator=parties[operator].shown(lang) if operator in parties else operator,
        incoming=incoming,
        channel=str(Channel(channel)),
        step=str(Step(step)),
        switch_on=switch_on,
        cool_off_until=until,
        reasons=tuple(REASONS[code].shown(lang) for code in reasons if code in REASONS),
        opened_on=opened_on,
        closed_on=closed_on,
        consented_at=consented_at,
        moves=tuple(str(move) for move in Move if Step(step) in BEFORE[move]),
        gifts=_gifts(version, (retailer, operator), lang, incoming=incoming),
    )


def _gifts(
    version: Version, others: tuple[str, str], lang: str, *, incoming: bool
) -> tuple[Gift, ...]:
    """Each company with what it is given over the whole case, step by step."""
    words = version.policy.vocabulary
    company = {Whom.RETAILER: others[0], Whom.OCCTO: OCCTO, Whom.OPERATOR: others[1]}
    found: list[Gift] = []
    for step in Step:
        if step not in OPEN:
            continue
        for whom, items in given_at(step, incoming=incoming).items():
            party = words.parties.get(company[whom])
            shown = tuple(words.items[item].shown(lang) for item in items if item in words.items)
            found.append(Gift(str(step), party.shown(lang) if party else company[whom], shown))
    return tuple(found)
