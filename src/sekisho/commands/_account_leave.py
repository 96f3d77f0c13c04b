"""``sekisho account leave``: somebody leaves the company, at once or with a last day."""

import json
from datetime import UTC, datetime

import click

from sekisho.commands._account_providers import no_account, recorder
from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)
from sekisho.project.web_key import ensure_web_key

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("name")
@click.option("--last-day", type=DAY, help="最後の日（日本時間） / the last day, in Japan")
@lang_option
@json_option
def leave(name: str, last_day: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """退職 / somebody leaves: sessions, programs, keys and links end, and the ledger says so.

    \b
    Without --last-day at once: when the command ends, no request of the person runs any more.
    Example:
      sekisho account leave midori
      sekisho account leave midori --last-day 2026-12-31
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.in_flight import quiet
        from sekisho.accounts.leaving import leave as do

        day = last_day.date() if last_day else None
        try:
            with logged_in(Role.WEB) as connection:
                left = do(name, day, datetime.now(UTC), recorder(connection))
        except LookupError:
            raise no_account(name, spoken) from None
        still = left.at_once and not quiet(left.account)
    told = {
        "name": name,
        "from": left.day.isoformat(),
        "at_once": left.at_once,
        "programs": left.programs,
        "sessions": left.sessions,
        "still_running": still,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(_sentence(name, told, spoken))
    if still:
        raise SystemExit(1)


def _sentence(name: str, told: dict[str, object], spoken: str) -> str:
    programs, sessions, day = told["programs"], told["sessions"], told["from"]
    if told["still_running"]:
        return (
            f"口座「{name}」を終えましたが、処理がまだ一つ動いています。数分で"
            "終わらないときは sekisho serve を再起動してください。" if spoken == JA
            else f"The account {name!r} has ended, but one of its requests still runs. Where it"
            " does not end within minutes, restart sekisho serve."
        )  # fmt: skip
    if told["at_once"]:
        return (
            f"口座「{name}」を終えました（セッション {sessions}、プログラム {programs}）。"
            "この人の名でこれ以上記録されるものはありません。" if spoken == JA
            else f"The account {name!r} has ended (sessions: {sessions}, programs: {programs})."
            " Nothing more is recorded in this person's name."
        )  # fmt: skip
    return (
        f"口座「{name}」は {day} の午前0時（日本時間）に終わります（プログラム {programs}）。"
        if spoken == JA
        else f"The account {name!r} ends at the beginning of {day} in Japan (programs: {programs})."
    )


LEAVE = (leave,)
