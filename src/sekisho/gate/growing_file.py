"""A file of personal data that grows aside: it gets its name whole, or nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PRIVATE = 0o600


@contextmanager
def growing_file(path: Path) -> Iterator[Path]:
    """The file is there, for this account alone; where the block is left by an error it is gone.

    The block ends by renaming it. requires: the directory is there
    """
    path.touch(mode=_PRIVATE)
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise
