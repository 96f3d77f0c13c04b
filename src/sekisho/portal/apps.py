"""The Django application of these pages: its templates."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Brings the templates."""

    name = "sekisho.portal"
    label = "portal"
