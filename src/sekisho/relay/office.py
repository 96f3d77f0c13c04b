"""Who decides for the relay: the acts, each on a connection of its own.

What an act refuses is a 5xx answer with its reason; whatever fails is a temporary one, and the
client keeps the mail.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import close_old_connections

from sekisho.accounts.relay_sign_in import ClosedError, Mailer, relay_sign_in
from sekisho.books.connection import Db
from sekisho.books.versions import Version, in_force
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.relay_mail import HandedIn, Relay, Taken, relay_mail
from sekisho.gate.relay_recipient import relay_recipient
from sekisho.relay import replies
from sekisho.relay.replies import Reply

Connected = Callable[[], AbstractContextManager[Db]]


class ActOffice:
    """The acts behind one relay; for several threads at once."""

    def __init__(self, relay: Relay, connected: Connected, clock: Callable[[], datetime]) -> None:
        self._relay = relay
        self._connected = connected
        self._clock = clock

    def sign_in(self, name: str, secret: str, peer: str) -> Mailer | Reply:
        """The account, or why not."""
        close_old_connections()
        try:
            return relay_sign_in(name, secret, peer) or replies.NOT_SIGNED_IN
        except ClosedError:
            return replies.CLOSED
        finally:
            close_old_connections()

    def sender(self, account: Mailer, address: str) -> Reply | None:
        """None where the address is of our domain and the account's own is too."""
        domain = self._relay.post.sender.domain
        own = account.sender.rpartition("@")[2] == domain
        if own and address.isascii() and address.rpartition("@")[2].lower() == domain:
            return None
        return Reply(
            550, "5.7.1",
            "MAIL FROMのドメインが当社のものではありません。口座の差出人を使ってください（C22）。",
            "MAIL FROM is not of our domain. Use the sender of your account (C22).",
        )  # fmt: skip

    def recipient(self, account: Mailer, address: str) -> Reply | None:  # noqa: ARG002
        """None where the address is one customer's own."""
        try:
            with self._connected() as connection:
                relay_recipient(connection, self._relay.post.keys, address)
        except ActRefusedError as refused:
            return Reply(550, "5.1.1", refused.ja, refused.en)
        return None

    def mail(self, account: Mailer, recipient: str, raw: bytes) -> Reply:
        """The answer to a whole mail: who has it now, and why."""
        handed = HandedIn(
            account.name, account.sender, account.purpose, account.kind, account.keeper, recipient,
            raw, self._clock(),
        )  # fmt: skip
        try:
            with self._connected() as connection:
                taken = relay_mail(connection, self._version(connection), handed, self._relay)
        except ActRefusedError as refused:
            return Reply(550, "5.7.1", refused.ja, refused.en)
        return _held(taken) if taken.state == "held" else _queued(taken)

    def _version(self, connection: Db) -> Version:
        version = in_force(connection, self._clock().astimezone(TOKYO).date())
        connection.rollback()
        return version


def _queued(taken: Taken) -> Reply:
    return Reply(
        250, "2.0.0", f"メール {taken.id} として送信を待っています。",
        f"Queued as mail {taken.id}.",
    )  # fmt: skip


def _held(taken: Taken) -> Reply:
    """The words, the clause and what to write instead; and that the mail need not come again."""
    ja = "".join(one.ja for one in taken.held)
    en = " ".join(one.en for one in taken.held)
    return Reply(
        550, "5.7.1",
        f"メール {taken.id} として止めました。送っていません。{ja}"
        "誤りなら、書いていない方が解除できます。同じメールを送り直す必要はありません。",
        f"Held as mail {taken.id}, not sent. {en} Where that is wrong, somebody who did not write"
        " it may release it; do not send the same mail again.",
    )  # fmt: skip
