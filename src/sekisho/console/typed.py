"""What a form says, or nothing where it is no such thing."""

DIGITS = 18
"""More than any number here has, and less than the database could not hold."""


def whole(text: str) -> int | None:
    """The number, without sign, that the text is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
