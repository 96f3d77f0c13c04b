"""Advertising by mail: on what it rests and how it ends; and one press in a mail that ends it.

The press needs no sign-in and no page of ours before it: a mail program posts by itself (RFC 8058).
To fetch the address changes nothing, since programs fetch links that nobody pressed.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sekisho.accounts.models import Kind
from sekisho.books.versions import in_force
from sekisho.gate.consent_to_marketing import OPT_IN, Given, consent_to_marketing
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.marketing_basis import consent_records
from sekisho.gate.marketing_rules import marketing_rules
from sekisho.gate.refuse_marketing import refuse_by_token, refuse_marketing
from sekisho.gate.restrict_use import ALL
from sekisho.gate.tell_held import PURPOSE
from sekisho.gate.tell_recipients import RESTRICTED, known_facts
from sekisho.portal.in_person import moment_of_customer, proof_of, refuse_cool_down
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people, public

MISSING = 404


@for_people(Kind.CUSTOMER, purpose=PURPOSE, fresh=True)
def my_advertising(request: HttpRequest) -> HttpResponse:
    """On what advertising mail to the customer rests; refusing all of it, or consenting again."""
    if request.method == "POST":
        return _change(request)
    number, rules = account_of(request).number, marketing_rules()
    with connected() as connection:
        in_force(connection, timezone.localdate())
        records = consent_records(connection, number)
        facts = known_facts(connection, number)
    refused = {str(w) for f in facts if isinstance(held := f.get(RESTRICTED), list) for w in held}
    context = {
        "records": [(record.shown(spoken()), record) for record in records],
        "stands": any(r.ended_at is None for r in records),
        "refused": bool(refused & {ALL, *rules.purposes}),
    }
    return render(request, "portal/my_advertising.html", context)


@csrf_exempt
@public
def one_press(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; the press refuses all advertising, and tells nobody whose it was."""
    if request.method != "POST":
        return render(request, "portal/one_press.html", {"token": token})
    try:
        with connected() as connection:
            version = in_force(connection, timezone.localdate())
            connection.rollback()
            refuse_by_token(connection, version, marketing_rules(), token, moment_of_customer())
    except ActRefusedError as refused:
        if refused.code != "no-such-link":
            raise
        context = {"token": token, "refusal": refused.message(spoken())}
        return render(request, "portal/one_press.html", context, status=MISSING)
    return render(request, "portal/one_press.html", {"token": token, "done": True})


def _change(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    refuse_cool_down(account)
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        if request.POST.get("do") == "consent":
            given = Given(OPT_IN, _("In the account"), "account")
            consent_to_marketing(
                connection,
                version,
                marketing_rules(),
                account.number,
                given,
                moment_of_customer(),
                proof_of(request),
            )
            messages.success(request, _("Recorded. You can take it back here at any time."))
        else:
            moment = moment_of_customer()
            refuse_marketing(connection, version, marketing_rules(), account.number, moment)
            messages.success(request, _("Done. No advertising mail is sent to you from now on."))
    return redirect("my_advertising")
