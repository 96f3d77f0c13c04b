"""At which line of a template a finding lies: a writer sees it where it has to be mended."""

import re
from collections.abc import Callable

from sekisho.guard.identifiers import identifiers
from sekisho.guard.secret_requests import secret_request
from sekisho.terms import Finding

_QUOTED = re.compile(r"「([^」]{1,60})」")
_FIELD = {
    "template-purpose": "purpose:",
    "template-clause": "clauses:",
    "template-subject": "subject:",
    "template-display": "kind:",
}


def line_of(finding: Finding, source: str) -> int:
    """The number of the line, from 1; 0 where the finding lies in none."""
    lines = source.splitlines()
    if finding.code == "template-asks-for-secret":
        return _first_request(lines)
    if finding.code.startswith("template-holds-"):
        item = finding.code.removeprefix("template-holds-").replace("-", "_")
        return _first(lines, lambda line: item in {one.item for one in identifiers(line)})
    if finding.code in ("template-slot", "template-secret"):
        named = _QUOTED.findall(finding.ja)
        return _first(lines, lambda line: any(f"{{{name}}}" in line for name in named))
    if finding.code == "template-brace":
        return _first(lines, _has_stray_brace)
    begins = _FIELD.get(finding.code)
    return _first(lines, lambda line: begins is not None and line.startswith(begins))


def _first(lines: list[str], fits: Callable[[str], bool]) -> int:
    return next((number for number, line in enumerate(lines, 1) if fits(line)), 0)


def _first_request(lines: list[str]) -> int:
    """The line with which the text begins to ask for a secret: it may take two lines to do so."""
    whole = next((n for n, line in enumerate(lines, 1) if secret_request(line) is not None), 0)
    if whole:
        return whole
    pairs = ("\n".join(lines[at : at + 3]) for at in range(len(lines)))
    return next((n for n, text in enumerate(pairs, 1) if secret_request(text) is not None), 0)


def _has_stray_brace(line: str) -> bool:
    plain = re.sub(r"\{[^{}\n]{1,60}\}", "", line)
    return ("{" in plain or "}" in plain) and not re.match(r"\s*subject:", line)
