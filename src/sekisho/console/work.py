"""What staff work for: the acknowledged version, a purpose and a case, kept for the session."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.accounts.acting import as_actor
from sekisho.accounts.models import STAFF, Kind
from sekisho.books.acts import each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.versions import Version, in_force
from sekisho.gate.case_steps import Moment
from sekisho.gate.read_record import Actor
from sekisho.web.connections import connected
from sekisho.web.routes import account_of, for_people

P = ParamSpec("P")
CHOSEN = "the one that the person chose"
"""The purpose of the pages about a customer: none opens before one of the notice's was chosen."""
KEY = "work"
NONCE_BYTES = 16
CASE = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9-]{2,31}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Work:
    """A purpose of the notice, and the number of the matter: no name, no word of a customer.

    `facts` are what the rules of the purpose ask of the act: numbers of requests and documents.
    """

    purpose: str
    case: str
    facts: tuple[tuple[str, str], ...] = ()


def acknowledged(
    purpose: str | None, kinds: tuple[Kind, ...] = STAFF
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """The page is for who has acknowledged the version in force; others are led to that (C02).

    The acts look again by themselves: this only shows the way.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            with connected() as connection:
                version = current(connection)
            actor = actor_of(request)
            if actor.trained_for != version.policy.digest or actor.lapsed:
                return redirect("acknowledge")
            return view(request, *args, **kwargs)

        return for_people(*kinds, purpose=purpose)(guarded)

    return decorate


def current(connection: Db) -> Version:
    """The version in force today; the connection is in no transaction afterwards."""
    connection.rollback()
    with each_statement_alone(connection):
        return in_force(connection, timezone.localdate())


def actor_of(request: HttpRequest) -> Actor:
    """Who works here, as the acts know them."""
    return as_actor(account_of(request), timezone.localdate())


def moment_of(request: HttpRequest) -> Moment:
    """Who acts, now, and chance for the entry."""
    return Moment(actor_of(request).id, timezone.now(), secrets.token_bytes(NONCE_BYTES))


def work_of(request: HttpRequest) -> Work | None:
    """What was chosen, or None."""
    kept = request.session.get(KEY)
    if not isinstance(kept, list) or len(kept) != len(Work.__slots__):
        return None
    purpose, case, facts = kept
    return Work(purpose, case, tuple((str(name), str(said)) for name, said in facts))


def keep_work(request: HttpRequest, work: Work) -> None:
    """From now on this session works for this."""
    request.session[KEY] = [work.purpose, work.case, [list(fact) for fact in work.facts]]
