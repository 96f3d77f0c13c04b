"""Forty ways to get at Haru's data through a request, each tried; none succeeds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg
import pytest

from night_world import SEED, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.cases.kinds import Asker
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.confirm_identity import DOCUMENTS
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.postgres.roles import Role

NATSU = list(customer_numbers(SEED, 2).values())[1]
Attack = Callable[[Office, int], object]
MINUTE = timedelta(minutes=1)


@contextmanager
def refused() -> Iterator[None]:
    """The thief goes on whatever the answer is."""
    with suppress(ActRefusedError, psycopg.Error):
        yield


def typed(change: Callable[[str], str]) -> Attack:
    """Haru's code is sent; the thief types something made from its shape."""
    return lambda office, case: office.type_in(case, change(office.code(case)))


def late(minutes: float) -> Attack:
    """The thief has the code, at another time."""
    return lambda office, case: office.type_in(case, office.code(case), NOON + MINUTE * minutes)


def seen(*checks: tuple[str, str]) -> Attack:
    """The staff were shown these things."""

    def attack(office: Office, case: int) -> None:
        for saw, staff in checks:
            with refused():
                office.check(case, saw, staff)

    return attack


def code_of_another_case(office: Office, case: int) -> None:
    office.code(case)
    office.type_in(case, office.code(office.open("purpose_of_use").case))


def code_of_another_customer(office: Office, case: int) -> None:
    office.code(case)
    office.type_in(case, office.code(office.open(customer=NATSU).case))


def code_that_was_replaced(office: Office, case: int) -> None:
    first = office.code(case)
    office.code(case)
    office.type_in(case, first)


def after_five_tries(office: Office, case: int) -> None:
    code = office.code(case)
    for _ in range(5):
        with refused():
            office.type_in(case, "00000000")
    office.type_in(case, code)


def after_five_tries_with_a_new_code(office: Office, case: int) -> None:
    with refused():
        after_five_tries(office, case)
    office.type_in(case, office.code(case))


def after_five_tries_in_another_case(office: Office, case: int) -> None:
    other = office.open("disclosure", scope=("billing",)).case
    with refused():
        after_five_tries(office, case)
    office.type_in(other, office.code(other))


def after_five_tries_and_a_withdrawal(office: Office, case: int) -> None:
    with refused():
        after_five_tries(office, case)
    office.withdraw(case)
    again = office.open().case
    office.type_in(again, office.code(again))


def turned_address(office: Office, case: int) -> None:
    other = office.open("correction", corrections=(("email", "thief@example.net"),)).case
    office.world.owner("UPDATE books.request_case SET state = 'done' WHERE id = %s", other)
    office.type_in(case, office.code(case))


def withdrawn_case(office: Office, case: int) -> None:
    code = office.code(case)
    office.withdraw(case)
    office.type_in(case, code)


def agent_with_a_code(office: Office, case: int, asker: Asker = Asker.APPOINTED_AGENT) -> None:
    agents = office.open(asker=asker).case
    office.type_in(agents, office.code(agents))


def agent_with_documents(office: Office, case: int) -> None:
    office.identify(office.open(asker=Asker.APPOINTED_AGENT).case)


def carried_out(office: Office, case: int, role: Role = Role.HAND) -> None:
    with office.world.connected(role) as connection:
        carry_out_request(connection, office.version, case, moment("thief"))


def by_statement(statement: str, role: Role = Role.WEB) -> Attack:
    """The web process is in the thief's hands and says this to the database."""

    def attack(office: Office, case: int) -> None:
        with office.world.connected(role) as connection:
            assert not connection.execute(statement.encode(), {"case": case}).fetchall()

    return attack


ATTACKS: dict[str, Attack] = {
    "no code was sent": lambda office, case: office.type_in(case, "00000000"),
    "an empty code": typed(lambda code: ""),
    "zeros": typed(lambda code: "0" * 8),
    "one more": typed(lambda code: str((int(code) + 1) % 10**8).zfill(8)),
    "full width": typed(lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code)),
    "a space behind": typed(lambda code: code + " "),
    "its beginning": typed(lambda code: code[:7]),
    "backwards": typed(lambda code: "1" + code[::-1][1:]),
    "a statement for a code": typed(lambda code: "' OR '1'='1"),
    "a percent sign": typed(lambda code: "%"),
    "a NUL": typed(lambda code: code + "\0"),
    "ten minutes late": late(10),
    "a day late": late(1440),
    "before it was made": late(-1),
    "another case's code": code_of_another_case,
    "another customer's code": code_of_another_customer,
    "a replaced code": code_that_was_replaced,
    "the sixth try": after_five_tries,
    "the sixth try, new code": after_five_tries_with_a_new_code,
    "the sixth try, other case": after_five_tries_in_another_case,
    "the sixth try, withdrawn and asked again": after_five_tries_and_a_withdrawal,
    "a turned address": turned_address,
    "a withdrawn case": withdrawn_case,
    "an agent with a code": agent_with_a_code,
    "a parent with a code": lambda o, c: agent_with_a_code(o, c, Asker.STATUTORY_AGENT),
    "an agent without papers": agent_with_documents,
    "one of the staff alone": seen(*((saw, MIDORI) for saw in DOCUMENTS)),
    "two, and nobody called back": seen(("passport", MIDORI), ("passport", KOTARO)),
    "only call backs": seen(("call_back", MIDORI), ("call_back", KOTARO)),
    "only papers": seen(("agent_papers", MIDORI), ("call_back", KOTARO)),
    "the secret question": seen(("security_question", MIDORI), ("call_back", KOTARO)),
    "the back of a My Number card": seen(("my_number_card_back", MIDORI), ("call_back", KOTARO)),
    "decided without identity": lambda o, c: o.decide(c, Outcome.GRANTED),
    "carried out without identity": carried_out,
    "carried out by the web": lambda o, c: carried_out(o, c, Role.WEB),
    "closed without identity": lambda o, c: o.notify(c),
    "a case that is not there": lambda o, c: o.type_in(c + 1000, "00000000"),
    "a number with a statement in it": lambda o, c: o.open(customer=HARU + "' OR true --"),
    "the customer table": by_statement("SELECT name FROM records.customer"),
    "the corrections": by_statement("SELECT proposed FROM records.correction_wish"),
}


def test_there_are_forty() -> None:
    assert len(ATTACKS) == 40


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_the_takeover_does_not_succeed(world: World, attack: Attack) -> None:
    office = Office(world)
    case = office.open().case
    with refused():
        attack(office, case)
    reached = world.owner(
        "SELECT id FROM books.request_case WHERE kind <> 'correction'"
        " AND state IN ('identified', 'decided', 'done', 'closed')"
    )
    told = world.owner("SELECT 1 FROM books.act WHERE kind = 'request' AND 'name' = ANY (items)")
    assert (reached, told) == ([], [])


def test_who_is_haru_gets_through_by_code(world: World) -> None:
    """The same way, by the right person: the attacks fail for their own reason."""
    office = Office(world)
    case = office.open().case
    office.type_in(case, office.code(case))
    assert office.state(case) == "identified"
