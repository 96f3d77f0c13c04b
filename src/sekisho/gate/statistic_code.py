"""Which code makes a table: a digest of its files and of the solvers' versions."""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import sekisho

FOLDERS = ("disclosure",)
FILES = (
    "sql/cube.py",
    "sql/cube_cells.py",
    "sql/declared.py",
    "gate/alike_statistics.py",
    "gate/count_cube.py",
    "gate/noisy_cube.py",
    "gate/prepare_statistic.py",
    "gate/refuse_counted.py",
    "gate/statistic_files.py",
    "gate/statistic_rules.py",
    "terms/statistic.py",
)
LIBRARIES = ("highspy", "numpy", "opendp", "sqlglot", "xlsxwriter")


@lru_cache(maxsize=1)
def code_digest() -> str:
    """The same for the same code, on any machine; another where a file or a library changed."""
    root = Path(sekisho.__file__).parent
    found = [path for folder in FOLDERS for path in root.joinpath(folder).glob("*.py")]
    found += [root / name for name in FILES]
    told = sha256()
    for path in sorted(found):
        told.update(f"{path.relative_to(root).as_posix()}\n".encode())
        told.update(sha256(path.read_bytes()).digest())
    for name in LIBRARIES:
        told.update(f"{name} {version(name)}\n".encode())
    return f"sha256:{told.hexdigest()}"
