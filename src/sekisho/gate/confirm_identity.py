"""The acts of proving who asks: a code that was sent, or documents seen by two and a call back."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.identity import DIGITS, Code, digest_of, items_given_away, matches
from sekisho.cases.kinds import Asker
from sekisho.cases.life import State, Step, Taker
from sekisho.gate.account_proof import AccountProof, refuse_unproved
from sekisho.gate.case_steps import Moment, locked_case, take_step
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key

SETTLING = timedelta(days=14)
"""After a correction no code is sent for so long: who turned the address proves nothing by it."""
CALL_BACK = "call_back"
PAPERS = "agent_papers"
DOCUMENTS = (
    "driving_licence",
    "my_number_card_front",
    "passport",
    "residence_card",
    CALL_BACK,
    PAPERS,
)
"""What staff may have seen; the back of a My Number card is never looked at."""


def refuse_factor(version: Version, item: str) -> None:
    """Returns only where the item may help to prove identity: nobody outside is given it."""
    if item in items_given_away(version.policy):
        raise ActRefusedError(
            "known-outside",
            f"「{item}」は社外に提供することがある項目なので、本人確認に使えません（C48）。",
            f"{item!r} is given to others under the notice and can't prove identity (C48).",
        )


def send_code(
    connection: Db, case_id: int, moment: Moment, random: Callable[[int], bytes] | None = None
) -> str:
    """A fresh code stands for the case, for ten minutes; it goes to the customer and nowhere else.

    An earlier code is dead; its tries still count, so that asking again buys no guesses.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    draw = random or secrets.token_bytes
    code = str(int.from_bytes(draw(16), "big") % 10**DIGITS).zfill(DIGITS)
    salt = draw(16)
    with connection.transaction():
        stored = locked_case(connection, case_id)
        if stored.case.state is not State.RECEIVED:
            raise _not_waiting(case_id)
        if cases.corrected_since(connection, case_id, moment.now - SETTLING):
            raise ActRefusedError(
                "just-corrected",
                "届出の内容が最近変わったので、番号はお送りできません。書類で確かめます。",
                "What is on file was corrected lately: no code is sent, documents are checked.",
            )
        cases.keep_code(connection, case_id, Code(salt, digest_of(salt, code), moment.now))
    return code


def confirm_by_code(
    connection: Db, version: Version, case_id: int, given: str, moment: Moment
) -> int:
    """The case is IDENTIFIED; the entry's index. The code is gone, and so is all evidence.

    A wrong code is counted before anything else, in a transaction of its own: whoever breaks off
    has still used up a try. requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        code = cases.take_try(connection, case_id)
    if code is None or not matches(code, given, moment.now):
        raise ActRefusedError(
            "wrong-code",
            "番号が違うか、期限（10分）か回数（5回）を過ぎています。"
            "新しい番号を請求してください。5回を過ぎた件は窓口で本人確認をします。",
            "The code is wrong, older than ten minutes or tried five times. Ask for another; after"
            " five tries the case needs a check of documents.",
        )
    with connection.transaction():
        stored = locked_case(connection, case_id)
        _refuse_agent_without_papers(stored)
        index = take_step(connection, version, stored, Step.IDENTIFY, Taker.SYSTEM, moment)
        cases.forget_evidence(connection, case_id)
    return index


def confirm_by_account(
    connection: Db, version: Version, case_id: int, proof: AccountProof, moment: Moment
) -> int:
    """The case is IDENTIFIED by the customer's own account, opened with two factors just now.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        refuse_unproved(connection, proof, proof.customer_no, moment.now)
        stored = locked_case(connection, case_id)
        if stored.customer != customer_key(connection, proof.customer_no):
            raise ActRefusedError(
                "not-yours", "その件はありません。", "There is no such request of yours."
            )
        if stored.case.asker is not Asker.PERSON or stored.person_no is not None:
            raise _not_in_person()
        index = take_step(connection, version, stored, Step.IDENTIFY, Taker.SYSTEM, moment)
        cases.forget_evidence(connection, case_id)
    return index


def confirm_by_documents(
    connection: Db, version: Version, case_id: int, saw: str, moment: Moment
) -> int | None:
    """One more check is noted; the entry's index when identity is complete, otherwise None.

    Complete: two different members of the staff saw a document each, one of them called back on
    the number that was on file, and where an agent asks somebody saw the papers. Only the sort of
    document is written down, and no longer than the case is open.
    """
    if saw not in DOCUMENTS:
        raise ActRefusedError(
            "no-such-document",
            f"「{saw}」は本人確認に使えません。使えるもの: {'、'.join(DOCUMENTS)}",
            f"{saw!r} proves no identity: {', '.join(DOCUMENTS)}",
        )
    with connection.transaction():
        stored = locked_case(connection, case_id)
        if stored.case.state is not State.RECEIVED:
            raise _not_waiting(case_id)
        cases.keep_check(connection, case_id, moment.actor, saw, moment.now)
        if not _complete(cases.checks(connection, case_id), stored):
            return None
        stored = _papers_noted(connection, stored)
        index = take_step(connection, version, stored, Step.IDENTIFY, Taker.OFFICER, moment)
        cases.forget_evidence(connection, case_id)
    return index


def _complete(seen: set[tuple[str, str]], stored: cases.Stored) -> bool:
    looked = {staff for staff, saw in seen if saw not in (CALL_BACK, PAPERS)}
    sorts = {saw for _, saw in seen}
    agent = stored.case.asker is not Asker.PERSON
    return len(looked) > 1 and CALL_BACK in sorts and (PAPERS in sorts or not agent)


def _papers_noted(connection: Db, stored: cases.Stored) -> cases.Stored:
    connection.execute(
        "UPDATE books.request_case SET papers_seen = asker <> 'person' WHERE id = %s", (stored.id,)
    )
    return locked_case(connection, stored.id)


def _refuse_agent_without_papers(stored: cases.Stored) -> None:
    """An agent's code proves who the agent is, not that they may ask; others get no code at all."""
    if stored.person_no is not None:
        raise _not_in_person()
    if stored.case.asker is not Asker.PERSON and not stored.case.papers_seen:
        raise ActRefusedError(
            "papers-missing",
            "代理人の資格を示す書類をまだ確かめていません（法第37条第3項）。窓口で確かめてください。",
            "The agent's papers have not been checked (Art 37(3)); staff check them.",
        )


def _not_in_person() -> ActRefusedError:
    return ActRefusedError(
        "not-in-person",
        "代理の方や契約者以外の方のお求めは、窓口で書類を確かめます。",
        "Requests by agents and by others on the contract need documents at the desk.",
    )


def _not_waiting(case_id: int) -> ActRefusedError:
    return ActRefusedError(
        "not-waiting",
        f"受付番号 {case_id} の件は、本人確認を待っていません。",
        f"Case {case_id} is not waiting for a check of identity.",
    )
