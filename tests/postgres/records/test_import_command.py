"""``sekisho import`` as a user meets it: words, languages and exit statuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from real_database import Database
from sekisho.commands.import_ import import_

EXAMPLES = Path(__file__).parents[3] / "examples" / "import"


@pytest.fixture
def example(fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in fresh_database.environment().items():
        monkeypatch.setenv(name, value)
    for file in EXAMPLES.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    arguments = [str(folder / "customers.csv"), "--map", str(folder / "map.yaml"), *options]
    return CliRunner().invoke(import_, arguments)


def test_refused_rows_end_with_status_one_and_the_place_of_their_reasons(example: Path) -> None:
    result = run(example, "--lang", "en")
    assert result.exit_code == 1, result.output
    left = example / "customers.csv.refused.csv"
    assert f"Rows taken in 4, refused 2. The reasons are in {left}." in result.output
    again = run(example, "--lang", "ja")
    assert again.exit_code == 1
    assert "このファイルは取込み済みです。何も変えていません。" in again.output


def test_a_file_without_mistakes_ends_with_status_zero(example: Path) -> None:
    path = example / "customers.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:5]))
    result = run(example, "--lang", "ja")
    assert result.exit_code == 0, result.output
    assert "取り込んだ行 4、拒んだ行 0。" in result.output


def test_mistakes_of_the_map_are_shown_with_their_lines_and_end_with_status_two(
    example: Path,
) -> None:
    path = example / "map.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(": phone", ": phon"), encoding="utf-8")
    result = run(example, "--lang", "en")
    assert result.exit_code == 2
    assert f"{path}:14:3: unknown-target There is no target 'phon'." in result.output
    assert "Did you mean 'phone'?" in result.output


def test_a_file_in_another_encoding_ends_with_status_two(example: Path) -> None:
    path = example / "customers.csv"
    path.write_bytes(path.read_bytes().decode("cp932").encode("utf-8"))
    result = run(example, "--lang", "en")
    assert result.exit_code == 2
    assert "Should the map say encoding: utf-8?" in result.output
    assert not (example / "customers.csv.refused.csv").exists()


def test_a_map_in_cp932_is_misuse(example: Path) -> None:
    path = example / "map.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932"))
    result = run(example)
    assert result.exit_code == 2
    assert "Save the map as UTF-8." in result.output


def test_a_file_that_is_not_there_is_misuse(example: Path) -> None:
    (example / "customers.csv").unlink()
    assert run(example).exit_code == 2
