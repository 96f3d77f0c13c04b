"""Counting a person's matters as logic: how many there are for sure, and how many there may be.

A list may be of any length, so what is counted in it is one unknown number, the same wherever the
same is counted. That allows more than there can be (two counts that exclude each other are not
known to), never less: what is proved is proved. A request that needs such a count to break a
promise may not exist, and `decide` is asked before anybody is told of it.
"""

from dataclasses import dataclass

import z3

from sekisho.prove.asked import Asked, UntranslatableError
from sekisho.rules.condition import Comparison, Tally

Range = tuple[z3.ArithRef, z3.ArithRef]


@dataclass(frozen=True)
class Counted:
    """What is counted or summed in a list: sure and possible; a sum may be unknown altogether."""

    atom: Tally
    sure: z3.ArithRef
    maybe: z3.ArithRef
    known: z3.BoolRef

    @property
    def range(self) -> Range:
        """The least and the greatest that it may be."""
        if self.atom.summed is not None:
            return self.sure, self.sure
        low = z3.If(self.sure < 0, z3.IntVal(0, self.sure.ctx), self.sure)
        more = z3.If(self.maybe < 0, z3.IntVal(0, self.sure.ctx), self.maybe)
        return low, low + more


class Counts:
    """The unknown numbers of one request, one for each thing counted."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.found: dict[object, Counted] = {}

    def counted(self, atom: Tally) -> Counted:
        """The unknowns of what the atom counts."""
        key = (atom.listed, atom.matter, atom.where, atom.summed, atom.others)
        if key not in self.found:
            name, ctx = f"count {key}", self.asked.ctx
            self.found[key] = Counted(
                atom,
                z3.Int(f"{name} sure", ctx),
                z3.Int(f"{name} maybe", ctx),
                z3.Bool(f"{name} known", ctx),
            )
        return self.found[key]


def compared(low: z3.ArithRef, high: z3.ArithRef, atom: Tally) -> tuple[z3.BoolRef, z3.BoolRef]:
    """When every number of the range compares so, and when none does."""
    amount = atom.amount
    match atom.comparison:
        case Comparison.GE:
            return low >= amount, high < amount
        case Comparison.GT:
            return low > amount, high <= amount
        case Comparison.LT:
            return high < amount, low >= amount
        case Comparison.LE:
            return high <= amount, low > amount
        case Comparison.EQ:
            return z3.And(low == amount, high == amount), z3.Or(low > amount, high < amount)
        case Comparison.NE:
            return z3.Or(low > amount, high < amount), z3.And(low == amount, high == amount)
        case _:
            raise UntranslatableError(atom.comparison)
