"""A held mail is kept whole, read by few, and goes at most once, by a second person's word."""

import threading

import psycopg
import pytest

from mail_office import smarthost
from night_world import World
from real_database import Database, create_database
from relay_office import ASKS, KEEPER, OTHER, WHY, RelayOffice, letter
from request_office import moment
from sekisho.books import held_mails
from sekisho.books.held_mails import Settlement
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor
from sekisho.gate.release_held import Release, release_held
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> RelayOffice:
    """One office for all; each test has customers of its own."""
    place = tmp_path_factory.mktemp("held")
    return RelayOffice(World(create_database(cluster, template=published.name), place))


def held(office: RelayOffice, body: str = ASKS) -> int:
    """The number of a mail that is held."""
    taken = office.write(office.somebody(), body)
    assert taken.state == "held"
    return taken.id


def refused(office: RelayOffice, mail: int, lang: str = "en", **more: str) -> str:
    """Why it is not released."""
    with pytest.raises(ActRefusedError) as why:
        office.release(mail, **more)
    assert office.state(mail) == "held"
    return why.value.message(lang)


def test_the_list_says_which_words_under_which_clause_and_what_to_write(
    office: RelayOffice,
) -> None:
    mail = held(office)
    [told] = [one for one in office.held() if one.id == mail]
    [reason] = told.reasons
    assert (reason.code, reason.clause, reason.words) == (
        "asks-for-secret", "C24", ("暗証番号", "返信ください"),
    )  # fmt: skip
    assert 'Write instead "log in to MyXOOM" or "call us"' in reason.message
    assert (told.source, told.through, told.mine, told.releasable) == (
        "relay", "mailer", False, True,
    )  # fmt: skip
    assert [one.mine for one in office.held(KEEPER) if one.id == mail] == [True]


def test_who_reads_one_is_in_the_customers_history_before(office: RelayOffice) -> None:
    number = office.somebody()
    mail = office.write(number, ASKS).id
    opened = office.open(mail)
    assert dict(opened.parts)["mail"] == ASKS + "\n"
    assert opened.whole
    kinds = office.world.owner(
        "SELECT a.kind, a.actor FROM books.act AS a JOIN records.customer AS c"
        " ON c.id = a.customer_id WHERE c.customer_no = %s ORDER BY a.ledger_index", number,
    )  # fmt: skip
    assert kinds == [("mail", KEEPER), ("mail_opened", OTHER)]


@pytest.mark.parametrize("role", [Role.WEB, Role.EXTRACT, Role.AUDIT, Role.IMPORT, Role.STAT])
def test_no_role_of_a_serving_process_reads_its_words(office: RelayOffice, role: Role) -> None:
    with (
        office.world.connected(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT raw FROM records.outgoing_mail")


def test_without_an_entry_of_its_opening_nothing_is_given_out(office: RelayOffice) -> None:
    mail = held(office)
    with office.world.connected(Role.WEB) as connection:
        row = connection.execute("SELECT * FROM hand.open_held(%s, 0)", (mail,)).fetchone()
    assert row is None


def test_a_second_person_releases_it_and_it_goes_once(office: RelayOffice) -> None:
    mail = held(office)
    index = office.release(mail)
    assert office.release(mail, actor="account-9") == index, "the second press changes nothing"
    with smarthost() as (host, route):
        office.deliver(route)
        office.deliver(route)
    assert len([one for one in host.taken if one[2] == office.raw(mail)]) == 1
    entry = next(one for one in office.entries() if one.index == index)
    assert entry.kind == "mail_released"
    assert WHY.encode() not in entry.entry.to_bytes()


def test_two_people_at_once_release_it_once(office: RelayOffice) -> None:
    mail = held(office)
    found: list[int] = []
    people = [
        threading.Thread(target=lambda who=who: found.append(office.release(mail, actor=who)))
        for who in ("account-3", "account-4", "account-5", "account-6")
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(found) == len(people)
    assert len(set(found)) == 1
    entries = [one for one in office.entries() if one.kind == "mail_released"]
    assert len([one for one in entries if one.index == found[0]]) == 1
    assert office.state(mail) == "queued"


def test_released_and_dropped_at_once_is_one_of_both(office: RelayOffice) -> None:
    mail = held(office)
    ends: list[str] = []

    def end(name: str) -> None:
        try:
            (office.release if name == "queued" else office.drop)(mail)
        except ActRefusedError as why:
            ends.append(why.code)
        else:
            ends.append(name)

    people = [threading.Thread(target=end, args=(name,)) for name in ("queued", "withdrawn")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(ends) == sorted(["no-held-mail", office.state(mail)])


def test_nobody_releases_what_they_wrote(office: RelayOffice) -> None:
    mail = held(office)
    assert refused(office, mail, actor=KEEPER) == (
        "Nobody releases a mail that they wrote. Somebody else reads it and decides."
    )
    assert refused(office, mail, "ja", actor=KEEPER) == (
        "自分が書いたメールは解除できません。書いていない方が読んで決めます。"
    )


def test_not_even_the_database_lets_the_writer_release(office: RelayOffice) -> None:
    mail = held(office)
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute(
            "UPDATE books.held_mail SET state = 'released', settled_by = writer WHERE mail_id = %s",
            (mail,),
        )


@pytest.mark.parametrize("why", ["", " \n ", "短い", "あ" * 2001])
def test_without_a_reason_it_stays(office: RelayOffice, why: str) -> None:
    mail = held(office)
    assert refused(office, mail, why=why) == "Say in 10 to 2000 characters why it was held wrongly."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("カードは 4111 1111 1111 1111 です。", "holds-card"),
        ("番号は 1234 5678 9018 です。", "holds-my-number"),
        ("普通 1234567 にお振り込みしました。", "holds-bank-account"),
    ],
)
def test_what_stands_in_no_mail_is_released_by_nobody(
    office: RelayOffice, body: str, code: str
) -> None:
    mail = held(office, body)
    [told] = [one for one in office.held() if one.id == mail]
    assert ([one.code for one in told.reasons], told.releasable) == ([code], False)
    assert refused(office, mail) == (
        "A card, an account number or a My Number stands in no mail (C24), and nobody releases"
        " one. Write it again without."
    )
    how = Settlement("released", office.now, "x", WHY, 0)
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        held_mails.settle(connection, mail, how)


def test_who_has_not_read_the_notice_releases_nothing(office: RelayOffice) -> None:
    mail = held(office)
    release = Release(Actor(OTHER, "operator", ""), WHY, moment(OTHER, office.now))
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(ActRefusedError, match="has not been acknowledged"),
    ):
        release_held(connection, office.version, mail, release, office.post.keys)


def test_one_that_is_none_is_refused(office: RelayOffice) -> None:
    for act in (office.release, office.open, office.drop):
        with pytest.raises(ActRefusedError, match="There is no held mail 999999"):
            act(999999)


def test_what_was_dropped_never_goes_and_its_words_are_gone(office: RelayOffice) -> None:
    mail = held(office)
    index = office.drop(mail)
    assert office.drop(mail) == index
    with pytest.raises(ActRefusedError, match=f"There is no held mail {mail}"):
        office.release(mail)
    assert office.state(mail) == "withdrawn"
    rows = office.world.owner("SELECT 1 FROM records.outgoing_mail WHERE mail_id = %s", mail)
    assert rows == []


def test_an_address_that_changed_meanwhile_gets_nothing(office: RelayOffice) -> None:
    number = office.somebody()
    mail = office.write(number, ASKS).id
    office.world.owner(
        "UPDATE records.customer SET email = 'new@example.jp' WHERE customer_no = %s", number
    )
    assert refused(office, mail) == (
        "The customer's address changed while the mail was held. Make a new one."
    )


def test_a_template_that_is_held_is_settled_the_same_way(office: RelayOffice) -> None:
    number = office.somebody()
    address = office.address(number)
    raw = letter(address, ASKS)
    assert office.hand_in(raw, address).state == "held"
    again = office.hand_in(raw, address)
    assert (again.state, [one.code for one in again.held]) == ("held", ["asks-for-secret"])


def test_the_ledger_is_sound_afterwards(office: RelayOffice) -> None:
    office.world.checkpoint()
    assert office.world.faults() == []
