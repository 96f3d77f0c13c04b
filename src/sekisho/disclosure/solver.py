"""HiGHS as this room uses it: silent, one thread, the same answer each time."""

import highspy
import numpy as np
from highspy._core import _Highs as Highs

from sekisho.disclosure.equations import Equations, Indices

NOTHING = np.array([], dtype=np.int32)
SEED = 0
NODES = 200  # a count and not a time, so that the same table gives the same pattern


def quiet() -> Highs:
    """A solver that says nothing and answers the same each time.

    The public class of highspy writes its name to standard output, where a command's JSON goes, and
    calls Python back while it solves; the one that it is made from does neither.
    """
    highs = Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", SEED),
                          ("presolve", "off")):  # fmt: skip
        highs.setOptionValue(option, value)
    return highs


def failed(highs: Highs) -> bool:
    """Whether the last run ended without a solution to rely on; then it starts anew once."""
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return False
    highs.clearSolver()
    highs.run()
    return bool(highs.getModelStatus() != highspy.HighsModelStatus.kOptimal)


def write_rows(
    highs: Highs, equations: Equations, place: Indices, falling: int | None = None
) -> Indices:
    """The solver has the equations of the unknowns that have a place among its columns (else -1).

    `falling`: so many columns further stand columns for falling. Tells which equations they are, in
    the solver's order.
    """
    at = place[equations.columns]
    kept = at >= 0
    columns, entries, row = at[kept], equations.values[kept], equations.row_of[kept]
    if falling is not None:
        order = np.argsort(np.concatenate((row, row)), kind="stable")
        columns = np.concatenate((columns, columns + falling))[order]
        entries = np.concatenate((entries, -entries))[order]
        row = np.concatenate((row, row))[order]
    rows, length = np.unique(row, return_counts=True)
    starts = np.concatenate(([0], np.cumsum(length)))[:-1].astype(np.int32)
    zeros = np.zeros(len(rows))
    highs.addRows(len(rows), zeros, zeros, len(columns), starts, columns.astype(np.int32), entries)
    return rows
