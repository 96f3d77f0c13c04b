"""The Django application of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Loads the models, and what happens after contact data was changed."""

    name = "sekisho.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """From here on a changed address starts the cool-down, and what happens is logged."""
        from sekisho.accounts import (  # noqa: PLC0415  # needs the loaded applications
            cool_down,
            security_events,
            session_end,
        )

        cool_down.listen()
        security_events.listen()
        session_end.listen()
