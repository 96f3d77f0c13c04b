"""Django's settings. Importing them starts nothing and connects to nothing."""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from sekisho.postgres import database_url
from sekisho.postgres.place import own_cluster
from sekisho.postgres.roles import Role


def connection_settings(dsn: str) -> dict[str, Any]:
    """One entry of DATABASES that logs in as the connection string says."""
    parts = dict(conninfo_to_dict(dsn))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 0,
    }


def _dsn(role: Role) -> str:
    if database_url.is_named(os.environ):
        return database_url.dsn(role, os.environ)
    return own_cluster().dsn(role)


# One alias for each role. What does not say under which role it works can do the least.
DATABASES = {
    "default": connection_settings(_dsn(Role.WEB)),
    **{role.name.lower(): connection_settings(_dsn(role)) for role in Role},
}

INSTALLED_APPS = ["sekisho.records", "sekisho.books"]

# No default: whatever signs or encrypts refuses to run until the installation has its own key.
SECRET_KEY = os.environ.get("SEKISHO_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS: list[str] = []

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
USE_I18N = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
