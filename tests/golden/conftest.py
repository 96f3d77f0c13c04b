"""Golden files: what came out once and a person found right. `make golden` renews them."""

from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden",
        action="store_true",
        default=False,
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` passes where the file tests/golden/NAME holds exactly `text`."""
    # The default is for a run of all tests, where this file is read after the options are.
    renew = bool(request.config.getoption("--renew-golden", default=False))

    def compare(name: str, text: str) -> None:
        path = HERE / name
        if renew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        assert path.exists(), f"tests/golden/{name} is missing: make golden, and review it"
        assert text == path.read_bytes().decode(), (
            f"tests/golden/{name} differs: if the change is meant, make golden, and review it"
        )

    return compare
