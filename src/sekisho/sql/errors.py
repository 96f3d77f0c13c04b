"""Why something cannot be compiled to SQL: a code, and what to do next in both languages."""


class UncompilableError(Exception):
    """Carries a stable code and one message in each language; nothing was compiled."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{code}: {ja} / {en}")
        self.code = code
        self.ja = ja
        self.en = en
