"""Each route says for whom and for what it is, or that it is public; one that does not is a fault.

`tests/pages/test_every_route.py` walks all URLs as every kind of person and holds them to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    suspend_request,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from sekisho.accounts import first_password, security_events
from sekisho.accounts.key_rule import came_by_provider, has_key, key_given, needs_key
from sekisho.accounts.models import Account, Kind

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
MARK = "discipline"


@dataclass(frozen=True, slots=True)
class Discipline:
    """Who may come and why: no kinds is everybody. `fresh` asks again who it is before a change.

    `purpose` is a purpose of the notice, or None where the page shows nothing about a person.
    `before_key`: who has no security key yet may come, to register one.
    """

    kinds: frozenset[Kind]
    purpose: str | None
    fresh: bool = False
    before_key: bool = False

    @property
    def public(self) -> bool:
        """True where nobody needs to sign in."""
        return not self.kinds


def public(view: View[P]) -> View[P]:
    """The page is for everybody and shows nothing about any person."""
    return _marked(view, Discipline(frozenset(), None))


def for_people(
    *kinds: Kind, purpose: str | None, fresh: bool = False, before_key: bool = False
) -> Callable[[View[P]], View[P]]:
    """The page is for these kinds of people, signed in with two factors, for this purpose.

    Whoever may read records has signed in with a security key. With `fresh` whatever changes
    something asks again who it is.
    """
    discipline = Discipline(frozenset(kinds), purpose, fresh, before_key)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return _refusal(request, discipline) or view(request, *args, **kwargs)

        return _marked(never_cache(guarded), discipline)

    return decorate


def discipline_of(view: Callable[..., Any]) -> Discipline | None:
    """What the route declared, or None where it declared nothing."""
    found = getattr(view, MARK, None)
    return found if isinstance(found, Discipline) else None


def account_of(request: HttpRequest) -> Account:
    """Who is signed in. requires: the route is not public"""
    account = request.user
    if not isinstance(account, Account):
        raise PermissionDenied
    return account


def _refusal(request: HttpRequest, discipline: Discipline) -> HttpResponse | None:
    """Where to go first, or None where the way is free."""
    account = request.user
    if not isinstance(account, Account):
        return redirect_to_login(request.get_full_path())
    reads = needs_key(account)
    if not second_factor_given(request, account) and not (
        reads and came_by_provider(request, account)
    ):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if first_password.is_pending(account) and not came_by_provider(request, account):
        return HttpResponseRedirect(reverse("account_change_password"))
    if account.kind not in discipline.kinds:
        security_events.told("page-refused", account)
        raise PermissionDenied
    if reads and not discipline.before_key and not key_given(request, account):
        return to_the_key(request, account)
    changes = request.method not in ("GET", "HEAD")
    if discipline.fresh and changes and is_reauthentication_required(request, app=""):
        raise ReauthenticationRequired  # what was typed is kept, and sent again afterwards
    return None


def to_the_key(request: HttpRequest, account: Account) -> HttpResponse:
    """To use the key, or where there is none, to register one; what was wanted comes afterwards."""
    if not has_key(account):
        return HttpResponseRedirect(reverse("first_key"))
    sent: HttpResponse = suspend_request(request, reverse("mfa_reauthenticate_webauthn"))
    return sent


def second_factor_given(request: HttpRequest, account: Account) -> bool:
    """Whether this session was opened with a passkey, or a password and a second factor."""
    return any(
        record.get("method") == "mfa" for record in get_authentication_records(request, account)
    )


def _marked(view: View[P], discipline: Discipline) -> View[P]:
    setattr(view, MARK, discipline)
    return view
