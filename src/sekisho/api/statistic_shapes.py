"""What is told of released statistics, as the OpenAPI document tells it: nothing of customers."""

from datetime import date

from ninja import Schema


class Statistic(Schema):
    """A public release. `released_on` and `reason` tell what became of it."""

    release: int
    statistic: str
    title: str
    period: str
    method: str
    state: str
    released_on: date | None
    withdrawn_on: date | None
    reason: str | None
    clauses: list[str]
    ledger_index: int | None


class Statistics(Schema):
    """Public releases, the newest first. `next` is the `before` of the next page, or null."""

    statistics: list[Statistic]
    next: int | None


class StatisticCell(Schema):
    """Its categories, and a figure a measure: "" nobody, x hidden."""

    categories: list[str]
    figures: list[str]
    total: bool


class StatisticFile(Schema):
    """A file of the release, at /statistics/{release}/{name} for everybody."""

    name: str
    sha256: str


class StatisticShown(Statistic):
    """A release with its cells; `more` further ones are in the files only."""

    head: list[str]
    cells: list[StatisticCell]
    more: int
    files: list[StatisticFile]
