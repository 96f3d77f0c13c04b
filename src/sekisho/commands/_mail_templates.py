"""``sekisho mail templates``: templates of mails are published, and listed."""

import json
from pathlib import Path

import click

from sekisho.commands._mail_room import mail_room
from sekisho.commands._notice import MisuseError
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option, language


@click.group()
def templates() -> None:
    """メールのひな形 / templates of mails.

    \b
    Example:
      sekisho mail templates list
    """


@templates.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--approved-by",
    "approved_by",
    multiple=True,
    required=True,
    metavar="WHO",
    help="承認した人。異なる二人 / who approves; two different people",
)
@lang_option
@json_option
def publish(
    files: tuple[Path, ...], approved_by: tuple[str, ...], lang: str | None, *, as_json: bool
) -> None:
    """ひな形を調べて公開します / examine templates and publish them; two people approve.

    \b
    Example:
      sekisho mail templates publish policy/mail/billing_notice.md \\
        --approved-by seki.midori@example.com --approved-by bamba.kotaro@example.com
    """
    spoken = language(lang)
    sources = [(file, _read(file, spoken)) for file in files]
    with mail_room(spoken) as room:
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.publish_template import publish_template

        day = room.now.astimezone(TOKYO).date()
        done = [
            publish_template(room.connection, room.version, source, file.name, approved_by, day)
            for file, source in sources
        ]
    if as_json:
        told = [
            {"template": one.name, "version": one.version, "ledger_index": one.ledger_index,
             "fresh": one.fresh}
            for one in done
        ]  # fmt: skip
        click.echo(json.dumps({"templates": told}))
        return
    for one in done:
        if spoken == JA:
            state = "公開しました" if one.fresh else "同じものが公開済みです"
            click.echo(f"{one.name} 第{one.version}版: {state}（台帳の {one.ledger_index} 番）。")
        else:
            state = "published" if one.fresh else "was published before"
            click.echo(f"{one.name} version {one.version}: {state} (entry {one.ledger_index}).")


@templates.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """使われているひな形の一覧 / the templates in use.

    \b
    Example:
      sekisho mail templates list --json
    """
    spoken = language(lang)
    with mail_room(spoken, Role.AUDIT) as room:
        from sekisho.books.mail_templates import in_use

        found = in_use(room.connection)
        words = room.version.policy.vocabulary
    if as_json:
        told = [
            {"template": t.name, "version": t.version, "kind": t.kind, "purpose": t.purpose,
             "items": list(t.items), "sha256": t.sha256.hex(), "ledger_index": t.ledger_index}
            for t in found
        ]  # fmt: skip
        click.echo(json.dumps({"templates": told}))
        return
    for one in found:
        items = ", ".join(words.items[i].shown(spoken) for i in one.items if i in words.items)
        click.echo(f"{one.name}\t{one.version}\t{one.kind}\t{one.purpose}\t{items}")
    if not found:
        click.echo(
            "公開されたひな形はありません。" if spoken == JA else "No template was published."
        )


def _read(file: Path, lang: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise MisuseError(
            f"{file} を読めません。名前を確かめてください。"
            if lang == JA
            else f"{file} cannot be read. Check the name."
        ) from None


COMMANDS = (templates,)
