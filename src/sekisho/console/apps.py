"""The Django application of these pages: its templates."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Brings the templates."""

    name = "sekisho.console"
    label = "console"
