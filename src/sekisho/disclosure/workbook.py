"""The same table as a workbook: text and numbers, no formula, no link, no date of making."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from sekisho.disclosure.cube import Cube, Place
from sekisho.disclosure.release import HIDDEN, TOTAL, places
from sekisho.terms.statistic import Word

NEVER = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(
    cube: Cube, hidden: Collection[Place], dimensions: Sequence[Word], measures: Sequence[Word]
) -> bytes:
    """One sheet, one row a cell; hidden cells are x, cells that nobody is in are blank."""
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(held, options) as book:
        book.set_properties({"created": NEVER})
        sheet = book.add_worksheet()
        for column, word in enumerate([*dimensions, *measures]):
            sheet.write_string(0, column, f"{word.ja}({word.unit})" if word.unit else word.ja)
        for row, place in enumerate(places(cube), 1):
            for column, category in enumerate(place):
                sheet.write_string(row, column, TOTAL if category is None else category)
            cell = cube.cells.get(place)
            for at, word in enumerate(measures):
                if cell is not None and place in hidden:
                    sheet.write_string(row, len(place) + at, HIDDEN)
                elif cell is not None:
                    value = cell.amounts[at].total / 10**word.decimals
                    sheet.write_number(row, len(place) + at, value)
    return held.getvalue()
