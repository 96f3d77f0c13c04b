"""The routes of the ground."""

from django.urls import path
from django.views.i18n import set_language

from sekisho.web import health
from sekisho.web.routes import public

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", public(set_language), name="set_language"),
]
