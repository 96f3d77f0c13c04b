"""Where a person is signed in; a session that is not known is ended here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.accounts.own_sessions import end_others, own_sessions
from sekisho.web.routes import account_of, for_people

DIGITS = 18
OTHERS = "others"


@for_people(*Kind, purpose=None)
def my_sessions(request: HttpRequest) -> HttpResponse:
    """The own sessions; ending one, or all but this one. A foreign one is like none."""
    account = account_of(request)
    if request.method != "POST":
        found = own_sessions(request, account)
        return render(request, "portal/my_sessions.html", {"sessions": found})
    which = request.POST.get("end", "")
    if which == OTHERS:
        end_others(request, account)
        messages.success(request, _("All other sessions are ended. Only this one is signed in."))
        return redirect("my_sessions")
    known = which.isascii() and which.isdigit() and len(which) <= DIGITS
    if not known or not end_others(request, account, int(which)):
        raise Http404
    told = _("That session is ended. If you did not know it, change your password now.")
    messages.success(request, told)
    return redirect("my_sessions")
