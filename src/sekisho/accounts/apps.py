"""The Django application of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Loads the models, and what happens after contact data was changed."""

    name = "sekisho.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """From now on a changed address starts the cool-down."""
        from sekisho.accounts import cool_down  # noqa: PLC0415  # needs the loaded applications

        cool_down.listen()
