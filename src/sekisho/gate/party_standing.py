"""Whether a recipient may be given its file today, as the registry of companies stands now."""

from collections.abc import Mapping
from datetime import date
from itertools import chain

from sekisho.books.connection import Db
from sekisho.books.parties import said_of
from sekisho.books.versions import Version
from sekisho.decide.registry import registry_facts, spoken_of
from sekisho.gate.errors import ActRefusedError
from sekisho.rules.condition import facts_in
from sekisho.sql.clock import Clock
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import compile_extract
from sekisho.terms import Aspect, Said
from sekisho.terms.registry import in_force, last_day
from sekisho.terms.request import FactValue

TERMS_OVER, LICENCE_OVER = "terms-of-use-over", "not-in-the-registry"
WITHHELD = (TERMS_OVER, LICENCE_OVER)
"""Codes of what is withheld as the registry says: told each night, and no failure of it."""

_Key = tuple[str, str, str, date, frozenset[tuple[str, FactValue]]]
_MOST = 512
_open: dict[_Key, bool] = {}
"""Whether anything can pass, by doors, recipient, purpose, day and facts: neither changes."""


def unheard_of(
    connection: Db, version: Version, recipient: str, purpose: str, day: date
) -> bool:  # fmt: skip
    """True where nothing can pass, and nobody ever said a word of what would let it.

    Such a company has a door, waiting for the day on which it is registered, and no file.
    requires: a role that may read the registry
    """
    words = version.policy.vocabulary
    said = said_of(connection, words, recipient)
    company = words.parties[recipient].company
    stated = {words.facts[fact].registry for fact, _ in company.facts} if company else set()
    asked = _asked(version, purpose)
    heard = any(aspect in stated or spoken_of(said, aspect) for aspect in asked)
    return not heard and not _passes(version, recipient, purpose, day, said)


def refuse_withheld(
    connection: Db, version: Version, recipient: str, purpose: str, day: date
) -> None:
    """Its terms of use hold today, and so does what the notice asks of it; or ActRefusedError.

    Terms of use bind from the first that were registered. requires: as for `unheard_of`
    """
    words = version.policy.vocabulary
    said = said_of(connection, words, recipient)
    party, what = words.parties[recipient], words.purposes[purpose]
    if in_force(said, Aspect.TERMS_OF_USE, day) is False:
        over = last_day(said, Aspect.TERMS_OF_USE, day)
        raise ActRefusedError(
            TERMS_OVER,
            f"{party.shown('ja')}の利用条件は今日有効ではない（最終日 {over or '未到来'}）ので、"
            "渡していません。新しい利用条件を sekisho party record で届け入れてください。",
            f"The terms of use of {party.shown('en')} do not hold today (last day:"
            f" {over or 'still to come'}), so nothing is given. Bring the new ones with sekisho"
            " party record.",
        )
    if not _passes(version, recipient, purpose, day, said):
        raise ActRefusedError(
            LICENCE_OVER,
            f"会社の台帳と用語表によれば、{party.shown('ja')}は今日「{what.shown('ja')}」の相手ではないので、"
            "渡していません。sekisho party show で登録・契約の期間を確かめてください。",
            f"By the registry and the terms table {party.shown('en')} may receive nothing today for"
            f" {what.shown('en')!r}. See its registration and contracts with sekisho party show.",
        )


def _passes(
    version: Version, recipient: str, purpose: str, day: date, said: tuple[Said, ...]
) -> bool:
    """True where the facts of the company leave something that can pass."""
    if not _asked(version, purpose):
        return True
    known = registry_facts(version.policy.vocabulary, recipient, day, said)
    key = version.door_fingerprint, recipient, purpose, day, frozenset(known.items())
    if key not in _open:
        if len(_open) >= _MOST:
            _open.clear()
        _open[key] = _compiles(version, recipient, purpose, day, known)
    return _open[key]


def _compiles(
    version: Version, recipient: str, purpose: str, day: date, known: Mapping[str, FactValue]
) -> bool:
    try:
        compile_extract(
            version.policy, version.catalog, recipient, purpose, Clock(day),
            known=known, nightly_only=True,
        )  # fmt: skip
    except UncompilableError as nothing:
        if nothing.code != "nothing-permitted":
            raise
        return False
    return True


def _asked(version: Version, purpose: str) -> frozenset[Aspect]:
    """What the rules of the purpose take from the registry."""
    policy = version.policy
    conditions = [rule.condition for rule in policy.rules if purpose in rule.purposes]
    facts = set(chain.from_iterable(facts_in(condition) for condition in conditions))
    found = (policy.vocabulary.facts[fact].registry for fact in facts)
    return frozenset(aspect for aspect in found if aspect is not None)
