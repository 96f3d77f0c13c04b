"""What an act says when it refuses."""


class ActRefusedError(Exception):
    """The act was not done and nothing was half done; `ja` and `en` say why and what to do."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.code = code
        self.ja = ja
        self.en = en

    def message(self, lang: str) -> str:
        """The reason in `lang` ("ja" or "en")."""
        return self.ja if lang == "ja" else self.en
