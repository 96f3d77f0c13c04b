"""START HERE: a mail goes in, a verdict comes out. Anything that goes wrong holds the mail."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sekisho.guard.errors import UnreadableError
from sekisho.guard.headers import header_faults
from sekisho.guard.identifiers import NOBODY, Found, Known, identifiers, same_value
from sekisho.guard.limits import Budget, Limits
from sekisho.guard.parts import Part, parts
from sekisho.guard.secret_requests import secret_request
from sekisho.guard.wording import Held, asks_for_secret, holds_item, unreadable

SECRET_ITEMS = frozenset({"card", "bank_account", "my_number"})
"""What stands in no mail, whoever the recipient is."""


@dataclass(frozen=True, slots=True)
class Values:
    """Whose values are whose, each as `same_value` writes it.

    `own` are the recipient's: where they are known, a permitted item is only these. `public` are
    the company's own numbers and addresses, which are nobody's personal data.
    """

    own: frozenset[str]
    public: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the mail is held; it may go where `held` is empty.

    `items` are the items that its words disclose and that the gate decides like any other.
    """

    held: tuple[Held, ...]
    items: frozenset[str]

    @property
    def may_go(self) -> bool:
        """True where nothing holds the mail."""
        return not self.held


def scan_mail(
    raw: bytes,
    *,
    clock: Callable[[], float],
    permitted: frozenset[str] = frozenset(),
    people: Known = NOBODY,
    limits: Limits | None = None,
    values: Values | None = None,
) -> Verdict:
    """The verdict on a whole mail, header and attachments included; never an exception.

    `permitted` are the items that the recipient may be told; `people` whose names and addresses
    are looked for (all customers but the recipient); with `values` somebody else's number is held
    even where the item is permitted. Time out, a failure, a kind of file that cannot be read: held.
    """
    budget = Budget(limits or Limits(), clock)
    held: list[Held] = []
    items: set[str] = set()
    try:
        held += header_faults(raw)
        for part in parts(raw, budget):
            found, named = _scan_part(part, permitted, people, values)
            held += found
            items |= named
            budget.check_time()
    except UnreadableError as stopped:
        held.append(unreadable(stopped.why))
    except Exception:  # noqa: BLE001 - a scanner that fails holds the mail, whatever failed
        held.append(unreadable("failed"))
    return Verdict(tuple(held), frozenset(items))


def scan_text(
    text: str, *, permitted: frozenset[str] = frozenset(), people: Known = NOBODY
) -> Verdict:
    """The verdict on one text (a template, a draft). requires: as short as a template is."""
    held, items = _scan_part(Part("text", text), permitted, people)
    return Verdict(tuple(held), frozenset(items))


def _scan_part(
    part: Part, permitted: frozenset[str], people: Known, values: Values | None = None
) -> tuple[list[Held], set[str]]:
    held = []
    asked = secret_request(part.text)
    if asked is not None:
        held.append(asks_for_secret(part.place, asked.secret, asked.request))
    plain = unicodedata.normalize("NFKC", part.text)  # the places of what is found are in it
    found = [one for one in identifiers(plain, people) if not _public(one, plain, values)]
    refused = sorted({one.item for one in found if not _may_stand(one, plain, permitted, values)})
    held += [holds_item(part.place, item) for item in refused]
    return held, {one.item for one in found}


def _public(found: Found, plain: str, values: Values | None) -> bool:
    return values is not None and _value(found, plain) in values.public


def _may_stand(found: Found, plain: str, permitted: frozenset[str], values: Values | None) -> bool:
    if found.item in SECRET_ITEMS or found.item not in permitted:
        return False
    return values is None or _value(found, plain) in values.own


def _value(found: Found, plain: str) -> str:
    return same_value(plain[found.start : found.end])
