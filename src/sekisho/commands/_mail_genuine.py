"""``sekisho mail genuine`` and ``sekisho mail forged``: is a mail ours, and who copies us."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from sekisho.commands._notice import MisuseError
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

_LARGEST = 10_000_001


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", is_flag=True, help="文面として調べる / FILE holds copied words, not a mail")
@lang_option
@json_option
def genuine(file: Path, lang: str | None, *, text: bool, as_json: bool) -> None:
    """当社のメールかを調べます / whether the mail in FILE is ours; status 0 only where it is.

    \b
    Example:
      sekisho mail genuine received.eml
    """
    spoken = language(lang)
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST)
    except OSError:
        raise MisuseError(
            f"{file} を読めません。名前を確かめてください。"
            if spoken == JA
            else f"{file} cannot be read. Check the name."
        ) from None
    with refusals(spoken):
        prepare()
        from sekisho.gate.judge_mail import judge_bytes, judge_words
        from sekisho.gate.own_house import own_house
        from sekisho.guard.genuine_words import told
        from sekisho.project.places import places

        where = places()
        with logged_in(Role.WEB) as connection:
            house, _sender = own_house(connection, where.mail_policy, where.mail_keys)
            judged = (
                judge_words(connection, raw.decode("utf-8", "replace"), house)
                if text
                else judge_bytes(connection, raw, house)
            )
    answer = told(judged, spoken)
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        click.echo(answer.headline)
        for line in (*answer.reasons, "、".join(answer.parts), " ".join(answer.domains)):
            click.echo(line) if line else None
        click.echo(answer.advice) if answer.advice else None
    if answer.answer != "genuine":
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--days", type=click.IntRange(1, 90), default=30, show_default=True)
@click.option(
    "--content", type=int, metavar="NUMBER", help="残された中身 / the content that was left"
)
@lang_option
@json_option
def forged(days: int, content: int | None, lang: str | None, *, as_json: bool) -> None:
    """当社を騙るメールの一覧 / mail in our name that people showed us, for the security desk.

    \b
    Examples:
      sekisho mail forged --days 7
      sekisho mail forged --content 12 > shown.eml
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.content_key import ContentKey
        from sekisho.gate.note_forged import forged_content, list_forged
        from sekisho.project.places import places

        where = places()
        if content is not None:
            with logged_in(Role.HAND) as connection:
                key = ContentKey(where.mail_opens, where.mail_seals)
                click.echo(forged_content(connection, key, content), nl=False)
            return
        since = datetime.now(UTC).date() - timedelta(days=days)
        with logged_in(Role.AUDIT) as connection:
            found = list_forged(connection, since)
    if as_json:
        click.echo(json.dumps([each.to_json() for each in found], ensure_ascii=False))
        return
    for each in found:
        led = " ".join(each.led_to) or "—"
        sender = each.sender_domain or "—"
        click.echo(f"{each.id}  {each.day}  ×{each.times}  {sender}  {led}  {','.join(each.why)}")
    if not found:
        click.echo("ありません。" if spoken == JA else "There is none.")


COMMANDS = (genuine, forged)
