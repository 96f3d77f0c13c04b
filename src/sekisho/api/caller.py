"""Who calls: a client with a token, and what it may do."""

import time
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from sekisho.accounts.acting import as_actor
from sekisho.accounts.api_clients import client_of_token
from sekisho.accounts.in_flight import hold
from sekisho.accounts.models import ApiClient
from sekisho.api.limits import Limits
from sekisho.api.problems import ProblemError
from sekisho.books.versions import Version
from sekisho.gate.read_record import Actor, refuse_untrained

LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Caller:
    """The client of this call, which its token named."""

    client: ApiClient

    @property
    def actor(self) -> Actor:
        """As the acts know it: the program, with the role of who answers for it."""
        account = self.client.account
        if account is None:
            return Actor(f"client-{self.client.pk}", "recipient", "")
        person = as_actor(account, timezone.localdate())
        return replace(person, id=f"client-{self.client.pk}", person=person.id)

    def refuse_beyond(self, scope: str, purpose: str | None = None) -> None:
        """Returns where the client may do this for this purpose; ProblemError (403) otherwise."""
        if scope not in self.client.scopes:
            raise ProblemError(
                403,
                "beyond-scope",
                f"このクライアントには「{scope}」が許されていません。口座の担当者に頼んでください。",
                f"This client was not given {scope!r}. Ask whoever answers for it.",
            )
        if purpose is not None and purpose not in self.client.purposes:
            raise ProblemError(
                403,
                "beyond-purpose",
                "このクライアントには、その目的が許されていません。",
                "This client was not given that purpose.",
            )

    def refuse_untrained(self, version: Version) -> None:
        """Returns where who answers for it has acknowledged the version in force (C02).

        Otherwise ActRefusedError. A recipient's own program has nobody of ours behind it.
        """
        if self.client.account is not None:
            refuse_untrained(version, self.actor)


class Token(HttpBearer):
    """`Authorization: Bearer`, with what /token gave."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; ProblemError where the token is nobody's, or calls come too fast."""
        client = client_of_token(token, timezone.now())
        if client is not None and client.account_id is not None:
            hold(request, client.account_id)
            client = client_of_token(token, timezone.now())
        if client is None:
            raise ProblemError(
                401,
                "token",
                "トークンが無効か、期限が過ぎています。/token で取り直してください。",
                "The token is void or its time is over. Get another at /token.",
            )
        seconds = LIMITS.wait(client.pk, client.a_minute, time.monotonic())
        if seconds:
            raise ProblemError(
                429,
                "too-many",
                f"呼び出しが多すぎます。{seconds} 秒待ってください。",
                f"Too many calls. Wait for {seconds} seconds.",
                seconds,
            )
        return Caller(client)


def caller_of(request: HttpRequest) -> Caller:
    """Who calls. requires: the endpoint wants a token"""
    found = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        message = "an endpoint without a token asked who calls"
        raise TypeError(message)
    return found
