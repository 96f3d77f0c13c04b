"""Personal data that others gave us (Art 30): what has to be known, and how long the record stands.

The giver's name, address and, of a corporation, its representative; how the giver came by the data,
with a paper that shows it (Rule 22). What is not told is not taken in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sekisho.terms.day import years_later


class Basis(StrEnum):
    """On what the giver gave."""

    CONSENT = "consent"  # the person's (Art 27(1), 28(1))
    OPT_OUT = "opt_out"  # Art 27(2)
    NON_BUSINESS = "non_business"  # by somebody who is no business handling personal data


class Method(StrEnum):
    """How the record is made (Rule 23); from it follows how long it is kept (Rule 25)."""

    EACH = "each"  # at each receipt
    BATCH = "batch"  # for receipts that go on
    CONTRACT = "contract"  # the document of a contract takes its place


BASES: Mapping[Basis, tuple[str, str]] = MappingProxyType(
    {
        Basis.CONSENT: ("本人の同意", "Consent of the person"),
        Basis.OPT_OUT: ("オプトアウト", "Opt-out"),
        Basis.NON_BUSINESS: (
            "個人情報取扱事業者でない方から",
            "From somebody who is no business handling personal data",
        ),
    }
)
METHODS: Mapping[Method, tuple[str, str]] = MappingProxyType(
    {
        Method.EACH: ("受け取るたびに作る", "At each receipt"),
        Method.BATCH: ("一括して作る（継続・反復）", "Together, for receipts that go on"),
        Method.CONTRACT: ("契約書などで代える", "By the document of a contract"),
    }
)
"""What each is called, in Japanese and English."""
YEARS: Mapping[Method, int] = MappingProxyType(
    {Method.EACH: 3, Method.BATCH: 3, Method.CONTRACT: 1}
)
"""Rule 25: from the last receipt where records go on, else from the making."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave: `representative` is wanted of a corporation only."""

    name: str
    address: str
    corporation: bool = True
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the giver told, and what was seen of it.

    `acquired` is how the giver came by the data, `document` whether a paper shows it; `consent` is
    True where the persons' consent to the giving was shown; `filing` is the number of the opt-out
    filing as the Commission publishes it.
    """

    giver: Giver
    basis: Basis
    method: Method
    received_on: date
    acquired: str
    document: bool
    consent: bool = False
    filing: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that was not told, in both languages."""

    code: str
    ja: str
    en: str


def missing(told: Told) -> tuple[Missing, ...]:
    """All that was not told, in the order of the law; with any of it nothing is taken in."""
    giver = told.giver
    wrong = {
        "giver": not giver.name.strip(),
        "address": not giver.address.strip(),
        "representative": giver.corporation and not giver.representative.strip(),
        "circumstances": not told.acquired.strip(),
        "document": not told.document,
        "consent": told.basis is Basis.CONSENT and not told.consent,
        "filing": told.basis is Basis.OPT_OUT and not told.filing.strip(),
    }
    return tuple(Missing(code, *WANTED[code]) for code in WANTED if wrong[code])


def kept_until(method: Method, last: date) -> date:
    """The last day on which the record stands, `last` being the last receipt that it tells of."""
    return years_later(last, YEARS[method])


def goes_on(method: Method) -> bool:
    """Whether a later receipt from the same giver keeps the earlier records longer."""
    return method is not Method.EACH


WANTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "giver": ("提供元の名称", "the giver's name"),
        "address": ("提供元の住所", "the giver's address"),
        "representative": ("法人の代表者の氏名", "the name of the corporation's representative"),
        "circumstances": ("提供元が取得した経緯", "how the giver acquired the data"),
        "document": ("経緯を示す書面", "a document that shows how"),
        "consent": ("本人の同意を得ている旨", "that the persons consented"),
        "filing": (
            "オプトアウトの届出が公表されている番号",
            "the number under which the opt-out filing is published",
        ),
    }
)
