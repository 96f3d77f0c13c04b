"""The Django app ``records``."""

from django.apps import AppConfig
from django.core import checks

from sekisho.records.columns import columns_classified


class RecordsConfig(AppConfig):
    """The start fails while a column of a personal table has no item, fact or plain mark."""

    name = "sekisho.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The check on columns runs at every start."""
        checks.register(columns_classified, checks.Tags.models)
