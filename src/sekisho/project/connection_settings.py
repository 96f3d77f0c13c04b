"""From a connection string to an entry of Django's DATABASES, without loading the settings."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def connection_settings(dsn: str) -> dict[str, Any]:
    """One entry of DATABASES that logs in as the connection string says."""
    parts = dict(conninfo_to_dict(dsn))
    # The libraries' own tables stand with the accounts; ours always name their schema.
    parts["options"] = f"{parts.get('options') or ''} -c search_path=accounts,public".strip()
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
