"""The act of carrying out what was granted: tell, correct, stop, or erase; recorded, then given."""

from dataclasses import dataclass
from datetime import date

from psycopg import sql

from sekisho.books import cases, corrections
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import Effect
from sekisho.cases.life import Step, Taker, may_step
from sekisho.gate.case_steps import (
    RECORD_OF_WISHES,
    Moment,
    day_of,
    locked_case,
    record_step,
    take_step,
)
from sekisho.gate.disclosure_package import Package, gather_package
from sekisho.gate.erase_record import Erased, erase_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.given_before import Given, given_before
from sekisho.gate.related_persons import erase_person, refuse_foreign_effect, write_person
from sekisho.gate.restrict_use import wish
from sekisho.gate.retention_ends import Ground, events_of, grounds
from sekisho.gate.tell_downstream import tell_correction
from sekisho.rules.policy import Effect as RuleEffect

COLUMN_OF_ITEM = {
    "name": ("customer", "name"),
    "address": ("customer", "address"),
    "phone": ("customer", "phone"),
    "work_phone": ("customer", "work_phone"),
    "email": ("customer", "email"),
    "invoice_language": ("customer", "invoice_language"),
    "payer_name": ("contract", "payer_name"),
    "billing_address": ("contract", "billing_address"),
    "service_address": ("contract", "service_address"),
}
"""What may be corrected by this act; figures of others (meters, usage) are corrected at their
source and imported again."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of it. `told` are recipients that were given the wrong value (correction).

    The next night gives each of them a file with the right one (`correct_recipients`).
    """

    ledger_index: int
    package: Package | None = None
    erased: Erased | None = None
    deferred_until: date | None = None
    kept: tuple[Ground, ...] = ()
    told: tuple[str, ...] = ()


def carry_out_request(connection: Db, version: Version, case_id: int, moment: Moment) -> Carried:
    """What was granted has happened, and its entry is committed before anything is handed over.

    An erasure that a retention ground forbids today is DEFERRED: everything that can be stopped is
    stopped now, and the same act erases on the day that is told. A refused, unidentified or unpaid
    case is refused. requires: the role sekisho_hand, in no transaction
    """
    with connection.transaction():
        stored = locked_case(connection, case_id)
        refused = may_step(stored.case, Step.CARRY_OUT, Taker.SYSTEM)
        if refused is not None:
            raise ActRefusedError(refused.code, refused.ja, refused.en)
        refuse_foreign_effect(stored)
        effect = stored.case.law.effect
        if effect is Effect.TELL:
            return _tell(connection, version, stored, moment)
        if effect is Effect.CORRECT:
            return _correct(connection, version, stored, moment)
        if effect is Effect.ERASE:
            return _erase(connection, version, stored, moment)
        _stop(connection, version, stored, moment)
        index = take_step(connection, version, stored, Step.CARRY_OUT, Taker.SYSTEM, moment)
        return Carried(index)


def _tell(connection: Db, version: Version, stored: cases.Stored, moment: Moment) -> Carried:
    day = day_of(moment)
    package = gather_package(connection, version, stored, day)
    _move_to_done(connection, stored)
    items = package.items or RECORD_OF_WISHES
    index = record_step(connection, version, stored, "carry_out", moment, items)
    return Carried(index, package=package)


def _correct(connection: Db, version: Version, stored: cases.Stored, moment: Moment) -> Carried:
    wishes = connection.execute(
        "SELECT item, proposed FROM records.correction_wish WHERE customer_id = %s"
        " AND case_id = %s ORDER BY item",
        (stored.customer, stored.id),
    ).fetchall()
    for item, proposed in wishes:
        if stored.person_no is not None:
            write_person(connection, stored, item, proposed)
        else:
            _write_value(connection, stored.customer, item, proposed)
    wished = {str(row[0]) for row in wishes}
    items = tuple(item for item in version.policy.vocabulary.items if item in wished)
    own = stored.person_no is None  # of others on the contract nobody was given anything
    wrongly = _wrongly_given(connection, stored.customer, items) if own else {}
    for (recipient, purpose), given in wrongly.items():
        corrections.owe(connection, stored.id, stored.customer, recipient, purpose, sorted(given))
    if own and items:
        tell_correction(connection, version, stored.customer, items, wrongly, moment)
    connection.execute(
        "DELETE FROM records.correction_wish WHERE customer_id = %s AND case_id = %s",
        (stored.customer, stored.id),
    )
    _move_to_done(connection, stored)
    index = record_step(connection, version, stored, "carry_out", moment, items)
    return Carried(index, told=tuple(sorted({recipient for recipient, _ in wrongly})))


def _write_value(connection: Db, customer: int, item: str, value: str | None) -> None:
    place = COLUMN_OF_ITEM.get(item)
    if place is None:
        raise ActRefusedError(
            "corrected-elsewhere",
            f"「{item}」はこの手続では直せません。元の記録を直し、取り込み直してください。",
            f"{item!r} is not corrected here: mend it at its source and import it again.",
        )
    table, column = place
    if value is None and item in ("name", "address", "invoice_language"):
        raise ActRefusedError(
            "not-deletable",
            f"「{item}」は契約に欠かせないので、削除できません（法第34条第2項）。",
            f"{item!r} is needed for the contract and can't be deleted (Art 34(2)).",
        )
    key = "id" if table == "customer" else "customer_id"
    connection.execute(
        sql.SQL("UPDATE records.{} SET {} = %s WHERE {} = %s").format(
            sql.Identifier(table), sql.Identifier(column), sql.Identifier(key)
        ),
        (value, customer),
    )


def _wrongly_given(connection: Db, customer: int, items: tuple[str, ...]) -> Given:
    """Those of the items that files held, by (recipient, purpose)."""
    held = given_before(connection, customer)
    return {to: wrong for to, given in held.items() if (wrong := given & set(items))}


def _stop(connection: Db, version: Version, stored: cases.Stored, moment: Moment) -> None:
    """The restrictions of the case's scope stand; those that stood before are left."""
    for scope in stored.scope or _whole_scope(version, stored.case.law.effect):
        wish(connection, stored.customer, scope, moment.actor)


def _whole_scope(version: Version, effect: Effect) -> tuple[str, ...]:
    """`all` for use; for provision, every recipient outside whose rule the customer may refuse."""
    if effect is not Effect.STOP_PROVISION:
        return ("all",)
    policy = version.policy
    return tuple(
        sorted(
            {
                recipient
                for rule in policy.rules
                if rule.effect is RuleEffect.PERMIT and rule.refusable
                for recipient in rule.recipients - {policy.operator}
            }
        )
    )


def _erase(connection: Db, version: Version, stored: cases.Stored, moment: Moment) -> Carried:
    today = day_of(moment)
    if stored.person_no is not None:
        return _erase_person(connection, version, stored, moment)
    events = events_of(connection, stored.customer)
    kept = tuple(grounds(version.policy, events, today))
    if not kept:
        _move_to_done(connection, stored)
        erased = erase_customer(connection, version, stored, "erase", moment)
        return Carried(erased.ledger_index, erased=erased)
    if stored.deferred_until is not None or str(stored.case.state) == "deferred":
        raise ActRefusedError(
            "still-kept",
            "保存の根拠がまだあります。その日が来れば、夜の処理が消去します。",
            "A retention ground still stands; the nightly run erases when the day comes.",
        )
    _stop(connection, version, stored, moment)
    return _deferred(connection, version, stored, kept, moment)


def _erase_person(
    connection: Db, version: Version, stored: cases.Stored, moment: Moment
) -> Carried:
    """Somebody beside the customer is gone from the contract, or kept while they answer for it."""
    kept = tuple(erase_person(connection, version, stored, day_of(moment)))
    if kept:
        return _deferred(connection, version, stored, kept, moment)
    return Carried(take_step(connection, version, stored, Step.CARRY_OUT, Taker.SYSTEM, moment))


def _deferred(
    connection: Db,
    version: Version,
    stored: cases.Stored,
    kept: tuple[Ground, ...],
    moment: Moment,
) -> Carried:
    """The case waits for the day on which the last ground ends."""
    until = kept[-1].until
    index = take_step(connection, version, stored, Step.DEFER, Taker.SYSTEM, moment)
    deferred = locked_case(connection, stored.id)
    cases.store(connection, stored.id, deferred.case, deferred_until=until)
    return Carried(index, deferred_until=until, kept=kept)


def _move_to_done(connection: Db, stored: cases.Stored) -> None:
    """The state only: the entry that tells of it is the caller's, with the items it handled."""
    connection.execute(
        "UPDATE books.request_case SET state = 'done', changed_at = now() WHERE id = %s",
        (stored.id,),
    )
