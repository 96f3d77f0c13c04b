"""The answer as files: JSON for machines, XLSX and a letter (PDF/UA) for people, or a receipt."""

import json
from pathlib import Path

from sekisho.gate.carry_out_request import Carried
from sekisho.gate.package_letter import letter_bytes
from sekisho.gate.package_xlsx import xlsx_bytes

_PRIVATE = 0o600


def write_answer(directory: Path, case: int, carried: Carried) -> list[Path]:
    """The files of the answer, readable by their owner only; named by the case, never the person.

    requires: the entry of the act is committed
    """
    contents: dict[str, bytes] = {}
    if carried.package is not None:
        contents["disclosure.json"] = carried.package.to_json()
        contents["disclosure.xlsx"] = xlsx_bytes(carried.package)
        contents["letter.pdf"] = letter_bytes(carried.package)
    if carried.erased is not None:
        receipt = carried.erased.to_json()
        contents["erasure.json"] = json.dumps(receipt, ensure_ascii=False, indent=1).encode()
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in contents.items():
        path = directory / f"case-{case}-{name}"
        path.touch(mode=_PRIVATE)
        path.write_bytes(data)
        written.append(path)
    return written
