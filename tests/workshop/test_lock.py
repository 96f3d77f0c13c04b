"""The lock holds names, versions and hashes of everything that is asked for, and no address."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKS = ["build", "runtime", "dev"]


def lock(name: str) -> str:
    return (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> set[str]:
    return {
        normalised(name) for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text)
    }


def asked_for(name: str) -> set[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["dependency-groups"]["build"])
    if name != "build":
        wanted += project["project"]["dependencies"]
    if name == "dev":
        for extra in project["project"]["optional-dependencies"].values():
            wanted += extra
    return {normalised(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]) for line in wanted}


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_locked(name: str) -> None:
    assert asked_for(name) - locked(lock(name)) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_a_hash(name: str) -> None:
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", lock(name))[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    # A package may be locked once for each Python.
    assert {normalised(re.split(r"[\[=]", entry)[0]) for entry in entries} == locked(lock(name))


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("address", ["://", "--index-url", "--find-links", "file:", "@ "])
def test_no_address_is_locked(name: str, address: str) -> None:
    assert address not in lock(name)


def test_what_is_for_developing_includes_what_is_for_running() -> None:
    assert locked(lock("build")) <= locked(lock("runtime")) <= locked(lock("dev"))
