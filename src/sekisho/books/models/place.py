"""Where the tables stand."""


def table(name: str) -> str:
    """The table's name in the schema ``books``, as Django's quoting leaves it alone."""
    return f'"books"."{name}"'
