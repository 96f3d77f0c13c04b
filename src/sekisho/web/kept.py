"""What was typed is not lost when the session ended or somebody must prove again who they are.

It is kept in the (new) session for the one path it was meant for, and given back once.
"""

from django.http import HttpRequest, QueryDict

KEY = "typed"
MOST = 20_000
NEVER = ("csrfmiddlewaretoken", "password", "oldpassword", "code", "credential")


def keep_typed(request: HttpRequest) -> None:
    """What the request brought can be typed again by nobody: the form will have it."""
    if request.method != "POST":
        return
    typed = request.POST.copy()
    for name in NEVER:
        typed.pop(name, None)
    text = typed.urlencode()
    if len(text) <= MOST:
        request.session[KEY] = {"path": request.path, "typed": text}


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed into this path's form before, once; None where nothing was."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return None
    del request.session[KEY]
    return QueryDict(str(kept["typed"]))
