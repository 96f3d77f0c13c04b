"""Who a synthetic customer is: everything that several tables must agree on, from one hash."""

import hashlib
from dataclasses import dataclass
from struct import unpack

from sekisho.records.areas import AREAS, Area
from sekisho.records.keys import customer_id, synthetic_number
from sekisho.records.synthetic.calendar import LAST_DUE, MONTHS, TODAY, YEAR
from sekisho.records.synthetic.sources import Place, Sources

RETAILERS = ("akatsuki_power", "hoshizora_denki", "shiokaze_energy")
CONTRACTORS = ("minamo_dr", "minamo_dr", "minamo_dr", "komorebi_dr")
_DRAW = 65_536


@dataclass(frozen=True, slots=True)
class Traits:
    """One customer with one contract. Months count from 0; -1 lies before the year, 12 after."""

    index: int
    id: int
    number: str
    salt: str  # hex
    draws: tuple[int, ...]  # 32 numbers in 0..65535
    area: Area
    place: Place
    kind: str
    name: str
    kana: str
    state: str
    begins: int
    ends: int
    unpaid: int  # bills that are due and unpaid: the last ones
    base_kwh: int
    retailer: str | None
    contractor: str | None

    def last_due(self) -> int:
        """The last month of use whose bill is due."""
        return min(self.ends, LAST_DUE)

    def kwh(self, month: int) -> int:
        """Energy used in that month."""
        return self.base_kwh * YEAR[month].season * (90 + self.draws[month] % 21) // 10_000

    def yen(self, month: int) -> int:
        """What that month costs."""
        return 900 + 31 * self.kwh(month)

    def overdue(self) -> tuple[int, int]:
        """Yen and days overdue on the day of closing; zeros when all is paid."""
        if not self.unpaid:
            return 0, 0
        first = self.last_due() - self.unpaid + 1
        yen = sum(self.yen(month) for month in range(first, self.last_due() + 1))
        return yen, (TODAY - YEAR[first].due_on).days


def traits(seed: int, index: int, source: Sources) -> Traits:
    """The customer `index` of `seed`: the same on every machine and for every total."""
    number = synthetic_number(seed, index)
    digest = hashlib.blake2b(number.encode(), person=b"sekisho").digest()
    d = unpack("<32H", digest)
    area = AREAS[source.areas[d[12] * len(source.areas) // _DRAW]]
    kind, name, kana = _name(d, source)
    state = _state(d[13])
    begins, ends = _supplied(d, state)
    power = kind == "company" and d[18] % 2 == 0
    return Traits(
        index=index,
        id=customer_id(number),
        number=number,
        salt=hashlib.sha256(digest).hexdigest(),
        draws=d,
        area=area,
        place=_place(d, area.number, source),
        kind=kind,
        name=name,
        kana=kana,
        state=state,
        begins=begins,
        ends=ends,
        unpaid=_unpaid(d, begins, ends),
        base_kwh=(1_200 if power else 120) + d[17] % (2_000 if power else 380),
        retailer=_retailer(d, state),
        contractor=CONTRACTORS[d[21] % 4] if state == "active" and d[20] < _DRAW // 180 else None,
    )


def _name(d: tuple[int, ...], source: Sources) -> tuple[str, str, str]:
    """8 of 100 are companies, 14 households, the rest persons."""
    if d[14] < _DRAW * 8 // 100:
        company = source.companies[d[15] * len(source.companies) // _DRAW]
        return "company", company.text, company.kana
    surname = source.surnames[d[15] * len(source.surnames) // _DRAW]
    given = source.given[d[16] * len(source.given) // _DRAW]
    kind = "household" if d[14] < _DRAW * 22 // 100 else "person"
    return kind, f"{surname.text} {given.text}", f"{surname.kana} {given.kana}"


def _place(d: tuple[int, ...], area: str, source: Sources) -> Place:
    """About 2 of 100 live where a grant is paid, 1 of 200 on an island."""
    wish = (
        "grant" if d[22] < _DRAW * 21 // 1000 else "island" if d[22] > _DRAW * 992 // 1000 else ""
    )
    places = source.places.get((area, wish)) or source.places[area, ""]
    return places[d[23] * len(places) // _DRAW]


def _state(draw: int) -> str:
    """90 of 100 contracts are active."""
    if draw < _DRAW * 90 // 100:
        return "active"
    if draw < _DRAW * 96 // 100:
        return "ended"
    return "applied" if draw < _DRAW * 99 // 100 else "never_supplied"


def _supplied(d: tuple[int, ...], state: str) -> tuple[int, int]:
    """The months in which the supply began and ended; (12, -1) when there was none."""
    if state == "active":
        return (d[19] % 10 if d[18] < _DRAW * 15 // 100 else -1), MONTHS
    if state == "ended":
        return -1, d[19] % (MONTHS + 1) - 1
    return MONTHS, -1


def _unpaid(d: tuple[int, ...], begins: int, ends: int) -> int:
    """One to three bills, for about 3 of 100 customers: more often of those who have left."""
    billed = min(ends, LAST_DUE) - max(begins, 0) + 1
    often = 28 if ends == MONTHS else 120
    if billed < 1 or d[24] >= _DRAW * often // 1000:
        return 0
    return min(1 + d[25] % 3, billed)


def _retailer(d: tuple[int, ...], state: str) -> str | None:
    """Relays are open for about 1 of 100: a quarter of the applicants, some who leave."""
    often = {"applied": 250, "active": 3}.get(state, 0)
    return RETAILERS[d[27] % 3] if d[26] < _DRAW * often // 1000 else None
