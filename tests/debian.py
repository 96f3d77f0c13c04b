"""What the tests need of the system, installed where it is missing: no test passes without."""

import os
import subprocess


def install(package: str) -> None:
    """The package of Debian is there. requires: an administrator; others are told what to do."""
    assert os.geteuid() == 0, f"as an administrator, apt-get install {package}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", package]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
