"""Whom the options of a command name as acting: looked at before the command does anything."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sekisho.accounts.acting import Named
    from sekisho.accounts.models import Account
    from sekisho.books.connection import Db

ACTOR = "actor"
BESIDE = ("approved_by", "consented_by")
"""Options that name a second person."""
ROLE, ACKNOWLEDGED = "role", "acknowledged"


def refuse_unfit_actors(options: Mapping[str, object], connection: "Db") -> None:
    """Whoever the options name is in force and of the right kind, where it is an account.

    Where the command reads records, the account has acknowledged the version in force, whatever the
    option says of it. Otherwise ActRefusedError. requires: Django is set up
    """
    named = _named(options)
    if not named:
        return
    # Late: these rooms need Django to be set up first.
    from sekisho.accounts.acting import refuse_unfit  # noqa: PLC0415

    found = refuse_unfit(named, now := datetime.now(UTC))
    for each, account in zip(named, found, strict=True):
        if each.acts and account is not None and ACKNOWLEDGED in options:
            _refuse_untrained(connection, account, now)


def _named(options: Mapping[str, object]) -> "list[Named]":
    from sekisho.accounts.acting import Named  # noqa: PLC0415
    from sekisho.accounts.models import STAFF, Kind  # noqa: PLC0415

    actor, role = options.get(ACTOR), options.get(ROLE)
    found = []
    if actor:
        found.append(Named(str(actor), (str(role),) if role else STAFF))
    for option in BESIDE:
        said = options.get(option) or ()
        names = (said,) if isinstance(said, str) else said
        found += [Named(str(name), (Kind.OFFICER,), acts=False) for name in names]  # type: ignore[attr-defined]
    return found


def _refuse_untrained(connection: "Db", account: "Account", now: datetime) -> None:
    """What the screens look at: an acknowledgement of the version in force that has not lapsed."""
    from sekisho.accounts.acting import as_actor  # noqa: PLC0415
    from sekisho.books.versions import in_force  # noqa: PLC0415
    from sekisho.gate.case_steps import TOKYO  # noqa: PLC0415
    from sekisho.gate.read_record import refuse_untrained  # noqa: PLC0415

    today = now.astimezone(TOKYO).date()
    refuse_untrained(in_force(connection, today), as_actor(account, today))
