"""Which passwords are too easy here: those that are little more than words of this business."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "sekisho",
    "関所",
    "password",
    "パスワード",
    "denryoku",
    "電力",
    "denki",
    "でんき",
    "電気",
    "electric",
    "energy",
    "kaisha",
    "会社",
    "customer",
    "お客様",
    "privacy",
    "operator",
    "auditor",
    "midori",
    "kotaro",
    "kansa",
)
"""Names of the product, the trade, the roles, and the accounts of the demonstration."""

LEAST_LEFT = 8


class WordsOfTheBusiness:
    """What is left of a password without these words must still be a password.

    ASVS 5.0.0 asks for a documented list of such words (6.1.2) and for its use (6.2.11).
    """

    def __init__(self, own_words: tuple[str, ...] = ()) -> None:
        self.words = sorted((*WORDS, *own_words), key=len, reverse=True)

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  # Django passes it
        """ValidationError where fewer than eight characters are left."""
        left = password.casefold()
        for word in self.words:
            left = left.replace(word.casefold(), "")
        if left != password.casefold() and len(left) < LEAST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_the_business")

    def get_help_text(self) -> str:
        """The rule, in the reader's language."""
        return _(
            "Without the words of this business (such as sekisho, denki, password)"
            " at least 8 characters must be left. Choose other words."
        )
