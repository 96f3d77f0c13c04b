"""Where a person begins: everybody with the notice, each kind of person with their own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sekisho.accounts import cool_down
from sekisho.accounts.models import Account, Kind
from sekisho.web.routes import account_of, for_people, public

FIRST_PAGE = {
    Kind.CUSTOMER: "my_data",
    Kind.STAFF: "dashboard",
    Kind.OFFICER: "dashboard",
    Kind.AUDITOR: "audit",
    Kind.ENTRUSTED: "entrusted_search",
    Kind.RECIPIENT: "recipient_files",
}


@public
def home(request: HttpRequest) -> HttpResponse:
    """Leads on: to the notice, or to the own first page."""
    user = request.user
    if isinstance(user, Account):
        return redirect(FIRST_PAGE.get(Kind(user.kind), "account_settings"))
    return redirect("notice")


@for_people(*Kind, purpose=None)
def account_settings(request: HttpRequest) -> HttpResponse:
    """What can be changed of one's own account, and until when nothing else can be."""
    until = cool_down.until(account_of(request), timezone.now())
    return render(request, "portal/account_settings.html", {"cool_down": until})
