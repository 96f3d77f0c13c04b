"""The same table as a workbook: text and numbers, no formula, no link, no date of making."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.release import HIDDEN, PERIOD, TOTAL, places
from sekisho.terms.statistic import Word

NEVER = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(
    cube: Cube,
    hidden: Collection[Place],
    dimensions: Sequence[Word],
    measures: Sequence[Word],
    period: str | None = None,
) -> bytes:
    """One sheet, one row a cell, the period in front; x is hidden, blank is nobody."""
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(held, options) as book:
        book.set_properties({"created": NEVER})
        sheet = book.add_worksheet()
        first = [] if period is None else [period]
        head = [*(PERIOD for _ in first), *(word.shown("ja") for word in (*dimensions, *measures))]
        for column, text in enumerate(head):
            sheet.write_string(0, column, text)
        for row, place in enumerate(places(cube), 1):
            words = [
                TOTAL if category is None else word.category(category)
                for word, category in zip(dimensions, place, strict=True)
            ]
            for column, text in enumerate([*first, *words]):
                sheet.write_string(row, column, text)
            cell = cube.cells.get(place)
            for at, word in enumerate(measures):
                column = len(first) + len(place) + at
                if cell is not None and place in hidden:
                    sheet.write_string(row, column, HIDDEN)
                elif cell is not None:
                    value = cell.amounts[at].total / 10**word.decimals
                    sheet.write_number(row, column, value)
    return held.getvalue()
