"""The act of showing the registry of companies: who they are on a day, and how each stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.books import parties
from sekisho.books.connection import Db
from sekisho.books.parties import Line
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.registers.compare import LABELS as CHANGES
from sekisho.registers.compare import Change
from sekisho.registers.kinds import LABELS as LISTS
from sekisho.registers.kinds import ListKind
from sekisho.terms import Aspect, Said, Vocabulary
from sekisho.terms.registry import ASKED, LABELS, value_on

SOON = timedelta(days=30)
"""What ends within so many days is told beforehand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that was registered of a company, as of a day. `holds`: on that day."""

    aspect: str
    label: str
    value: str
    since: date
    until: date | None
    holds: bool

    @property
    def never(self) -> bool:
        """True of what holds on no day: a contract that is not there yet."""
        return self.until is not None and self.until < self.since

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "aspect": self.aspect,
            "value": self.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class CompanyOfDay:
    """A company as the registry has it on a day; `party` is its word in the notice, or None."""

    number: str
    party: str | None
    name: str
    address: str | None
    representative: str | None
    closed: bool
    standings: tuple[Standing, ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "corporate_number": self.number,
            "party": self.party,
            "name": self.name,
            "address": self.address,
            "representative": self.representative,
            "closed": self.closed,
            "standings": [standing.to_json() for standing in self.standings],
        }


@dataclass(frozen=True, slots=True)
class History:
    """A company on a day, with every line about it, whether it counts or not."""

    company: CompanyOfDay
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line as people read it."""

    id: int
    number: str
    label: str
    value: str
    since: date
    until: date | None
    change: str
    source: str
    brought_by: str
    reviewed_by: str | None
    taken: bool | None

    @property
    def never(self) -> bool:
        """True of what holds on no day."""
        return self.until is not None and self.until < self.since


def labelled(aspect: Aspect, lang: str) -> str:
    """What a line is about, in the language asked for."""
    return LABELS[aspect][lang != "ja"]


def desk_lines(lines: Iterable[Line], lang: str) -> list[DeskLine]:
    """The lines in the language asked for."""
    return [
        DeskLine(
            line.id, line.proposed.number, labelled(said.aspect, lang), said.value, said.since,
            said.until, CHANGES[Change(line.proposed.change)][lang != "ja"], line.proposed.source,
            line.proposed_by, line.reviewed_by, line.taken,
        )
        for line in lines
        for said in (line.proposed.said,)
    ]  # fmt: skip


def list_parties(connection: Db, version: Version, day: date, lang: str) -> list[CompanyOfDay]:
    """Every company of the registry or with a number in the notice, in the order of numbers.

    requires: the role sekisho_web or sekisho_audit
    """
    words = version.policy.vocabulary
    said: dict[str, Sequence[Said]] = {**parties.said_by_number(connection)}
    of_party = parties.said_by_party(connection, words)
    known = known_numbers(connection, words)
    said |= {number: of_party.get(party, ()) for number, party in known.items()}
    return [
        _on_day(words, number, known.get(number), tuple(said[number]), day, lang)
        for number in sorted(said)
    ]


def show_party(connection: Db, version: Version, which: str, day: date, lang: str) -> History:
    """The company with this corporate number, or this word of the notice, with all its lines.

    ActRefusedError where there is none. requires: the role sekisho_web or sekisho_audit
    """
    found = next(
        (one for one in list_parties(connection, version, day, lang)
         if which in (one.number, one.party)),
        None,
    )  # fmt: skip
    lines = tuple(parties.lines_of(connection, found.number if found else which))
    if found is None and lines:
        found = CompanyOfDay(which, None, which, None, None, closed=False, standings=())
    if found is None:
        raise ActRefusedError(
            "no-such-company",
            f"「{which}」という会社は台帳にありません。sekisho party list で確かめてください。",
            f"The registry knows no company {which!r}. See sekisho party list.",
        )
    return History(found, lines)


def waiting(connection: Db, list_id: int | None = None) -> list[Line]:
    """What waits for a review. requires: the role sekisho_web or sekisho_audit"""
    return parties.waiting_lines(connection, list_id)


@dataclass(frozen=True, slots=True)
class ListRead:
    """A public list that was read, and how many of its lines wait."""

    id: int
    label: str
    day: date
    companies: int
    waiting: int
    brought_by: str


def lists_read(connection: Db, lang: str) -> list[ListRead]:
    """The public lists that were read, newest first. requires: as for `waiting`"""
    return [
        ListRead(
            one.id, LISTS[ListKind(one.kind)][lang != "ja"], one.day, one.companies, one.waiting,
            one.brought_by,
        )
        for one in parties.lists(connection)
    ]  # fmt: skip


def ends_soon(companies: list[CompanyOfDay], day: date) -> list[tuple[CompanyOfDay, Standing]]:
    """What holds on `day` and ends within `SOON`, with nothing of its kind that lasts longer."""
    found = []
    for company in companies:
        for one in company.standings:
            if not one.holds or one.until is None or one.until > day + SOON:
                continue
            alike = (s.until for s in company.standings if s.aspect == one.aspect)
            if not any(until is None or until > one.until for until in alike):
                found.append((company, one))
    return sorted(found, key=lambda pair: (pair[1].until or day, pair[0].number))


def known_numbers(connection: Db, words: Vocabulary) -> Mapping[str, str]:
    """The word of the notice by corporate number: by the terms table, or as it was registered."""
    stated = {
        party.company.corporate_number: party.id
        for party in words.parties.values()
        if party.company is not None and party.company.corporate_number is not None
    }
    return {**parties.words_of_numbers(connection), **stated}


def _on_day(
    words: Vocabulary,
    number: str,
    party: str | None,
    said: tuple[Said, ...],
    day: date,
    lang: str,
) -> CompanyOfDay:
    word = words.parties.get(party or "")
    company = word.company if word else None
    return CompanyOfDay(
        number,
        party,
        value_on(said, Aspect.NAME, day) or (word.shown(lang) if word else number),
        value_on(said, Aspect.ADDRESS, day) or (company.address if company else None),
        value_on(said, Aspect.REPRESENTATIVE, day) or (company.representative if company else None),
        closed=any(line.aspect is Aspect.CLOSED and line.holds(day) for line in said),
        standings=tuple(
            Standing(
                line.aspect, labelled(line.aspect, lang), line.value, line.since, line.until,
                line.holds(day),
            )
            for line in said
            if line.aspect in ASKED
        ),
    )  # fmt: skip
