"""The act of looking at the papers of a business that passes on to us, before anything is taken in.

Manifest and proof say who gives what, since when and for which purposes, and name no customer. The
lines stay where the import is: no login of a screen may write a customer.
"""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.succession import EVENTS, Event
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.succession_package import LARGEST, open_papers
from sekisho.gate.take_in_succession import refuse_taking
from sekisho.ledger.note import VerifierKey, parse_vkey
from sekisho.ledger.text import FormatError


@dataclass(frozen=True, slots=True)
class Papers:
    """A package that the giver's ledger proves; `closed` are our purposes that it will shut."""

    giver: str
    address: str
    representative: str
    event: str
    document_no: str
    effective_on: date
    customers: int
    bound_to: tuple[str, ...]
    closed: tuple[str, ...]
    lines_sha256: str
    key: str


def examine_papers(
    connection: Db, version: Version, manifest: bytes, proof: bytes, key: str, moment: Moment,
    role: str, lang: str,
) -> Papers:  # fmt: skip
    """What the package is and would do; nothing is written.

    Refused (ActRefusedError) as the taking in is: no officer, a key that is none, papers that the
    key does not bear out, another company's, one taken in already or before its day, a purpose of
    ours that cannot be shut. requires: the role sekisho_web, in no transaction
    """
    if max(len(manifest), len(proof)) > LARGEST:
        raise ActRefusedError(
            "too-large",
            "manifest と証明はどちらも 1 MB までです。"
            "明細のファイルは、ここでは選びません（C20）。",
            "Manifest and proof have 1 MB at most. The lines are not chosen here (C20).",
        )
    known = _key(key)
    opened = open_papers(manifest, proof, known)
    beyond = refuse_taking(connection, version, role, moment, opened)
    connection.rollback()
    words, giver = version.policy.vocabulary.purposes, opened.giver
    return Papers(
        giver.name, giver.address, giver.representative,
        EVENTS[Event(opened.event)][0 if lang == "ja" else 1],
        opened.document_no, opened.effective_on, opened.customers, opened.bound_to,
        tuple(words[each].shown(lang) for each in beyond.closed), opened.sha256, str(known),
    )  # fmt: skip


def _key(text: str) -> VerifierKey:
    """The giver's key, as its published page or the agreement says it."""
    try:
        return parse_vkey(text.strip())
    except FormatError:
        raise ActRefusedError(
            "no-key",
            "公開鍵として読めません。引き渡した会社の公開ページか契約書のとおりに、一行で書いて"
            "ください（C20）。",
            "That is no verifier key. Write it in one line, as the giver's published page or the"
            " agreement has it (C20).",
        ) from None
