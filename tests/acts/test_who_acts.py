"""Whoever a command names as acting is in force and of the role, where accounts know them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desk import in_a_process
from night_world import World
from real_database import Database
from sekisho.gate.errors import ActRefusedError

EVENING = datetime(2026, 11, 26, 14, 59, tzinfo=UTC)
"""One minute before midnight in Japan."""
OFFICER, STAFF = "privacy_officer", "operator"


@dataclass(frozen=True)
class House:
    """An officer, a member of staff, and whatever becomes of them."""

    kotaro: str
    midori: str

    @staticmethod
    def change(name: str, **fields: object) -> None:
        """Something is changed of the account."""
        from sekisho.accounts.models import Account

        Account.objects.filter(pk=int(name.removeprefix("account-"))).update(**fields)


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    """Both are in office."""
    from sekisho.accounts.models import Account

    made = [
        Account.objects.create(username=f"w-{name}", kind=kind)
        for name, kind in (("kotaro", OFFICER), ("midori", STAFF))
    ]
    yield House(*(f"account-{account.pk}" for account in made))
    Account.objects.filter(username__startswith="w-").delete()


def refused(*named: tuple[str, str | None], at: datetime = EVENING, beside: str = "") -> str:
    """What is told of those who act, each in a role or in none, and of who is named beside."""
    from sekisho.accounts.acting import Named, refuse_unfit
    from sekisho.accounts.models import STAFF as ANY

    everybody = [Named(name, (role,) if role else ANY) for name, role in named]
    everybody += [Named(beside, (OFFICER,), acts=False)] if beside else []
    try:
        refuse_unfit(everybody, at)
    except ActRefusedError as told:
        return told.en
    return ""


def test_an_account_acts_in_its_own_role_and_in_none_that_it_has_not(house: House) -> None:
    assert refused((house.kotaro, OFFICER)) == ""
    assert refused((house.midori, STAFF)) == ""
    assert refused((house.midori, None)) == refused((house.kotaro, None)) == ""
    assert refused((house.midori, OFFICER)) == (
        f"The account {house.midori} is of the kind operator, not privacy_officer. Give the role"
        " of the account (--role), or let somebody else do it (L24)."
    )
    assert "is of the kind privacy_officer, not operator." in refused((house.kotaro, STAFF))
    house.change(house.midori, kind="auditor")
    assert "of the kind auditor, not operator or privacy_officer." in refused((house.midori, None))


def test_whoever_has_left_acts_no_more_from_midnight_in_japan(house: House) -> None:
    house.change(house.kotaro, leaves_on=date(2026, 11, 27))
    assert refused((house.kotaro, OFFICER)) == ""
    ended = (
        f"The account {house.kotaro} has ended: the person left, or it was closed. Somebody who is"
        " in office does this (L24)."
    )
    assert refused((house.kotaro, OFFICER), at=EVENING + timedelta(minutes=1)) == ended
    house.change(house.kotaro, leaves_on=None, is_active=False)
    assert refused((house.kotaro, OFFICER)) == ended
    assert refused((house.midori, STAFF), beside=house.kotaro) == ended


def test_a_name_that_no_account_has_is_vouched_for_by_who_has_the_machine(house: House) -> None:
    assert refused(("officer-1", OFFICER), beside="officer-2") == ""
    assert refused(("account-999999999", OFFICER)) == (
        "There is no account account-999999999. See sekisho training list (L24)."
    )


def test_one_person_is_not_two_by_having_two_names(house: House) -> None:
    assert refused(("w-kotaro", OFFICER)) == (
        f"w-kotaro is a name to sign in with. Write {house.kotaro}, so that what this person does"
        " here and at the screens is one person's (L24)."
    )
    assert refused((house.kotaro, OFFICER), beside="w-kotaro") == (
        "One person is named twice, under two names. It takes another one (L24)."
    )
    assert refused((house.kotaro, OFFICER), beside="w-midori") == (
        "The account w-midori is of the kind operator, not privacy_officer. Name somebody of that"
        " kind (L24)."
    )


def test_no_command_acts_for_somebody_who_has_left_or_has_not_acknowledged(
    world: World, tmp_path: Path
) -> None:
    [(gone,)], [(fresh,)] = (
        world.owner(
            "INSERT INTO accounts.account (username, password, email, kind, acknowledged,"
            " is_active, synthetic) VALUES (%s, '', '', 'privacy_officer', '', %s, false)"
            " RETURNING id",
            name, active,
        )
        for name, active in (("gone", False), ("fresh", True))
    )  # fmt: skip
    environment = {**world.database.environment(), "SEKISHO_HOME": str(tmp_path)}

    def told(*words: str) -> str:
        done = in_a_process(tmp_path, *words, "--lang", "en", environment=environment)
        assert done.returncode == 1
        return done.stderr.decode()

    look = ("watch", "acknowledge", "1", "--actor")
    assert told(*look, f"account-{gone}").startswith(f"Error: The account account-{gone} has ended")
    assert told(*look, f"account-{fresh}").startswith("Error: There is no alarm 1")
    emergency = (
        "emergency", "open", "--purpose", "billing", "--reason", "outage", "--words",
        "病院につながる線が切れている。", "--role", OFFICER, "--acknowledged", "current", "--actor",
    )  # fmt: skip
    assert told(*emergency, f"account-{fresh}") == (
        "Error: The version in force has not been acknowledged (C02). Read the notice and say so.\n"
    )
    assert world.owner("SELECT count(*) FROM books.emergency") == [(0,)]
