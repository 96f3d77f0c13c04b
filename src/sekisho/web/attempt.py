"""A step that a page takes and an act may refuse: what is said then, and the status of the page."""

from types import TracebackType

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.web.context import spoken

CONFLICT, UNREADABLE = 409, 422


class Attempt:
    """`with` it, the step; a refusal ends the step, and the page goes on to say it.

    Only what an act refuses is caught. A connection that is given is in no transaction afterwards:
    what was written to the page's own transaction beside the act is not kept.
    """

    def __init__(self, connection: Db | None = None, *, refused: int = CONFLICT) -> None:
        self.refusal: str | None = None
        self.status = 200
        self._connection = connection
        self._refused = refused

    def __enter__(self) -> None:
        """The step begins."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Whether an act refused: then `refusal` says why, in the language of the page."""
        if error is not None and not isinstance(error, ActRefusedError):
            return False
        if self._connection is not None:
            self._connection.rollback()
        if error is None:
            return False
        self.refusal, self.status = error.message(spoken()), self._refused
        return True

    def could_not_read(self, why: str | None = None) -> None:
        """The form cannot be read; it says why beside its fields, else `why` does."""
        self.refusal, self.status = why, UNREADABLE
