"""The Django application of the ground."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Brings the templates, the static files and the translations."""

    name = "sekisho.web"
    label = "web"
