"""The Django app ``books``."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The schema ``books``: append-only tables, granted role by role in the migrations."""

    name = "sekisho.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"
