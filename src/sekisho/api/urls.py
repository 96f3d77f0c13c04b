"""The routes of the API, each declared for whom it is; the endpoints ask for a token themselves."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sekisho.api.problems import ProblemError, answered
from sekisho.api.site import api
from sekisho.web.routes import public

NOT_ALLOWED = 405


@public
def no_such(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view takes the request
    """404, as a problem."""
    return answered(
        ProblemError(
            404,
            "no-such-address",
            "この住所には何もありません。/api/v1/openapi.json に一覧があります。",
            "Nothing is at this address. /api/v1/openapi.json lists what there is.",
        )
    )


def _not_so(allowed: str) -> HttpResponse:
    """405, as a problem that says which methods there are."""
    answer = answered(
        ProblemError(
            NOT_ALLOWED,
            "method",
            f"この住所には {allowed} だけが使えます。",
            f"Only {allowed} means something at this address.",
        )
    )
    answer["Allow"] = allowed
    return answer


def _declared(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """No cache keeps an answer, and no session opens a door here: the endpoints want a token.

    So no form of another site can call them either, whatever cookies the browser sends along.
    """
    if not isinstance(pattern, URLPattern):
        return pattern
    view = pattern.callback

    @public
    @csrf_exempt
    @never_cache
    def endpoint(request: HttpRequest, /, **given: object) -> HttpResponse:
        answer: HttpResponse = view(request, **given)
        return _not_so(answer["Allow"]) if answer.status_code == NOT_ALLOWED else answer

    pattern.callback = endpoint
    return pattern


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("api/v1/", ([_declared(each) for each in _patterns], _app, _namespace)),
    re_path(r"^api/", no_such),
]
