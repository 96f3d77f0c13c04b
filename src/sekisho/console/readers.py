"""Who may read: everybody's position and training, for the privacy officer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.accounts.readers import readers as accounts_of_readers
from sekisho.books.versions import Version
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.positions import give_position, list_positions
from sekisho.gate.training import holds_until, standing
from sekisho.gate.watch_rules import watch_rules
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


@acknowledged(None, (Kind.OFFICER,))
def readers(request: HttpRequest) -> HttpResponse:
    """Everybody who may read, who lapses first on top; a press gives somebody a position."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        if request.method == "POST":
            person, position = request.POST.get("person", ""), request.POST.get("position", "")
            role = account_of(request).kind
            with tried:
                give_position(connection, version, person, position, moment_of(request), role)
                messages.success(request, _("Given. It holds from the next reading on."))
                return redirect("readers")
        given = {one.person: one.position for one in list_positions(connection)}
    known = version.policy.vocabulary.positions
    context = {
        "readers": _lines(version, given, actor_of(request).id),
        "positions": [(one.id, one.shown(spoken())) for one in known.values()],
        "refusal": tried.refusal,
    }
    return render(request, "console/readers.html", context, status=tried.status)


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
