"""The figures as bench/results.json and as the page docs/performance.md."""

import json
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from bench.result import Result
from bench.world import Scale

_PAGE = Path(__file__).with_name("performance.md")
_HOW = "\n## How\n"
_FIGURES = "<!-- figures -->\n"
_HEAD = ("| what | measured | reach | met |", "|---|---|---|---|")


def write_results(path: Path, results: Sequence[Result], *, others_stay: bool = False) -> None:
    """The file holds [{name, value, reach, met}]: these, and with `others_stay` those it held."""
    before = json.loads(path.read_text("utf-8")) if others_stay and path.is_file() else []
    by_name = {each["name"]: each for each in before}
    for each in results:
        by_name[each.name] = {
            "name": each.name, "value": each.value, "reach": each.reach, "met": each.met
        }  # fmt: skip
    kept = list(by_name.values())
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_page(path: Path, results: Sequence[Result], scale: Scale) -> None:
    """The page says what was measured how (bench/performance.md), with the table of this run."""
    text = _PAGE.read_text(encoding="utf-8")
    before, mark, after = text.partition(_FIGURES)
    path.write_text(f"{before}{_table(results, scale)}{after}", encoding="utf-8")
    assert mark, f"{_PAGE.name} has no place for the table"


def renew_rows(path: Path, results: Sequence[Result]) -> None:
    """The page's table has these figures in the place of their older ones, or at its end.

    How each is measured is said as the newest template says it.
    """
    text, _, how = path.read_text(encoding="utf-8").partition(_HOW)
    assert how, f"{path.name} does not say how its figures are measured"
    lines = text.splitlines()
    begin = lines.index(_HEAD[0])
    end = lines.index("", begin)
    rows = {re.split(r"<br>| \|", line[2:])[0]: line for line in lines[begin + 2 : end]}
    rows |= {each.name: _row(each) for each in results}
    lines[begin + 2 : end] = rows.values()
    _, mark, how = _PAGE.read_text(encoding="utf-8").partition(_HOW)
    path.write_text("\n".join(lines) + f"\n{mark}{how}", encoding="utf-8")


def _table(results: Sequence[Result], scale: Scale) -> str:
    lines = [*_HEAD, *map(_row, results)]
    load = (
        f"{os.getloadavg()[2]:.1f} processes wanted to run at once in the last quarter of an hour"
    )
    return "\n".join([*lines, "", f"{scale.many:,} customers; {_machine()}; {load}.", ""])


def _row(each: Result) -> str:
    told = f"<br>{each.told}" if each.told else ""
    met = "yes" if each.met else "**no**"
    return f"| {each.name}{told} | {each.value:g} | {each.reach} | {met} |"


def _machine() -> str:
    """The machine in words, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()},"
        f" Python {platform.python_version()}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
