"""What the commands of the desk share: who acts, the connection, and how an outcome is told."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, language, logged_in, prepare, refusals

if TYPE_CHECKING:
    from sekisho.books.connection import Db
    from sekisho.books.versions import Version
    from sekisho.gate.case_steps import Moment
    from sekisho.gate.request_targets import Targets

actor_option = click.option("--actor", required=True, help="担当者の id / who does it")


@dataclass(frozen=True)
class Desk:
    """A connection in no transaction, the version in force, this moment, clocks and language."""

    connection: "Db"
    version: "Version"
    moment: "Moment"
    targets: "Targets"
    lang: str
    as_json: bool

    def say(self, ja: str, en: str, told: object) -> None:
        """The outcome in the language of the desk, or `told` as JSON. An empty list says so."""
        plain = (ja or "ありません。") if self.lang == JA else (en or "There is none.")
        click.echo(json.dumps(told, ensure_ascii=False) if self.as_json else plain)


def room_in(directory: Path, lang: str) -> None:
    """The directory is there, and takes a file; else the command ends, with nothing recorded yet.

    requires: it is asked before the act, as what was given once may not be given again
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=directory):
            pass
    except OSError:
        raise click.ClickException(
            f"{directory} に書き込めません。何も記録していません。-o で別の場所を指定してください。"
            if lang == JA
            else f"{directory} takes no file; nothing was recorded. Choose another place with -o."
        ) from None


@contextmanager
def desk(lang: str | None, actor: str, *, as_json: bool, role: Role = Role.WEB) -> Iterator[Desk]:
    """The desk is open; what the acts refuse ends the command with one message."""
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO, Moment
        from sekisho.gate.request_targets import targets_at
        from sekisho.project.places import places

        now = datetime.now(UTC)
        targets = targets_at(places().requests)
        with logged_in(role) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            moment = Moment(actor, now, secrets.token_bytes(16))
            yield Desk(connection, version, moment, targets, spoken, as_json)
