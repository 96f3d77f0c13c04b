"""A map from a company's file to our columns, read from YAML; mistakes are findings."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sekisho.records.imports.refusal import Refusal
from sekisho.records.imports.targets import OF_ITEM, REQUIRED, TARGETS, Target
from sekisho.records.imports.values import DATE_FORMATS, TRANSFORMS, Options, Transform, Value
from sekisho.rules.marked import Marked, read_yaml
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error

ENCODINGS = ("utf-8", "utf-8-sig", "cp932")
FORMATS = ("csv", "parquet")
# In CP932 the second byte of a character can be | or \, never one of these.
DELIMITERS = (",", "\t", ";")
_KEYS = ("format", "encoding", "delimiter", "columns", "constants", "ignore")
_COLUMN_KEYS = ("to", "as", "format", "separator", "values")
_STATES = ("applied", "never_supplied", "active", "ended")
_KINDS = ("person", "household", "company")
CODES = {"contract.state": _STATES, "customer.kind": _KINDS}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and what becomes of its cells."""

    header: str
    target: Target
    transform: Transform
    options: Options


@dataclass(frozen=True, slots=True)
class ImportMap:
    """How a file is read. INVARIANT: every required target is filled, none twice."""

    format: str
    encoding: str
    delimiter: str
    columns: tuple[Column, ...]
    constants: Mapping[Target, Value]
    ignored: frozenset[str]
    sha256: str

    def targets(self, table: str) -> tuple[str, ...]:
        """The table's columns that this map fills, in the order of the tables."""
        filled = self.filled()
        return tuple(t.column for n, t in TARGETS.items() if n in filled and t.table == table)

    def filled(self) -> frozenset[str]:
        """Every table.column that this map fills."""
        columns = {column.target.name for column in self.columns}
        return frozenset(columns | {target.name for target in self.constants})


def read_map(text: str, file: str) -> tuple[ImportMap | None, list[Finding]]:
    """The map in `text`, or every finding in it; never both a map and an error."""
    root, findings = read_yaml(text, file)
    reader = _Reader(list(findings))
    if root is None or not root.fields():
        if not findings:
            at = Span(file, 1, 1, 1, 1)
            reader.report("map-empty", at, "対応表が空です。", "The map is empty.")
        return None, reader.findings
    found = reader.map(root, hashlib.sha256(text.encode()).hexdigest())
    return (None if reader.findings else found), reader.findings


@dataclass(slots=True)
class _Reader:
    findings: list[Finding]
    filled: dict[str, Span] = field(default_factory=dict)

    def report(
        self, code: str, span: Span, ja: str, en: str, todo: tuple[str, str] | None = None
    ) -> None:
        todo_ja, todo_en = todo or (None, None)
        self.findings.append(error(code, span, ja, en, todo_ja=todo_ja, todo_en=todo_en))

    def map(self, root: Marked, sha256: str) -> ImportMap:
        fields = root.fields()
        for key in fields.keys() - set(_KEYS):
            self.unknown("unknown-field", fields[key], key, _KEYS, "欄", "field")
        columns = [
            column
            for header, node in (fields["columns"].fields() if "columns" in fields else {}).items()
            if (column := self.column(header, node)) is not None
        ]
        constants = self.constants(fields["constants"]) if "constants" in fields else {}
        for name in (name for name in REQUIRED if name not in self.filled):
            self.report(
                "required-not-filled",
                root.span,
                f"「{name}」に入る列がありません。",
                f"No column fills {name}.",
                ("columns に加えてください。", "Add it to columns."),
            )
        ignored = (
            [entry.text() or "" for entry in fields["ignore"].items()] if "ignore" in fields else []
        )
        return ImportMap(
            self.choice(fields, "format", FORMATS, "csv"),
            self.choice(fields, "encoding", ENCODINGS, "utf-8"),
            self.choice(fields, "delimiter", DELIMITERS, ","),
            tuple(columns),
            constants,
            frozenset(ignored),
            sha256,
        )

    def choice(
        self, fields: Mapping[str, Marked], key: str, known: tuple[str, ...], default: str
    ) -> str:
        if key not in fields:
            return default
        value = fields[key].text() or ""
        if value not in known:
            self.unknown("unknown-choice", fields[key], value, known, f" {key} ", key)
        return value

    def column(self, header: str, node: Marked) -> Column | None:
        fields = node.fields()
        for key in fields.keys() - set(_COLUMN_KEYS):
            self.unknown("unknown-field", fields[key], key, _COLUMN_KEYS, "欄", "field")
        target = self.target(fields.get("to", node))
        if target is None:
            return None
        name = target.usual
        if "as" in fields:
            allowed = (target.usual, *target.others)
            name = fields["as"].text() or ""
            if name not in allowed:
                self.unknown(
                    "unknown-reading", fields["as"], name, allowed, "読み方(as)", "transform"
                )
                return None
        options = self.options(fields)
        self.check_codes(target, name, options, node)
        return Column(header, target, TRANSFORMS[name], options)

    def options(self, fields: Mapping[str, Marked]) -> Options:
        values = fields["values"].fields() if "values" in fields else {}
        separator = fields["separator"].text() if "separator" in fields else None
        return Options(
            self.choice(fields, "format", DATE_FORMATS, "iso"),
            separator or "、",
            {code: value.text() or "" for code, value in values.items()},
        )

    def check_codes(self, target: Target, name: str, options: Options, node: Marked) -> None:
        span = node.key_span or node.span
        if name == "code" and not options.values:
            self.report(
                "codes-without-values",
                span,
                f"「{target.name}」には values(ファイルの値: こちらの値)が要ります。",
                f"{target.name} needs values (the file's code: ours).",
            )
        known = CODES.get(target.name)
        for value in options.values.values() if known else ():
            if value not in (known or ()):
                self.unknown(
                    "unknown-code", node, value, known or (), f" {target.name} の値", "value"
                )

    def constants(self, node: Marked) -> dict[Target, Value]:
        """Values for every row, read as the column reads a cell in our own form."""
        found: dict[Target, Value] = {}
        for name, value in node.fields().items():
            target = self.target(value, name)
            text = value.text() or ""
            if target is None:
                continue
            if target.name in CODES and text not in CODES[target.name]:
                self.unknown(
                    "unknown-code",
                    value,
                    text,
                    CODES[target.name],
                    f" {target.name} の値",
                    "value",
                )
                continue
            usual = "text" if target.usual == "code" else target.usual
            constant = TRANSFORMS[usual](text, Options())
            if isinstance(constant, Refusal):
                self.report(
                    "unfit-constant", value.span, f"{name}: {constant.ja}", f"{name}: {constant.en}"
                )
                continue
            found[target] = constant
        return found

    def target(self, node: Marked, name: str | None = None) -> Target | None:
        name = name or node.text() or ""
        span = node.key_span or node.span
        full = OF_ITEM.get(name, name)
        if full not in TARGETS:
            self.unknown("unknown-target", node, name, (*OF_ITEM, *TARGETS), "取込み先", "target")
            return None
        if full in self.filled:
            self.report(
                "filled-twice",
                span,
                f"「{full}」に二つの列が入ります。",
                f"Two columns fill {full}.",
                (
                    "一つにして、残りは ignore に書いてください。",
                    "Keep one; put the other into ignore.",
                ),
            )
            return None
        self.filled[full] = span
        return TARGETS[full]

    def unknown(
        self, code: str, node: Marked, name: str, known: tuple[str, ...], ja: str, en: str
    ) -> None:
        near = get_close_matches(name, known, n=1)
        words = "、".join(known) if len(known) < 8 else ""
        todo = (f"使えるのは {words} です。", f"Known are: {words}.") if words else None
        if near:
            todo = (f"もしかして「{near[0]}」ですか。", f"Did you mean {near[0]!r}?")
        self.report(
            code,
            node.key_span or node.span,
            f"「{name}」という{ja}はありません。",
            f"There is no {en} {name!r}.",
            todo,
        )
