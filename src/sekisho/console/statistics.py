"""The desk of statistics: one orders a table, a round prepares it, another releases it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import STAFF, Kind
from sekisho.books.versions import in_force
from sekisho.gate.list_statistics import Listed, order_statistic, statistics_desk
from sekisho.gate.release_statistic import release_statistic
from sekisho.gate.show_statistics import reason_of, show_waiting
from sekisho.gate.statistic_rules import MOST_THOUSANDTHS, Wanted
from sekisho.gate.withdraw_statistic import REASONS, discard_statistic, withdraw_statistic
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.chart import bars
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people

DISCARD = "discard"


class OrderForm(forms.Form):
    """Which statistic of which period; with an epsilon it carries noise."""

    statistic = forms.ChoiceField(label=gettext_lazy("Statistic"))
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=7,
        help_text=gettext_lazy("2026-10, 2026-Q4, 2026 or FY2026, as the notice counts it"),
    )
    again = forms.BooleanField(label=gettext_lazy("Count anew, for a revision"), required=False)
    epsilon = forms.DecimalField(
        label=gettext_lazy("Epsilon of the noise (empty: cells are hidden instead)"),
        required=False, min_value=0, max_value=MOST_THOUSANDTHS // 1000, decimal_places=3,
    )  # fmt: skip

    def give(self, declared: list[Listed]) -> "OrderForm":
        """The same with the statistics to choose from."""
        field = self.fields["statistic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - said above
        field.choices = [(one.id, f"{one.title} ({one.newest})") for one in declared]
        return self


@for_people(*STAFF, purpose=None)
def desk(request: HttpRequest) -> HttpResponse:
    """What is declared, ordered, waiting and done; an order stands for the next round."""
    today = timezone.localdate()
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        version = in_force(connection, today)
        connection.rollback()
        page = statistics_desk(connection, version, today, spoken())
        form = OrderForm(request.POST or None).give(list(page.declared))
        if request.method == "POST" and form.is_valid():
            with tried:
                wanted = _wanted(form)
                order_statistic(connection, version, wanted, account_of(request).username, today)
                messages.success(request, _("Ordered. The next round prepares it."))
                return redirect("statistics_desk")
    context = {
        "page": page,
        "form": form,
        "refusal": tried.refusal,
        "orders": [(one, one.refused(spoken())) for one in page.orders],
    }
    return render(request, "console/statistics.html", context, status=tried.status)


@for_people(*STAFF, purpose=None)
def one(request: HttpRequest, release: int) -> HttpResponse:
    """One table, as it waits or as it went out; the button is for a second person, an officer."""
    account = account_of(request)
    with connected() as connection:
        shown = show_waiting(connection, release, spoken())
    about = shown.about
    officer = account.kind == Kind.OFFICER
    context = {
        "shown": shown,
        "about": about,
        "charts": [(each, bars(each.rows)) for each in shown.charts],
        "reason": reason_of(about, spoken()),
        "reasons": [(key, both[spoken() != "ja"]) for key, both in REASONS.items()],
        "may_release": officer
        and about.public
        and about.state == "prepared"
        and about.prepared_by != account.username,
        "may_withdraw": officer and about.state == "released",
        "may_discard": officer and about.state == "prepared",
    }
    return render(request, "console/statistic.html", context)


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def release_it(request: HttpRequest, release: int) -> HttpResponse:
    """What was seen goes out, by somebody who just proved again who they are."""
    if request.method != "POST":
        return redirect("statistic_at_desk", release)
    seen, by = request.POST.get("digest", ""), account_of(request).username
    with connected() as connection:
        done = release_statistic(connection, release, seen, by, timezone.localdate())
    told = _("Released: entry %(index)d of the ledger.") % {"index": done.index}
    messages.success(request, told)
    return redirect("statistic_at_desk", release)


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def withdraw_it(request: HttpRequest, release: int) -> HttpResponse:
    """A released table is withdrawn with its reason; one that waits is discarded."""
    if request.method != "POST":
        return redirect("statistic_at_desk", release)
    reason, by = request.POST.get("reason", ""), account_of(request).username
    with connected() as connection:
        if reason == DISCARD:
            discard_statistic(connection, release)
            messages.success(request, _("Discarded."))
        else:
            done = withdraw_statistic(connection, release, reason, by, timezone.localdate())
            told = _("Withdrawn: entry %(index)d of the ledger.") % {"index": done.index}
            messages.success(request, told)
    return redirect("statistic_at_desk", release)


def _wanted(form: OrderForm) -> Wanted:
    given = form.cleaned_data
    return Wanted(
        given["statistic"],
        given["period"].strip(),
        given["again"],
        int((given["epsilon"] or 0) * 1000),
    )
