"""Every figure in one run: python -m bench. With --quick only whether all of it runs and agrees."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench.report import renew_rows, write_page, write_results
from bench.result import Result
from bench.world import FULL, QUICK, ROOT, Worlds, say, worlds

RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "performance.md"


def main() -> int:
    """The figures stand in bench/results.json and docs/performance.md; 0 where all are reached."""
    asked = _arguments()
    began = perf_counter()
    measured: list[Result] = []
    scale = QUICK if asked.quick else FULL
    if asked.customers:
        scale = replace(scale, many=asked.customers)
    with worlds(scale) as here:
        for name, measure in _figures():
            if asked.only and name not in asked.only:
                continue
            say(f"{name} ...")
            found = measure(here)
            measured += found
            for result in found:
                say(f"= {result.name}: {result.value:g} ({result.reach}; {result.told})")
    write_results(asked.results, measured, others_stay=bool(asked.only))
    if not asked.quick and asked.only:
        renew_rows(PAGE, measured)
    elif not asked.quick:
        write_page(PAGE, measured, here.scale)
    missed = ", ".join(result.name for result in measured if not result.met) or "-"
    say(f"{len(measured)} figures, {perf_counter() - began:.0f} s; missed: {missed}")
    return 0 if asked.quick or missed == "-" else 1


def _figures() -> list[tuple[str, Callable[[Worlds], list[Result]]]]:
    """Each module that measures. Imported late: Django must be set up."""
    from bench import (  # noqa: PLC0415
        api,
        decide,
        disclosure,
        extract_copy,
        extract_ledger,
        growth,
        guard,
        halfhourly,
        joined,
        mails,
        pages,
        prepare,
        prove,
        receipt,
        relay,
        staff_read,
        tables,
    )

    return [
        ("decide", lambda _: decide.measure()),
        ("receipt", receipt.measure),
        ("disclosure", disclosure.measure),
        ("extract_copy", extract_copy.measure),
        ("extract_ledger", extract_ledger.measure),
        ("growth", growth.measure),
        ("guard", lambda here: guard.measure(here.scale.acts)),
        ("halfhourly", halfhourly.measure),
        ("mails", mails.measure),
        ("prove", lambda _: prove.measure()),
        ("relay", relay.measure),
        ("staff_read", staff_read.measure),
        ("pages", pages.measure),
        ("api", api.measure),
        ("tables", tables.measure),
        ("joined", joined.measure),
        ("prepare", prepare.measure),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small; its figures say nothing")
    parser.add_argument(
        "--only", action="append", metavar="FIGURE", help="decide, receipt, ..., the others stay"
    )
    parser.add_argument("--customers", type=int, help="how many, in the large world")
    parser.add_argument(
        "--results",
        type=Path,
        default=RESULTS,
        help="where results.json goes (default: beside this)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
