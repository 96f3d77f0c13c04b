"""What must still be there after a power cut."""

import os
from pathlib import Path


def sync_directory(directory: Path) -> None:
    """The names in the directory are on the disk: a file that was renamed or linked is found."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
