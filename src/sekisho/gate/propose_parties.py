"""The act of proposing a line of the registry of companies: it counts once another took it over."""

from collections.abc import Sequence
from hashlib import sha256

from sekisho.books import log, parties
from sekisho.books.connection import Db
from sekisho.books.parties import Proposed
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry, canonical_json
from sekisho.ledger.text import to_base64
from sekisho.registers.lines import line_faults
from sekisho.terms import Aspect, Vocabulary

STAFF = ("operator", "privacy_officer")
CLAUSES = ("C29", "C42", "C44")
MOST = 200
"""Characters of the source of a line."""


def propose_line(
    connection: Db, version: Version, line: Proposed, moment: Moment, role: str
) -> int:
    """The line waits for somebody else's review; its number. Nothing that is given changes yet.

    Refused (ActRefusedError): nobody of the staff, a number that fails its check digit, a value or
    days that cannot be, a word that is no company of the notice or has another number, no source.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_strangers(role)
    _refuse_faulty(connection, version.policy.vocabulary, line)
    with connection.transaction():
        index = record(connection, version, "propose", moment, statement_of([line]))
        return parties.propose(connection, [line], moment.actor, index)[0]


def refuse_strangers(role: str) -> None:
    """The role is one of the company's staff, or ActRefusedError."""
    if role not in STAFF:
        raise ActRefusedError(
            "not-staff",
            "会社の台帳に届け入れるのは当社の担当者です。",
            "Our own staff bring lines to the registry of companies.",
        )


def record(
    connection: Db, version: Version, step: str, moment: Moment, more: dict[str, Json]
) -> int:
    """The ledger has an entry of this step; its index."""
    entry = JsonEntry(
        {
            "kind": "registry",
            "step": step,
            "day": day_of(moment).isoformat(),
            "clauses": list(CLAUSES),
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
            **more,
        }
    ).to_bytes()
    return log.append(connection, [entry])


def statement_of(lines: Sequence[Proposed]) -> dict[str, Json]:
    """What the ledger keeps of lines: how many, and a digest of all that they say."""
    said: list[Json] = [
        [
            line.number,
            str(line.said.aspect),
            line.said.value,
            line.said.since.isoformat(),
            line.said.until.isoformat() if line.said.until else None,
        ]
        for line in lines
    ]
    return {"lines": len(lines), "sha256": sha256(canonical_json(said)).hexdigest()}


def _refuse_faulty(connection: Db, words: Vocabulary, line: Proposed) -> None:
    for fault in line_faults(line.number, line.said):
        raise ActRefusedError(fault.code, fault.ja, fault.en)
    if not 0 < len(line.source.strip()) <= MOST:
        raise ActRefusedError(
            "no-source",
            f"何で確かめたか（文書や名簿の名）を {MOST} 字までで書いてください。",
            f"Say what it was seen in (a document, a list), in at most {MOST} characters.",
        )
    if line.said.aspect is Aspect.ASSESSMENT:
        raise ActRefusedError(
            "assessed-elsewhere",
            "評価は sekisho entrusted assess で登録します。扉はその期限に従います。",
            "An assessment is registered with sekisho entrusted assess; the doors follow it.",
        )
    if line.said.aspect is Aspect.WORD:
        _refuse_other_word(connection, words, line)


def _refuse_other_word(connection: Db, words: Vocabulary, line: Proposed) -> None:
    word = line.said.value
    party = words.parties.get(word)
    if party is None or party.company is None:
        raise ActRefusedError(
            "unknown-word",
            f"「{word}」という会社は用語表にありません。",
            f"{word!r} is no company of the terms table.",
        )
    taken = {party: number for number, party in parties.words_of_numbers(connection).items()}
    connection.rollback()
    for number in (party.company.corporate_number, taken.get(word)):
        if number not in (None, line.number):
            raise ActRefusedError(
                "word-taken",
                f"「{word}」の法人番号は {number} です。{line.number} ではありません。",
                f"The corporate number of {word!r} is {number}, not {line.number}.",
            )
