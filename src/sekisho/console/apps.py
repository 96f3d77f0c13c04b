"""The Django application of these pages: its templates."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Brings the templates."""

    name = "sekisho.console"
    label = "console"

    def ready(self) -> None:
        """From here on sign-ins that fail too often are alarms."""
        from sekisho.console import sign_in_alarms  # noqa: PLC0415  # needs the applications

        sign_in_alarms.listen()
