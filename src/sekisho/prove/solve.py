"""One question to the solver: is there such a request? Yes with one, no, or a loud refusal."""

from collections.abc import Iterable

import z3

TIMEOUT_MS = 30_000
"""How long one question may take, in milliseconds. An unanswered question is a failure."""


class UnansweredError(Exception):
    """The solver ran out of time or gave up; nothing may be concluded."""


class Solver:
    """Questions about the requests that fulfil `always`; every question begins anew from there."""

    def __init__(self, always: Iterable[z3.BoolRef], timeout_ms: int = TIMEOUT_MS) -> None:
        always = list(always)
        self._solver = z3.SolverFor("QF_LIA", ctx=always[0].ctx)
        self._solver.set("timeout", timeout_ms)
        self._solver.add(*always)

    def example(self, *wanted: z3.BoolRef, rather: Iterable[z3.BoolRef] = ()) -> z3.ModelRef | None:
        """A request for which all of `wanted` holds, or None where there is none at all.

        Of several, one that also fulfils `rather`, each in turn where it can be had.

        Raises UnansweredError where the solver does not know.
        """
        self._solver.push()
        try:
            self._solver.add(*wanted)
            answer = self._solver.check()
            if answer == z3.unsat:
                return None
            if answer != z3.sat:
                raise UnansweredError(self._solver.reason_unknown())
            return self._plainest(self._solver.model(), rather)
        finally:
            self._solver.pop()

    def _plainest(self, model: z3.ModelRef, rather: Iterable[z3.BoolRef]) -> z3.ModelRef:
        for wish in rather:
            if not z3.is_true(model.eval(wish, model_completion=True)):
                if self._solver.check(wish) != z3.sat:
                    continue
                model = self._solver.model()
            self._solver.add(wish)
        return model
