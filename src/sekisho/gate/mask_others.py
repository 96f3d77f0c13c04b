"""Other people's names in what a customer is shown are masked, by rule (Art 33(2)(i)).

Others are who stand beside the customer on the contract, and who pays in another name. The
database masks; whoever shows the text never has the names.
"""

from collections.abc import Sequence

from sekisho.books.connection import Db

ARTICLE = "33(2)(i)"
MASK = "■■"
SHARED = ("payer_name", "conversation_log", "mail_content")
"""The items whose values may speak of others."""


def mask_others(connection: Db, customer_no: str, texts: Sequence[str]) -> list[str]:
    """The texts in order, each name of somebody else on the contract replaced by `MASK`.

    requires: the role sekisho_web or sekisho_hand
    """
    if not texts:
        return []
    row = connection.execute(
        "SELECT hand.mask_others(%s, %s)", (customer_no, list(texts))
    ).fetchone()
    masked: list[str] = row[0] if row else []
    if len(masked) != len(texts):
        message = "masking lost a text"
        raise LookupError(message)
    return masked
