"""Who reads for a purpose beyond their position is refused by the clause that binds it."""

from datetime import UTC, datetime

import psycopg
import pytest

from night_world import World, draft, publish_in
from request_office import KOTARO, moment
from sekisho.gate.emergency import Wish, open_emergency
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.positions import give_position, list_positions
from sekisho.gate.show_record import purposes_of_person
from sekisho.postgres.roles import Role
from watch_office import CURIOUS, NUMBERS, WatchOffice


@pytest.fixture
def watch(world: World) -> WatchOffice:
    """The watch."""
    return WatchOffice(world)


def give(watch: WatchOffice, position: str, person: str = CURIOUS, by: str = KOTARO,
         role: str = "privacy_officer") -> int:  # fmt: skip
    """Kotaro gives somebody a position."""
    with watch.world.connected(Role.WEB) as connection:
        return give_position(connection, watch.version, person, position, moment(by), role)


def refused(watch: WatchOffice, purpose: str, role: str = "operator") -> tuple[str, str]:
    """What the reader is told instead."""
    with pytest.raises(ActRefusedError) as told:
        watch.read(NUMBERS[0], watch.actor(role=role), purpose=purpose)
    return told.value.ja, told.value.en


def test_a_position_opens_its_own_purposes_and_the_refusal_of_others_cites_the_clause(
    watch: WatchOffice,
) -> None:
    assert watch.read(NUMBERS[0], purpose="contact").contracts
    index = give(watch, "billing_clerk")
    assert watch.read(NUMBERS[0], purpose="billing").contracts
    assert refused(watch, "contact") == (
        (
            "職務「請求担当」は、目的「連絡・業務案内」での閲覧を含みません（L24）。"
            "目的を選び直すか、個人情報保護管理者に相談してください。"
        ),
        (
            "The position 'billing_clerk' does not include reading for 'contact' (L24). Choose"
            " another purpose, or ask the privacy officer."
        ),
    )
    give(watch, "planner")
    with pytest.raises(ActRefusedError, match="does not include reading for 'billing'"):
        watch.find(customer_no=NUMBERS[0], phone="000-0000-0000")
    assert watch.office.entry(index).fields["given"] == "billing_clerk"
    assert CURIOUS not in str(watch.office.entry(index).fields)
    assert watch.alarms() == []


def test_the_door_is_not_even_asked_for_somebody_beyond_their_position(
    watch: WatchOffice,
) -> None:
    asked: list[object] = []

    def seen(row: object) -> bool:
        """Called for each row that the door gives."""
        asked.append(row)
        return True

    give(watch, "planner")
    with pytest.raises(ActRefusedError, match="does not include reading for 'billing'"):
        watch.read(NUMBERS[0], only=seen)
    assert asked == []
    give(watch, "billing_clerk")
    assert watch.read(NUMBERS[0], only=seen).contracts
    assert len(asked) == 1


def test_who_was_given_none_has_the_position_of_their_account(watch: WatchOffice) -> None:
    assert "「信用査定」での閲覧を含みません（L24）" in refused(watch, "credit_assessment")[0]
    assert watch.read(
        NUMBERS[0], watch.actor(KOTARO, "privacy_officer"), purpose="credit_assessment"
    ).contracts


def test_a_role_that_the_notice_does_not_know_reads_nothing(watch: WatchOffice) -> None:
    assert refused(watch, "billing", "auditor") == (
        (
            "職務「auditor」は告知にないので、お客様の記録は見られません（L24）。"
            "個人情報保護管理者に職務の割り当てを頼んでください。"
        ),
        (
            "The notice knows no position 'auditor': no record may be read (L24). Ask the privacy"
            " officer for a position."
        ),
    )
    assert watch.world.owner("SELECT count(*) FROM books.act") == [(0,)]


@pytest.mark.parametrize(
    ("position", "given", "message"),
    [
        ("billing_clerk", {"role": "operator"}, "Only the privacy officer gives positions (L24)."),
        ("planner", {"person": KOTARO},
         "Nobody gives themselves a position. Ask another privacy officer (L24)."),
        ("director", {}, "'director' is no position of the notice; it knows operator,"),
    ],
)  # fmt: skip
def test_a_position_that_may_not_be_given_is_not(
    watch: WatchOffice, position: str, given: dict[str, str], message: str
) -> None:
    with pytest.raises(ActRefusedError) as told:
        give(watch, position, **given)
    assert told.value.en.startswith(message)
    with watch.world.connected(Role.AUDIT) as connection:
        assert list_positions(connection) == []


def test_not_even_the_database_takes_a_position_given_to_oneself(watch: WatchOffice) -> None:
    with (
        watch.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="nobody_gives_themselves_a_position"),
    ):
        connection.execute(
            "INSERT INTO books.staff_position (person, position, given_by, ledger_index)"
            " VALUES ('account-9', 'planner', 'account-9', 1)"
        )


def test_an_emergency_opens_a_purpose_beyond_the_position_and_offers_it(
    watch: WatchOffice,
) -> None:
    give(watch, "planner")
    actor = watch.actor()
    with watch.world.connected(Role.WEB) as connection:
        before = dict(purposes_of_person(connection, watch.version, actor, "ja"))
        connection.rollback()
        wish = Wish("billing", "outage", "病院につながる線が切れている。")
        open_emergency(connection, watch.version, wish, actor, moment(CURIOUS, datetime.now(UTC)))
        after = dict(purposes_of_person(connection, watch.version, actor, "ja"))
    assert set(after) - set(before) == {"billing"}
    assert set(before) == {"improvement", "affiliate_offers", "promotion", "own_marketing"}
    shown = watch.read(NUMBERS[0], actor)
    assert "emergency" in watch.office.entry(shown.ledger_index).fields
    assert "does not include" in refused(watch, "contact")[1]


def test_only_a_publication_changes_what_a_position_is_for(watch: WatchOffice) -> None:
    terms = draft().terms.replace(
        b"purposes: [billing, service_notice, credit_assessment, debt_collection]",
        b"purposes: [service_notice]",
    )
    give(watch, "billing_clerk")
    assert watch.read(NUMBERS[0]).contracts
    publish_in(watch.world.database, draft(version="2026-10-01b", terms=terms))
    assert "「請求」での閲覧を含みません" in refused(watch, "billing")[0]


def test_a_door_that_somebody_widened_by_hand_reads_nothing(watch: WatchOffice) -> None:
    watch.world.owner(
        "CREATE OR REPLACE FUNCTION door.position_reads(given_position text, given_purpose text)"
        " RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"
    )
    with pytest.raises(RuntimeError, match="door and notice disagree on the position of a reader"):
        watch.read(NUMBERS[0], purpose="own_marketing")
    assert watch.world.owner("SELECT count(*) FROM books.act") == [(0,)]
