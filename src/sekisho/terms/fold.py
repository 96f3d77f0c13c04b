"""Folding of width and variant forms, for matching words only; labels are stored as written."""

import unicodedata
from functools import lru_cache

_DROPPED = str.maketrans(
    "", "", " \t　・･·‐‑‒–—―−ー-「」『』"
)  # spaces, middle dots, dashes, quotes


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The key under which `text` is looked up: full and half width, （）, ・ and dashes are alike.

    NFKC is safe for a key and would damage a stored name (㈱ becomes (株)), so only keys pass here.
    """
    return unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold()
