"""What the customer refuses: the effect is shown first, then confirmed, then obeyed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.versions import Version, in_force
from sekisho.gate.refusal_choices import Choice, choices
from sekisho.gate.restrict_use import ALL, lift_restriction, restrict_use
from sekisho.gate.tell_held import PURPOSE
from sekisho.gate.tell_recipients import (
    RESTRICTED,
    MayReceive,
    known_facts,
    tell_recipients,
)
from sekisho.portal.in_person import moment_of_customer, proof_of, refuse_cool_down
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people


@for_people(Kind.CUSTOMER, purpose=PURPOSE, fresh=True)
def my_restrictions(request: HttpRequest) -> HttpResponse:
    """What is refused, and what a further refusal would do; a change takes effect at once."""
    if request.method == "POST":
        return _change(request)
    number, day, word = account_of(request).number, timezone.localdate(), request.GET.get("word")
    with connected() as connection:
        version = in_force(connection, day)
        known = {c.id: c for c in _choices(version)}
        held = known_facts(connection, number)[0].get(RESTRICTED)
        words = [str(word) for word in held] if isinstance(held, list) else []
        context: dict[str, object] = {
            "choices": list(known.values()),
            "held": [known.get(w, Choice(w, w, "")) for w in words],
            "chosen": known.get(word or ""),
        }
        if context["chosen"] is not None and word is not None:
            context["effect"] = _effect(connection, version, number, word)
    return render(request, "portal/my_restrictions.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    refuse_cool_down(account)
    lifted = request.POST.get("do") == "lift"
    moment = moment_of_customer()
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        word = request.POST.get("word", "")
        if lifted:
            proof = proof_of(request)
            index = lift_restriction(connection, version, account.number, word, moment, proof)
        else:
            index = restrict_use(connection, version, account.number, word, moment)
    if index is None:
        messages.info(request, _("It was so already; nothing was changed."))
    else:
        told = _("Done. It holds from the next decision on: entry %(index)d of the ledger.")
        messages.success(request, told % {"index": index})
    return redirect("my_restrictions")


def _choices(version: Version) -> list[Choice]:
    return [
        Choice(ALL, _("Everything that can be stopped"), ALL),
        *choices(version, spoken()),
    ]


def _effect(
    connection: Db, version: Version, number: str, word: str
) -> list[tuple[MayReceive, tuple[str, ...], bool]]:
    """(recipient as now, the items it loses, whether it loses all) of everybody touched.

    Who is named and loses nothing is told too, with no items: supply or the law needs it.
    """
    day = timezone.localdate()
    now = tell_recipients(connection, version, number, day, spoken())
    after = {
        (each.recipient_id, each.purpose_id): each.items
        for each in tell_recipients(connection, version, number, day, spoken(), frozenset({word}))
    }
    told = []
    for each in now:
        left = after.get((each.recipient_id, each.purpose_id), ())
        lost = tuple(item for item in each.items if item not in left)
        if lost or word in (each.recipient_id, each.purpose_id, ALL):
            told.append((each, lost, not left))
    return told
