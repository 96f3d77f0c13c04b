"""Why a mail could not be read to its end."""


class UnreadableError(Exception):
    """The mail is held: `why` is one of time, size, depth, encrypted, kind, malformed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
