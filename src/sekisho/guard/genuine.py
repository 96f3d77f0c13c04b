"""START HERE for the question whether a mail is ours: bytes or a text in, one of four answers out.

A signature that holds is needed for `genuine`, and that the ledger knows of it. What cannot be told
is said to be so. No answer says more about anybody than the mail that was shown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sekisho.guard.domains_in_text import domains_in
from sekisho.guard.look_alike import OURS, judge_domain
from sekisho.guard.mail_parts import altered_parts
from sekisho.guard.own_signature import Signed, own_signature
from sekisho.guard.secret_requests import secret_request
from sekisho.guard.sent_text import Likeness, SentText, likeness
from sekisho.guard.shown_mail import ShownMail, shown_mail

MOST_BYTES = 10_000_000
_SOURCE = re.compile(r"\A\s*(?:[!-9;-~]{1,70}:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")
_SIGNATURE = re.compile(r"(?mi)^(?:dkim-signature|received|return-path|from)[ \t]*:")


class Answer(StrEnum):
    """The four answers."""

    GENUINE = "genuine"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class House:
    """What of us everybody may know: domains, public keys by DNS name, published texts."""

    domains: frozenset[str]
    keys: Mapping[str, str]
    texts: tuple[SentText, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer, and why: codes that `genuine_words` explains, altered parts, foreign domains.

    `sender` is the domain in the From line; `led_to` are foreign domains that the words lead to.
    """

    answer: Answer
    why: tuple[str, ...]
    parts: tuple[str, ...] = ()
    from_line: int | None = None
    sender: str | None = None
    led_to: tuple[str, ...] = field(default=())

    @property
    def suspicious(self) -> bool:
        """True where somebody may be using our name: the security desk wants to know."""
        return self.answer in (Answer.ALTERED, Answer.NOT_OURS)


class Record(StrEnum):
    """What the books know of a mail whose signature holds: this very mail, its number, nothing."""

    AGREES = "signed-and-recorded"
    DIFFERS = "signed-digest-differs"
    NONE = "signed-unrecorded"


Recorded = Callable[[bytes, Signed], Record]
"""Looks a mail up in the books and in the ledger."""
_AS_RECORDED = {
    Record.AGREES: Answer.GENUINE,
    Record.DIFFERS: Answer.CANNOT_SAY,
    Record.NONE: Answer.NOT_OURS,
}


def judge_mail(raw: bytes, house: House, recorded: Recorded) -> Judged:
    """The answer on a whole mail (RFC 5322) as it arrived. Never an exception, for any bytes."""
    if len(raw) > MOST_BYTES:
        return Judged(Answer.CANNOT_SAY, ("too-large",))
    signed = own_signature(raw, house.domains, house.keys)
    shown = shown_mail(raw)
    if signed is not None and signed.holds and shown is not None:
        found = recorded(raw, signed)
        return Judged(_AS_RECORDED[found], (found.value,), sender=shown.sender)
    if shown is None:
        return Judged(Answer.CANNOT_SAY, ("unreadable",))
    led_to = _foreign(shown.text, house)
    if asked := _asks(shown):
        return Judged(Answer.NOT_OURS, (asked,), sender=shown.sender, led_to=led_to)
    if signed is not None and signed.known:
        sender = judge_domain(shown.sender, house.domains) if shown.sender else "no-sender"
        return Judged(
            Answer.ALTERED,
            ("signature-broken",) if sender == OURS else ("signature-broken", sender),
            altered_parts(raw) or ("headers",),
            sender=shown.sender,
            led_to=led_to,
        )
    return _unsigned(shown, house, led_to)


def judge_text(text: str, house: House, recorded: Recorded) -> Judged:
    """The answer on what was pasted: a mail's source is judged as a mail, else the words are."""
    if _SOURCE.match(text) and _SIGNATURE.search(text):
        source = re.sub(r"\r?\n", "\r\n", text.lstrip("\ufeff\r\n \t"))
        return judge_mail(source.encode("utf-8", "surrogateescape"), house, recorded)
    if not text.strip():
        return Judged(Answer.CANNOT_SAY, ("nothing-given",))
    led_to = _foreign(text, house)
    if secret_request(text) is not None:
        return Judged(Answer.NOT_OURS, ("asks-for-secret",), led_to=led_to)
    found = likeness(text, house.texts)
    worse = _worst(led_to, house)
    if worse:
        return Judged(Answer.NOT_OURS, (worse,), led_to=led_to)
    if found is not None and found.whole and not _strange(found, house):
        return Judged(Answer.CANNOT_SAY, ("text-is-ours",), led_to=led_to)
    if found is not None:
        return _text_altered(found, None, led_to)
    return Judged(Answer.CANNOT_SAY, ("text-unknown",), led_to=led_to)


def _unsigned(shown: ShownMail, house: House, led_to: tuple[str, ...]) -> Judged:
    """The answer on a mail without a signature of a key of ours."""
    sender = judge_domain(shown.sender, house.domains) if shown.sender else "no-sender"
    worse = _worst(led_to, house)
    if sender not in (OURS, "other-domain", "no-sender"):
        return Judged(Answer.NOT_OURS, (sender,), sender=shown.sender, led_to=led_to)
    if worse:
        return Judged(Answer.NOT_OURS, (worse,), sender=shown.sender, led_to=led_to)
    found = likeness(shown.text, house.texts)
    if found is not None and found.whole and not _strange(found, house):
        why = "unsigned-text-is-ours" if sender == OURS else "forwarded-text-is-ours"
        return Judged(Answer.CANNOT_SAY, (why,), sender=shown.sender, led_to=led_to)
    if found is not None:
        return _text_altered(found, shown.sender, led_to)
    why = "no-signature" if sender == OURS else sender
    return Judged(Answer.NOT_OURS, (why,), sender=shown.sender, led_to=led_to)


def _text_altered(found: Likeness, sender: str | None, led_to: tuple[str, ...]) -> Judged:
    return Judged(
        Answer.ALTERED, ("text-altered",), ("text",), found.from_line, sender, led_to
    )  # fmt: skip


def _asks(shown: ShownMail) -> str | None:
    text = f"{shown.subject}\n{shown.text}"
    return "asks-for-secret" if secret_request(text) is not None else None


def _foreign(text: str, house: House) -> tuple[str, ...]:
    return tuple(each for each in domains_in(text) if judge_domain(each, house.domains) != OURS)


def _worst(led_to: tuple[str, ...], house: House) -> str | None:
    """The code of a domain in the words that looks like ours and is not."""
    codes = {judge_domain(each, house.domains) for each in led_to} - {"other-domain"}
    return min(codes, default=None)


def _strange(found: Likeness, house: House) -> bool:
    """Whether a link stands where ours has none."""
    return any(judge_domain(each, house.domains) != OURS for each in found.added)
