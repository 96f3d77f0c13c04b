"""What ends with an account, to the minute, and what stays where the ledger cannot say so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from night_world import World
from real_database import Database
from sekisho.gate.errors import ActRefusedError
from sekisho.postgres.roles import Role

if TYPE_CHECKING:
    from sekisho.accounts.models import Account

EVENING = datetime(2026, 11, 26, 14, 59, tzinfo=UTC)
"""One minute before midnight in Japan."""
MIDNIGHT = EVENING + timedelta(minutes=1)
LAST_DAY = date(2026, 11, 26)


@pytest.fixture
def midori(database: Database) -> Iterator["Account"]:
    """A member of staff with a key, a link to a provider, and a program."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from sekisho.accounts.models import Account, Kind

    account = Account.objects.create(username="r-midori", kind=Kind.STAFF)
    Authenticator.objects.create(user=account, type="webauthn", data={})
    SocialAccount.objects.create(user=account, provider="company", uid="a" * 64)
    yield account
    Account.objects.filter(username__startswith="r-").delete()


def token(account: "Account") -> str:
    """A token of a program for which the account answers."""
    from sekisho.accounts.api_clients import Wanted, give_token, make_client

    wanted = Wanted("r-program", account.username, None, ("decide",), (), timedelta(days=90))
    given = give_token("r-program", make_client(wanted, EVENING), EVENING)
    assert given is not None
    return given


def recorded(step: str, account: int, since: date | None = None) -> int:
    """The ledger said it."""
    assert (step, account > 0, since is None) == ("leaves", True, False)
    return 7


def test_at_once_ends_programs_keys_and_links(midori: "Account") -> None:
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from sekisho.accounts.api_clients import client_of_token
    from sekisho.accounts.leaving import leave

    program = token(midori)
    assert client_of_token(program, EVENING) is not None
    left = leave("r-midori", None, EVENING, recorded)
    assert (left.at_once, left.programs) == (True, 1)
    assert client_of_token(program, EVENING) is None
    assert not Authenticator.objects.filter(user=midori).exists()
    assert not SocialAccount.objects.filter(user=midori).exists()
    with pytest.raises(ActRefusedError, match="This person has left already"):
        leave("r-midori", None, EVENING, recorded)


def test_a_last_day_lasts_until_midnight_in_japan(midori: "Account") -> None:
    from sekisho.accounts.api_clients import client_of_token
    from sekisho.accounts.backend import Backend
    from sekisho.accounts.leaving import has_left, leave
    from sekisho.accounts.readers import readers

    program = token(midori)
    assert midori in readers()
    assert leave("r-midori", LAST_DAY, EVENING, recorded).day == date(2026, 11, 27)
    midori.refresh_from_db()
    assert midori.is_active
    assert not has_left(midori, EVENING)
    assert has_left(midori, MIDNIGHT)
    assert client_of_token(program, EVENING) is not None
    assert client_of_token(program, MIDNIGHT) is None
    # Whatever day it is when this runs: the session's own question is the same.
    midori.leaves_on = date(2000, 1, 1)
    assert not Backend().user_can_authenticate(midori)
    midori.save()
    assert midori not in readers(), "nobody who has left stands among those who may read"


def test_what_the_ledger_cannot_say_is_not_done(midori: "Account") -> None:
    from sekisho.accounts.api_clients import client_of_token
    from sekisho.accounts.leaving import leave

    def failing(step: str, account: int, since: date | None = None) -> int:
        message = "the disk is full"
        raise OSError(message)

    program = token(midori)
    with pytest.raises(OSError, match="the disk is full"):
        leave("r-midori", None, EVENING, failing)
    midori.refresh_from_db()
    assert (midori.is_active, midori.leaves_on) == (True, None)
    assert client_of_token(program, EVENING) is not None


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2027, 11, 28)])
def test_a_day_that_is_over_or_far_away_is_refused(midori: "Account", day: date) -> None:
    from sekisho.accounts.leaving import leave

    with pytest.raises(ActRefusedError) as refused:
        leave("r-midori", day, EVENING, recorded)
    assert refused.value.code == "no-last-day"


def test_two_officers_and_not_one_take_a_key_off(midori: "Account") -> None:
    from sekisho.accounts.key_resets import agree_reset, ask_reset, waiting_resets
    from sekisho.accounts.models import Account, Kind

    def agreed(step: str, account: int, since: date | None = None) -> int:
        return 7

    first = Account.objects.create(username="r-first", kind=Kind.OFFICER)
    second = Account.objects.create(username="r-second", kind=Kind.OFFICER)
    two = "Two people take a key off"
    with pytest.raises(ActRefusedError, match=two):
        ask_reset(midori, midori, EVENING)
    with pytest.raises(ActRefusedError, match="This account has no security key"):
        ask_reset(second, first, EVENING)
    ask_reset(midori, first, EVENING)
    [waiting] = waiting_resets(EVENING)
    for same in (first, midori):
        with pytest.raises(ActRefusedError, match=two):
            agree_reset(waiting.id, same, EVENING, agreed)
    with pytest.raises(ActRefusedError, match="This request waits no more"):
        agree_reset(waiting.id, second, EVENING + timedelta(days=2), agreed)
    Account.objects.filter(pk=first.pk).update(leaves_on=date(2026, 11, 1))
    with pytest.raises(ActRefusedError, match="This request waits no more"):
        agree_reset(waiting.id, second, EVENING, agreed)


def test_the_database_refuses_a_second_officer_who_is_the_first(midori: "Account") -> None:
    from django.db import IntegrityError, transaction

    from sekisho.accounts.models import KeyReset

    for asked, agreed in ((1, 1), (midori.pk, None), (1, midori.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyReset.objects.create(
                account=midori, asked_by=asked, agreed_by=agreed, asked_at=EVENING
            )


def test_an_address_that_another_account_has_opens_none(midori: "Account") -> None:
    from sekisho.accounts.models import Account, Kind
    from sekisho.accounts.sign_ins import AddressTakenError, new_sign_in

    new_sign_in(Kind.STAFF, "r-haru", None, "r-haru@example.jp")
    with pytest.raises(AddressTakenError):
        new_sign_in(Kind.STAFF, "r-aki", None, "R-Haru@example.jp")
    assert not Account.objects.filter(username="r-aki").exists()
    assert Account.objects.filter(pk=midori.pk).exists()


def test_accounts_of_the_demonstration_close_before_anybody_real(
    world: World, database: Database
) -> None:
    from sekisho.accounts.demonstration import refuse_demonstration
    from sekisho.accounts.models import Account, Kind
    from sekisho.gate.any_real_customer import any_real_customer

    with world.connected(Role.IMPORT) as connection:
        assert not any_real_customer(connection)
        [(somebody,)] = world.owner("SELECT min(id) FROM records.customer")
        world.owner("UPDATE records.customer SET synthetic = false WHERE id = %s", somebody)
        assert any_real_customer(connection)
    Account.objects.create(username="r-demo", kind=Kind.STAFF, synthetic=True)
    refuse_demonstration(real=False)
    with pytest.raises(ActRefusedError) as refused:
        refuse_demonstration(real=True)
    assert refused.value.en == (
        "There are real customers, and accounts of the demonstration are open: r-demo (C22)."
        " Close them with sekisho account close NAME."
    )
    Account.objects.filter(username="r-demo").delete()
    refuse_demonstration(real=True)
