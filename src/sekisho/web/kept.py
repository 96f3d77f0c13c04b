"""What was typed is not lost when the session ended before it was sent.

It is sealed, kept in the session that begins with the next sign-in for the one page it was meant
for, and given back to that page once, within half an hour. It never stands in an address, and
nothing secret is ever kept.
"""

from collections.abc import Mapping
from typing import TypeVar

from cryptography.fernet import InvalidToken
from django.forms import Form
from django.http import HttpRequest, QueryDict

from sekisho.accounts.sealed import sealer

KEY = "typed"
SORT = "what was typed"
MOST = 20_000
SECONDS = 30 * 60
SECRET_PARTS = ("password", "csrf", "credential", "ticket")
SECRETS = ("code",)

F = TypeVar("F", bound=Form)


def keepable(name: str) -> bool:
    """Whether what was typed into the field of this name may be kept: nothing secret may."""
    return name not in SECRETS and not any(part in name for part in SECRET_PARTS)


def keep_typed(request: HttpRequest) -> bool:
    """Whether anything was kept. A second text replaces the first, and a huge one is not kept."""
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if keepable(name):
            typed.setlist(name, values)
    text = typed.urlencode()
    if not any(any(values) for _, values in typed.lists()) or len(text) > MOST:
        return False
    sealed = sealer(SORT).encrypt(text.encode()).decode()
    request.session[KEY] = {"path": request.path, "sealed": sealed}
    return True


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed into this page's form before, once; None where nothing was, or too long ago.

    What became too old is dropped, whichever page is shown.
    """
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return None
    try:
        text = sealer(SORT).decrypt(str(kept.get("sealed")), ttl=SECONDS).decode()
    except InvalidToken:
        del request.session[KEY]
        return None
    if kept.get("path") != request.path:
        return None
    del request.session[KEY]
    return QueryDict(text)


def form_of(request: HttpRequest, kind: type[F], initial: Mapping[str, object] | None = None) -> F:
    """The page's form: with what was sent, else with what was typed before, else with `initial`."""
    if request.method == "POST":
        return kind(request.POST, initial=dict(initial or {}))
    before = typed_before(request)
    return kind(initial={**(initial or {}), **(before.dict() if before else {})})
