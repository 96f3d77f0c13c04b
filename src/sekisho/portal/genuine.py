"""The public page that answers whether a mail is ours (C25)."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sekisho.web.connections import connected
from sekisho.web.errors import asked_too_often
from sekisho.web.genuine_form import Question
from sekisho.web.routes import public


@public
@never_cache
def genuine(request: HttpRequest) -> HttpResponse:
    """The question in three ways, and its answer. What was shown is kept nowhere, unless agreed."""
    if request.method == "POST" and not ratelimit.consume(request, action="genuine"):
        return asked_too_often(request)
    with connected() as connection:
        asked = Question(request, connection)
    return render(request, "portal/genuine.html", {"asked": asked}, status=asked.status)
