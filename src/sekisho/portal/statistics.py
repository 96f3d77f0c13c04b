"""The public pages of the statistics: what was released, each with its table, charts and files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sekisho.gate.show_statistics import page_of_public, public_file, reason_of, show_public
from sekisho.web.chart import bars
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.routes import public


@public
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Every release, withdrawn ones with their reason; a page begins where the last one ended."""
    with connected() as connection:
        found, more = page_of_public(connection, before_of(request))
    listed = [(one, reason_of(one, spoken())) for one in found]
    return render(request, "portal/statistics.html", {"listed": listed, "more": more})


@public
@require_GET
def statistic(request: HttpRequest, release: int) -> HttpResponse:
    """One release: figures, what hides them, files with their digests."""
    with connected() as connection:
        shown = show_public(connection, release, spoken())
    context = {
        "shown": shown,
        "about": shown.about,
        "reason": reason_of(shown.about, spoken()),
        "epsilon": f"{shown.about.parameters.get('epsilon_thousandths', 0) / 1000:g}",
        "charts": [(each, bars(each.rows)) for each in shown.charts],
    }
    return render(request, "portal/statistic.html", context)


@public
@require_GET
def statistic_file(request: HttpRequest, release: int, name: str) -> HttpResponse:
    """A file of a release, byte for byte as the ledger has its digest."""
    del request
    with connected() as connection:
        file = public_file(connection, release, name)
    response = HttpResponse(file.data, content_type=file.media)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
