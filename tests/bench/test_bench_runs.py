"""The bench runs, and what it compares is equal. Its figures are for `make bench` to judge."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.extract_copy import same_rows
from bench.result import at_least, at_most

ROOT = Path(__file__).resolve().parents[2]
FIGURES = {
    "compiled decision with clauses, times faster than cedarpy",
    "compiled decision with clauses / bare look-up table",
    "disclosure package / the selects it needs",
    "disclosure package as JSON, XLSX and letter",
    "extract without ledger / COPY",
    "extract with one ledger entry a customer / COPY",
    "extract with ledger, peak memory",
    "staff read, recorded / select and insert",
    "receipt from the stored log, p50",
    "cost of 10 times the customers",
    "guard, mails a second",
    "guard, mail of 100 kB, p99",
    "guard, memory of 10 times the mails",
    "every promise proved",
    "proof at 10 times the rules",
}


@pytest.mark.slow
def test_a_quick_run_measures_every_figure_and_its_comparisons_hold(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--results", str(results)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    measured = json.loads(results.read_text(encoding="utf-8"))
    assert {each["name"] for each in measured} == FIGURES
    assert all(set(each) == {"name", "value", "reach", "met"} for each in measured)
    assert all(each["value"] > 0 for each in measured)


def test_the_figures_kept_are_those_that_the_bench_measures() -> None:
    kept = json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8"))
    assert {each["name"] for each in kept} == FIGURES


def test_the_page_of_figures_shows_the_values_kept() -> None:
    kept = json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    for each in kept:
        line = next(line for line in page.splitlines() if line.startswith(f"| {each['name']}"))
        assert f"| {each['value']:g} | {each['reach']} |" in line


def test_a_figure_at_its_reach_is_met_and_one_beyond_is_not() -> None:
    assert at_most("read", 1.5, 1.5).met
    assert not at_most("read", 1.501, 1.5).met
    assert at_least("decision", 200, 200).met
    assert not at_least("decision", 199.9, 200).met


def test_rows_in_another_order_are_the_same_rows(tmp_path: Path) -> None:
    ours = _file(tmp_path / "ours", "東京,青山 春\n", "北海道,雪\n")
    theirs = _file(tmp_path / "theirs", "北海道,雪\n", "東京,青山 春\n")
    assert same_rows(ours, theirs) == (2, 0)


def test_masked_cells_are_counted(tmp_path: Path) -> None:
    ours = _file(tmp_path / "ours", "東京,,1\n", "北海道,雪,2\n")
    theirs = _file(tmp_path / "theirs", "東京,青山 春,1\n", "北海道,雪,2\n")
    assert same_rows(ours, theirs) == (2, 1)


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        (["東京,青山 春\n"], "the two do not give the same rows"),
        (["東京,青山 春\n", "九州,雪\n"], "a row of ours is not in the COPY, masked or not"),
        (["東京,青山 春\n", "東京,青山 春\n"], "two customers have the very same row"),
    ],
    ids=["a row is missing", "a value differs", "a row stands twice"],
)
def test_other_rows_stop_the_bench(tmp_path: Path, ours: list[str], why: str) -> None:
    theirs = _file(tmp_path / "theirs", "東京,青山 春\n", "北海道,雪\n")
    with pytest.raises(AssertionError, match=why):
        same_rows(_file(tmp_path / "ours", *ours), theirs)


def _file(path: Path, *lines: str) -> Path:
    path.write_text("".join(lines), encoding="utf-8")
    return path
