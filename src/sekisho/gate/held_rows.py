"""A history that a door gives as JSON (bills, payments, conversations), row by row."""

import json

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Each row: its (name, value) in their order."""


def rows_of(value: str | None) -> Rows:
    """The rows of a history; none where the value is a plain one."""
    if value is None or not value.startswith("[{"):
        return ()
    try:
        rows = json.loads(value)
    except ValueError:
        return ()
    return tuple(
        tuple((name, "" if each is None else str(each)) for name, each in row.items())
        for row in rows
        if isinstance(row, dict)
    )
