"""The way to the company's sign-in provider and back, and what the provider says afterwards."""

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sekisho.accounts.models import Account
from sekisho.accounts.provider_file import Provider, named
from sekisho.accounts.provider_links import end_by_provider
from sekisho.accounts.provider_sign_in import Answer, StaffAdapter, refused_page, said_signed_out
from sekisho.accounts.provider_web import sign_out_there
from sekisho.gate.errors import ActRefusedError
from sekisho.web.context import spoken
from sekisho.web.routes import public

LONGEST = 16 * 1024


@public
@never_cache
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """On to the provider. Whoever is signed in already stays who they are."""
    try:
        _known(name)
        if isinstance(request.user, Account):
            return redirect("home")
        sent: HttpResponse = (
            StaffAdapter(request, name).get_provider().redirect_from_request(request)
        )
    except ActRefusedError as refused:
        return refused_page(request, refused)
    return sent


@public
@never_cache
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Back from the provider: signed in as the linked account, or nobody and nothing kept."""
    try:
        _known(name)
        if isinstance(request.user, Account):
            return redirect("home")
        done: HttpResponse = Answer.adapter_view(StaffAdapter(request, name))(request)
    except ActRefusedError as refused:
        return refused_page(request, refused)
    except ImmediateHttpResponse as immediate:
        stopped: HttpResponse = immediate.response
        return stopped
    return done


@public
@never_cache
def leave(request: HttpRequest, name: str) -> HttpResponse:
    """Signed out here; where the provider can end its own session too, a link leads there."""
    provider = _known(name)
    try:
        there = sign_out_there(provider, request.build_absolute_uri(reverse("account_login")))
    except ActRefusedError:
        there = ""
    context = {"name": provider.names[spoken()], "there": there}
    return render(request, "account/provider_leave.html", context)


@csrf_exempt
@public
@never_cache
def signed_out(request: HttpRequest, name: str) -> HttpResponse:
    """The provider says whose sessions are over, and they are (OpenID Connect Back-Channel Logout).

    Whatever it can't prove changes nothing: 400. A person who is unknown here is as good as gone.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(("POST",))
    try:
        provider = _known(name)
        token = request.POST.get("logout_token", "")
        if not token or len(token) > LONGEST:
            return JsonResponse({"error": "invalid_request"}, status=400)
        end_by_provider(provider, said_signed_out(provider, token, timezone.now()))
    except ActRefusedError as refused:
        return JsonResponse(
            {"error": "invalid_request", "error_description": refused.code}, status=400
        )
    return HttpResponse(status=200)


def _known(name: str) -> Provider:
    try:
        return named(name)
    except LookupError:
        raise Http404 from None
