"""What the commands of mail share: who sends and with which keys, and the version in force."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import logged_in, prepare, refusals

if TYPE_CHECKING:
    from sekisho.books.connection import Db
    from sekisho.books.versions import Version
    from sekisho.gate.case_steps import Moment
    from sekisho.gate.send_mail import Post
    from sekisho.letters.sender import Sender


@dataclass(frozen=True)
class MailRoom:
    """A connection in no transaction, the version in force, and this moment."""

    connection: "Db"
    version: "Version"
    now: datetime

    def moment(self, actor: str) -> "Moment":
        """The actor acts, now, and chance for the entry."""
        from sekisho.gate.case_steps import Moment

        return Moment(actor, self.now, secrets.token_bytes(16))


@contextmanager
def mail_room(lang: str, role: Role = Role.WEB) -> Iterator[MailRoom]:
    """The room is open; what the acts refuse ends the command with one message."""
    with refusals(lang):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO

        now = datetime.now(UTC)
        with logged_in(role) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            yield MailRoom(connection, version, now)


def who_sends() -> "Sender":
    """The sender of this installation; ActRefusedError where sender.yaml is wrong."""
    from sekisho.gate.errors import ActRefusedError
    from sekisho.letters.sender import SenderError, read_sender

    path = places().mail_policy / "sender.yaml"
    try:
        return read_sender(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise ActRefusedError(
            "no-sender",
            f"{path} を読めません。差出人を書いてください（docs/reference/mail.md）。",
            f"{path} cannot be read. Say there who sends (docs/reference/mail.md).",
        ) from None
    except SenderError as wrong:
        raise ActRefusedError("sender", wrong.ja, wrong.en) from None


def the_post() -> "Post":
    """Who sends, with this installation's keys and the system's chance."""
    from sekisho.gate.mail_keys import load_keys
    from sekisho.gate.send_mail import Post

    return Post(who_sends(), load_keys(places().mail_keys), secrets.token_bytes)
