"""How each recipient wants its file: format, encoding, line ends (policy/delivery.yaml)."""

from dataclasses import dataclass
from enum import StrEnum

import yaml

from sekisho.gate.errors import ActRefusedError


class Format(StrEnum):
    """The machine formats of an extract; spreadsheets for people are another act."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's wish. `encoding` is a Python codec name: utf-8 or cp932; `way` is how the
    file reaches it: it fetches it, or we lay it down in a folder or over SFTP.

    # INVARIANT: JSON Lines and Parquet are UTF-8; only CSV knows line ends
    """

    format: Format = Format.CSV
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    way: str = "fetch"

    @property
    def suffix(self) -> str:
        """The file name's ending."""
        return self.format.value


_LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
WAYS = ("fetch", "folder", "sftp")
_ENCODINGS = {"utf-8": "utf-8", "cp932": "cp932"}


def read_deliveries(text: str, file: str) -> "Deliveries":
    """The wishes in delivery.yaml; ActRefusedError names the first line that says nothing known."""
    try:
        data = yaml.safe_load(text) or {}
        default = _delivery(data.get("default") or {}, file, "default")
        named = data.get("recipients") or {}
        by_party = {party: _delivery(wish or {}, file, party) for party, wish in named.items()}
    except (yaml.YAMLError, AttributeError) as reason:
        raise _unreadable(file, "YAML") from reason
    return Deliveries(default, by_party)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The default wish and those of single recipients, by party id."""

    default: Delivery
    by_party: dict[str, Delivery]

    def of(self, party: str) -> Delivery:
        """How this recipient wants its file."""
        return self.by_party.get(party, self.default)


def _delivery(wish: dict[str, str], file: str, place: str) -> Delivery:
    unknown = set(wish) - {"format", "encoding", "line_end", "way"}
    known = (
        wish.get("format", "csv") in set(Format)
        and wish.get("encoding", "utf-8") in _ENCODINGS
        and wish.get("line_end", "crlf") in _LINE_ENDS
        and wish.get("way", "fetch") in WAYS
    )
    made = Format(wish.get("format", "csv")) if known else Format.CSV
    if unknown or not known or (made is not Format.CSV and wish.get("encoding") == "cp932"):
        raise _unreadable(file, place)
    return Delivery(
        made,
        _ENCODINGS[wish.get("encoding", "utf-8")],
        _LINE_ENDS[wish.get("line_end", "crlf")],
        wish.get("way", "fetch"),
    )


def _unreadable(file: str, place: str) -> ActRefusedError:
    return ActRefusedError(
        "delivery",
        f"{file} の {place} を読めません。format は csv・jsonl・parquet、"
        "encoding は utf-8・cp932（CSV のみ）、line_end は crlf・lf、"
        "way は fetch・folder・sftp です。",
        f"{file}: {place} cannot be read. format: csv, jsonl, parquet; encoding: utf-8, cp932 (CSV"
        " only); line_end: crlf, lf; way: fetch, folder, sftp.",
    )
