"""On which law a body may demand personal data of us, and which bodies may stand on it.

Each is a case of Art 27(1)(i) or (iv) APPI: no consent is asked, and no provision record is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Body(StrEnum):
    """What kind of body demands."""

    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    BAR = "bar"  # a bar association, for one of its members


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis. `compels`: a judge has ordered it, so secrecy of mail yields too.

    `seal` is the ground of Order Art 11 on which the record is kept from the person at first, or
    None where the law names none: then the person is told at once.
    """

    id: str
    ja: str
    en: str
    article: str
    issuers: frozenset[Body]
    seal: str | None
    compels: bool = False

    def shown(self, lang: str) -> str:
        """The basis in the language asked for."""
        return self.ja if lang == "ja" else self.en


_INVESTIGATORS = frozenset({Body.POLICE, Body.PROSECUTOR})
BASES: Mapping[str, Basis] = MappingProxyType(
    {
        basis.id: basis
        for basis in (
            Basis("warrant", "捜査令状", "Search warrant", "刑事訴訟法第218条",
                  _INVESTIGATORS, "record_crime", compels=True),
            Basis("inquiry", "捜査関係事項照会", "Inquiry in an investigation",
                  "刑事訴訟法第197条第2項", _INVESTIGATORS, "record_crime"),
            Basis("court_request", "裁判所の文書送付嘱託", "A court's request for documents",
                  "民事訴訟法第226条", frozenset({Body.COURT}), None),
            Basis("bar_inquiry", "弁護士会照会", "Inquiry of a bar association",
                  "弁護士法第23条の2", frozenset({Body.BAR}), None),
        )
    }
)  # fmt: skip
