"""What left the house: extract runs, and the figures of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.cases.clock import Urgency
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.emergency import overdue_reviews
from sekisho.gate.list_requests import list_requests
from sekisho.gate.review_due import review_due
from sekisho.gate.settle_gap import reported_gaps
from sekisho.gate.show_alarms import unseen_alarms
from sekisho.gate.show_breaches import list_breaches
from sekisho.gate.show_day import show_day, show_health
from sekisho.gate.show_runs import STATES, show_run, show_runs
from sekisho.web.chart import bars
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.routes import account_of
from sekisho.web.targets import breach_rules, targets
from sekisho.web.verifiers import verifier_keys

PRESSING = (Urgency.WARNING, Urgency.OVERDUE)


@acknowledged(purpose=None)
def dashboard(request: HttpRequest) -> HttpResponse:
    """What left today, to whom, under which clauses; open work; ledger and witness."""
    today = timezone.localdate()
    with connected() as connection:
        day = show_day(connection, today, spoken())
        health = show_health(connection, verifier_keys())
        version, who = current(connection), actor_of(request).id
        gaps, _ = reported_gaps(connection, version, who, spoken())
        review = review_due(connection, today)
        waiting = list_requests(connection, timezone.now(), targets(), spoken())
        unreviewed = overdue_reviews(connection, today)
        told = list_breaches(connection, version, timezone.now(), breach_rules(), spoken())
        alarms = unseen_alarms(connection) if account_of(request).kind == Kind.OFFICER else 0
    context = {
        "day": day,
        "today": today,
        "health": health,
        "gaps": [gap for gap in gaps if gap.answer is None],
        "answered": [gap for gap in gaps if gap.mine and gap.answer is not None],
        "review": review,
        "alarms": alarms,
        "unreviewed": unreviewed,
        "pressing": sum(each.clock.urgency in PRESSING for each in told),
        "clock": {
            "open": len(waiting),
            "overdue": sum(each.urgency == Urgency.OVERDUE for each in waiting),
            "warning": sum(each.urgency == Urgency.WARNING for each in waiting),
            "escalated": sum(each.escalated_on is not None for each in waiting),
        },
        "chart": bars([(left.recipient, left.purpose, left.customers) for left in day.left]),
    }
    return render(request, "console/dashboard.html", context)


@acknowledged(purpose=None)
def runs(request: HttpRequest) -> HttpResponse:
    """The runs, the newest first; a page begins where the last one ended."""
    state = request.GET.get("state", "")
    with connected() as connection:
        shown, more = show_runs(connection, spoken(), state, before_of(request))
    context = {"runs": shown, "more": more, "state": state, "states": STATES}
    return render(request, "console/runs.html", context)


@acknowledged(purpose=None)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run, with what was held back."""
    with connected() as connection:
        shown, held = show_run(connection, run_id, spoken())
    return render(request, "console/run.html", {"run": shown, "held": held})
