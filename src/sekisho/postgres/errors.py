"""What may be told to a person when the database cannot be had, in Japanese and in English."""


class PostgresError(Exception):
    """The database cannot be used; both sentences say what happened and what to do next."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja}\n{en}")
        self.ja = ja
        self.en = en
