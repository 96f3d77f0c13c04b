"""The launcher at the root of the checkout works from anywhere and says what to do first."""

import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from sekisho import __version__

CHECKOUT = Path(__file__).resolve().parents[2]


def run(
    launcher: Path, cwd: Path, *arguments: str, locale: str = "C"
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LANG": locale, "LC_ALL": locale}
    return subprocess.run(
        [str(launcher), *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_it_runs_from_another_directory(tmp_path: Path) -> None:
    done = run(CHECKOUT / "sekisho", tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"sekisho, version {__version__}\n")


def test_it_runs_through_relative_links(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "checkout").symlink_to(CHECKOUT)
    (tmp_path / "bin" / "sekisho").symlink_to("../checkout/sekisho")
    (tmp_path / "bin" / "関所").symlink_to("sekisho")
    done = run(tmp_path / "bin" / "関所", tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"sekisho, version {__version__}\n")


@pytest.mark.parametrize("locale", ["C", "ja_JP.UTF-8", "POSIX"])
def test_japanese_is_utf_8_under_the_locale(tmp_path: Path, locale: str) -> None:
    done = run(CHECKOUT / "sekisho", tmp_path, "--help", locale=locale)
    assert done.returncode == 0
    assert "関所" in done.stdout


@pytest.mark.parametrize("locale", ["C", "ja_JP.UTF-8", "C.UTF-8"])
def test_the_checkout_may_lie_in_a_directory_with_a_japanese_name(
    tmp_path: Path, locale: str
) -> None:
    home = tmp_path / "関所の家"
    home.mkdir()
    (home / "src").symlink_to(CHECKOUT / "src")
    shutil.copy(CHECKOUT / "sekisho", home)
    venv.create(home / ".venv", symlinks=True, with_pip=False)
    (home / ".venv" / ".runtime-installed").touch()
    packages = next((home / ".venv" / "lib").glob("python3*/site-packages"))
    (packages / "sekisho.pth").write_text(f"{home}/src\n{sysconfig.get_path('purelib')}\n", "utf-8")
    done = run(home / "sekisho", tmp_path, "--version", locale=locale)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_an_environment_it_says_run_make_demo_first(tmp_path: Path) -> None:
    shutil.copy(CHECKOUT / "sekisho", tmp_path / "sekisho")
    done = run(tmp_path / "sekisho", tmp_path, "--version")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"まず make demo を実行してください（{tmp_path} で）。\n"
        f"Run make demo first, in {tmp_path}.\n"
    )


def test_an_unknown_command_is_a_misuse(tmp_path: Path) -> None:
    done = run(CHECKOUT / "sekisho", tmp_path, "no-such-command")
    assert done.returncode == 2
    assert "No such command 'no-such-command'" in done.stderr
