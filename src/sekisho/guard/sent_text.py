"""Whether a text is one of ours: held against published templates, never against anybody's mail.

So the answer is the same for everybody who asks with the same text, customer or not, and no text of
any mail has to be kept. Quoting signs, line ends, spaces and widths change when a mail is forwarded
or copied; they do not count.
"""

import re
import unicodedata
from dataclasses import dataclass

from sekisho.guard.domains_in_text import domains_in

_QUOTE = re.compile(r"(?m)^[ \t\u3000]*(?:[>＞|｜][ \t\u3000]*)+")
_NOTHING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_SLOT = re.compile(r"\{[^{}\n]{1,60}\}")
_CLAUSE_END = re.compile(r"(?<=[。、，])|(?<=[.,;:] )")
_MOST_IN_SLOT = 300
_LEAST_WORDS = 20
"""Signs of fixed words below which a template proves nothing."""
_NEAR = 0.5
_MOST = 400_000


@dataclass(frozen=True, slots=True)
class SentText:
    """One published text: a template in one language. `name` is told to whoever asks."""

    name: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """The published text that fits best. `whole`: all of its words stand there, in their order.

    `from_line` is the number of the first line of ours that is missing or reads otherwise; None
    where nothing is. `added` are domains that stand where ours has none.
    """

    name: str
    whole: bool
    from_line: int | None
    added: tuple[str, ...]


def likeness(text: str, published: tuple[SentText, ...]) -> Likeness | None:
    """The best likeness of a text to what we published; None where no published text is near."""
    plain = plain_text(text[:_MOST])
    found = [(score, one) for sent in published for score, one in [_held_against(plain, sent)]]
    score, best = max(found, key=lambda each: each[0], default=(0.0, None))
    return best if score >= _NEAR else None


def plain_text(text: str) -> str:
    """The text without quoting signs, white space and widths."""
    unquoted = _QUOTE.sub("", unicodedata.normalize("NFKC", text.replace("\r\n", "\n")))
    return _NOTHING.sub("", unquoted)


def _held_against(plain: str, sent: SentText) -> tuple[float, Likeness | None]:
    pieces = [
        (number, piece)
        for number, line in enumerate(sent.body.splitlines(), 1)
        for fixed in _SLOT.split(line)
        for piece in map(plain_text, _CLAUSE_END.split(fixed))
        if piece
    ]
    total = sum(len(piece) for _, piece in pieces)
    if total < _LEAST_WORDS:
        return 0.0, None
    at, held, room, missing, gaps = 0, 0, _MOST_IN_SLOT, None, []
    for number, piece in pieces:
        start = plain.find(piece, at)
        if start < 0 or (held and start - at > room):
            missing, room = missing or number, room + 2 * len(piece)
            continue
        if held:
            gaps.append(plain[at:start])
        at, held, room = start + len(piece), held + len(piece), _MOST_IN_SLOT
    added = tuple(sorted({domain for gap in gaps for domain in domains_in(gap)}))
    return held / total, Likeness(sent.name, missing is None, missing, added)
