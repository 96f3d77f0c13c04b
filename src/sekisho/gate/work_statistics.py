"""The round of the statistics: what the desks ordered is prepared, one after the other.

Screens count nothing: they order, and this runs where the owner's and the statistics role may
log in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.statistic_orders import Order, close_order, open_orders
from sekisho.books.statistics import Release
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.prepare_statistic import Chance, prepare_statistic
from sekisho.gate.statistic_rules import Wanted


@dataclass(frozen=True, slots=True)
class Worked:
    """An order with what came of it: a release that waits, or a refusal."""

    order: Order
    release: Release | None
    refused: ActRefusedError | None


def work_statistics(
    books: Db, counter: Db, version: Version, today: date, chance: Callable[[], Chance]
) -> Iterator[Worked]:
    """Each open order is done: its table waits for a second person, or it says why there is none.

    An order that fails stays open, and the others are worked on before its error is raised.
    requires: `books` logs in as sekisho_owner, `counter` as sekisho_stat; both in no transaction
    """
    orders = open_orders(books)
    books.rollback()
    failed: Exception | None = None
    for order in orders:
        wanted = Wanted(order.title, order.period, order.again, order.thousandths)
        try:
            made = prepare_statistic(
                books, counter, version, wanted, order.ordered_by, today, chance()
            )
        except ActRefusedError as refused:
            with books.transaction():
                close_order(books, order.id, None, refused.ja, refused.en)
            yield Worked(order, None, refused)
        except Exception as error:  # noqa: BLE001 - raised below, when nobody waits for it
            books.rollback()
            counter.rollback()
            failed = failed or error
        else:
            with books.transaction():
                close_order(books, order.id, made.id, None, None)
            yield Worked(order, made, None)
    if failed is not None:
        raise failed
