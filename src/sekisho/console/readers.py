"""Who may read: everybody's position and training, for the privacy officer."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.accounts.readers import readers as accounts_of_readers
from sekisho.books.versions import Version
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.positions import give_position, list_positions
from sekisho.gate.training import holds_until, standing
from sekisho.gate.watch_rules import watch_rules
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of

CONFLICT = 409


@acknowledged(None, (Kind.OFFICER,))
def readers(request: HttpRequest) -> HttpResponse:
    """Everybody who may read, who lapses first on top; a press gives somebody a position."""
    refusal = None
    with connected() as connection:
        version = current(connection)
        if request.method == "POST":
            moment = Moment(actor_of(request).id, timezone.now(), secrets.token_bytes(16))
            person, position = request.POST.get("person", ""), request.POST.get("position", "")
            try:
                give_position(
                    connection, version, person, position, moment, account_of(request).kind
                )
            except ActRefusedError as refused:
                refusal = refused.message(spoken())
            else:
                messages.success(request, _("Given. It holds from the next reading on."))
                return redirect("readers")
            connection.rollback()
        given = {one.person: one.position for one in list_positions(connection)}
    known = version.policy.vocabulary.positions
    context = {
        "readers": _lines(version, given, actor_of(request).id),
        "positions": [(one.id, one.shown(spoken())) for one in known.values()],
        "refusal": refusal,
    }
    status = CONFLICT if refusal else 200
    return render(request, "console/readers.html", context, status=status)


def _lines(version: Version, given: dict[str, str], me: str) -> list[dict[str, object]]:
    """One line a person: name, position in words, how the training stands and until when."""
    rules, today = watch_rules().training, timezone.localdate()
    known, digest = version.policy.vocabulary.positions, version.policy.digest
    found: list[dict[str, object]] = []
    for account in accounts_of_readers():
        person = f"account-{account.pk}"
        position = known.get(given.get(person, account.kind))
        stands = standing(digest, account.acknowledged, account.acknowledged_on, today, rules)
        found.append({
            "person": person,
            "name": account.username,
            "position": position.shown(spoken()) if position else None,
            "position_id": position.id if position else "",
            "standing": stands.value,
            "until": holds_until(account.acknowledged_on, rules) if stands != "none" else None,
            "mine": person == me,
        })  # fmt: skip
    order = {"none": 0, "lapsed": 1, "soon": 2, "holds": 3}
    return sorted(found, key=lambda line: (order[str(line["standing"])], str(line["until"])))
