"""The script that makes the environment says what is missing, and leaves nothing half made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that holds what the script needs, and nothing to install."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(CHECKOUT / ".ci" / "environment", tmp_path / ".ci")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("")
    return tmp_path


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A directory of programs that holds no Python, and no apt-get to fetch one."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "id", "rm", "touch"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    return tools


def fake_python(tools: Path, *, recent: bool) -> None:
    program = tools / "python3"
    program.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f"    *version_info*exit*|*exit*version_info*) exit {0 if recent else 1} ;;\n"
        '    *"%d.%d-venv"*) echo python3.11-venv ;;\n'
        "    *) exit 1 ;;\n"
        "esac\n"
    )
    program.chmod(0o755)


def run(checkout: Path, tools: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(tools / "sh"), str(checkout / ".ci" / "environment"), "runtime"],
        env={"PATH": str(tools)}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_no_python_says_which_package_to_install(checkout: Path, tools: Path) -> None:
    done = run(checkout, tools)
    assert done.returncode != 0
    assert "No Python 3.11 or newer was found. On Debian: apt-get install python3" in done.stderr
    assert "Python 3.11 以上が見つかりません。" in done.stderr
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_no_python(checkout: Path, tools: Path) -> None:
    fake_python(tools, recent=False)
    done = run(checkout, tools)
    assert done.returncode != 0
    assert "No Python 3.11 or newer was found." in done.stderr


def test_a_python_without_venv_says_which_package_to_install(checkout: Path, tools: Path) -> None:
    fake_python(tools, recent=True)
    done = run(checkout, tools)
    assert done.returncode != 0
    assert done.stderr == (
        "この Python には venv がありません。管理者として: apt-get install python3.11-venv\n"
        f"This Python ({tools}/python3) has no venv. "
        "As an administrator: apt-get install python3.11-venv\n"
    )
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("wrong", ["build", "runtime"])
def test_a_file_whose_hash_is_wrong_is_not_installed(checkout: Path, wrong: str) -> None:
    wheelhouse = checkout / "wheelhouse"
    wheelhouse.mkdir()
    (wheelhouse / "nothing-1.0-py3-none-any.whl").write_bytes(b"not what was locked")
    for name in ("build", "runtime"):
        locked = f"nothing==1.0 --hash=sha256:{'0' * 64}\n" if name == wrong else ""
        (checkout / "requirements" / f"{name}.txt").write_text(locked)
    done = subprocess.run(
        [str(checkout / ".ci" / "environment"), "runtime"],
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheelhouse)},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert done.stderr.endswith("check network and disk, and run it again.\n")
    assert not (checkout / ".venv" / ".runtime-installed").exists()
