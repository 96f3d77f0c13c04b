"""The manifest beside a file, and the ledger's entry that fixes both to the byte."""

import json
from hashlib import sha256

from sekisho.books.doors import PublishedDoor
from sekisho.books.versions import Version
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.extract_rows import Taken
from sekisho.gate.extract_stream import Written
from sekisho.ledger.entry import JsonEntry

FORMAT = "sekisho-manifest/v1"


def manifest_bytes(
    door: PublishedDoor,
    version: Version,
    day: str,
    delivery: Delivery,
    written: Written,
    taken: Taken,
    first: int | None,
) -> bytes:
    """The manifest as JSON for people and machines: what the file is, and where it is recorded."""
    manifest = {
        "format": FORMAT,
        "day": day,
        "recipient": door.recipient,
        "purpose": door.purpose,
        "policy": version.policy.digest,
        "version": version.version,
        "clauses": list(door.clauses),
        "grounds": list(door.grounds),
        "items": [
            {"item": item, "label": label}
            for item, label in zip(door.columns, door.labels, strict=True)
        ],
        "file": {
            "name": written.name,
            "format": delivery.format.value,
            "encoding": delivery.encoding,
            "line_end": delivery.line_end if delivery.format is Format.CSV else None,
            "sha256": written.sha256,
            "bytes": written.size,
            "rows": taken.rows,
            "customers": taken.distinct_customers,
            "held_back": len(taken.held),
        },
        "ledger": {
            "header": taken.header_index,
            "first_entry": first,
            "entries": len(taken.customers),
        },
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def manifest_entry(manifest: bytes, written: Written, taken: Taken) -> bytes:
    """The ledger's entry for the file: no customer is named, every byte is fixed."""
    return JsonEntry(
        {
            "kind": "manifest",
            "extract": taken.header_index,
            "sha256": sha256(manifest).hexdigest(),
            "file": written.name,
            "file_sha256": written.sha256,
            "rows": taken.rows,
            "subjects": len(taken.customers),
            "held_back": len(taken.held),
        }
    ).to_bytes()
