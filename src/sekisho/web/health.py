"""Is the process alive, is it ready to serve, and its figures for Prometheus."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg import Error
from psycopg_pool import PoolTimeout

from sekisho.books.versions import NoVersionError, in_force
from sekisho.web.connections import connected
from sekisho.web.routes import public

LOCAL = ("127.0.0.1", "::1", "")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"alive": True})


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and a version is in force; 503 with what is missing."""
    try:
        with connected() as connection:
            version = in_force(connection, timezone.localdate())
    except NoVersionError:
        return JsonResponse({"ready": False, "missing": "version"}, status=503)
    except (Error, PoolTimeout):
        return JsonResponse({"ready": False, "missing": "database"}, status=503)
    return JsonResponse({"ready": True, "version": version.version})


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for a collector on this machine; to everybody else there is no such page."""
    if request.META.get("REMOTE_ADDR", "") not in LOCAL:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
