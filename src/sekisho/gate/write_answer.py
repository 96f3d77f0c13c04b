"""The answer written to a directory of the desk, for the post or for a person who comes by."""

from pathlib import Path

from sekisho.gate.carry_out_request import Carried
from sekisho.gate.keep_answer import answer_files

_PRIVATE = 0o600


def write_answer(directory: Path, case: int, carried: Carried) -> list[Path]:
    """The files of the answer, readable by their owner only; named by the case, never the person.

    requires: the entry of the act is committed
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in answer_files(carried).items():
        path = directory / f"case-{case}-{name}"
        path.touch(mode=_PRIVATE)
        path.write_bytes(data)
        written.append(path)
    return written
