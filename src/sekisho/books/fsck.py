"""fsck: everything that the ledger claims, derived again from its entries."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import log, log_keys
from sekisho.books.chunks import chunks
from sekisho.books.connection import Db
from sekisho.ledger.checkpoint import open_checkpoint
from sekisho.ledger.entry import Json, JsonEntry, SubjectEntry, parse_entry
from sekisho.ledger.frontier import Frontier
from sekisho.ledger.log_keys import LogKeys
from sekisho.ledger.note import SignatureError, VerifierKey
from sekisho.ledger.proof import ProofError
from sekisho.ledger.text import FormatError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit, with what to do."""

    code: str
    ja: str
    en: str


def fsck(connection: Db, log_key: VerifierKey, progress: Callable[[int], None]) -> list[Fault]:
    """Every fault of the stored log; none means that head, nodes, checkpoints and runs all follow
    from the entries. `progress` hears how many entries were read.

    requires: the role sekisho_audit
    """
    faults: list[Fault] = []
    marks = _checkpoints(connection, _keys(connection, log_key, faults), faults)
    released: set[int] = set()
    frontier = _read_all(connection, marks, faults, released, progress)
    faults.extend(_head(connection, frontier))
    faults.extend(_cut(size, frontier.size) for size in marks if size > frontier.size)
    faults.extend(_runs(connection))
    faults.extend(_statistics(connection, released))
    return faults


def _head(connection: Db, frontier: Frontier) -> Iterator[Fault]:
    """The head row says what the entries give, or it is a fault."""
    try:
        head = log.read_head(connection).frontier
        claimed, same = head.size, (head.size, head.root()) == (frontier.size, frontier.root())
    except (log.LogError, ValueError):
        claimed, same = 0, False
    if not same:
        yield Fault(
            "head",
            f"先頭の行は {claimed} 件の木を名乗りますが、台帳の中身は {frontier.size} 件です"
            "（数か根が違います）。",
            f"The head row claims a tree of {claimed} entries; the entries are {frontier.size}"
            " (the number or the root differs).",
        )


def _keys(connection: Db, log_key: VerifierKey, faults: list[Fault]) -> LogKeys:
    """All keys that signed the log, as far as this one leads; a wrong change is a fault."""
    try:
        return log_keys.keys_from(connection, log_key)
    except (FormatError, SignatureError, ProofError) as reason:
        faults.append(
            Fault(
                "key-change",
                f"署名鍵の交代の記録が合いません（{reason}）。",
                f"A kept change of the signing key proves nothing: {reason}.",
            )
        )
        return LogKeys.starting_from(log_key)


def _checkpoints(connection: Db, log_key: LogKeys, faults: list[Fault]) -> dict[int, bytes]:
    """The roots of all kept checkpoints by size; a bad signature is a fault."""
    roots: dict[int, bytes] = {}
    rows = connection.execute("SELECT size, note FROM books.ledger_checkpoint ORDER BY size")
    for size, note in rows:
        try:
            checkpoint = open_checkpoint(bytes(note), log_key).checkpoint
        except (FormatError, SignatureError) as reason:
            faults.append(
                Fault(
                    "checkpoint",
                    f"{size} 件の署名が台帳の鍵と合いません（{reason}）。",
                    f"The checkpoint of size {size} does not verify: {reason}.",
                )
            )
            continue
        roots[checkpoint.size] = checkpoint.root
    return roots


def _read_all(
    connection: Db,
    marks: dict[int, bytes],
    faults: list[Fault],
    released: set[int],
    progress: Callable[[int], None],
) -> Frontier:
    """The frontier of all entries, in order; gaps, odd entries and other roots become faults.

    `released` hears which entries tell of a released statistic.
    """
    frontier = Frontier()
    for start, width, data in chunks(connection):
        if start != frontier.size:
            faults.append(
                Fault(
                    "gap",
                    f"{frontier.size} 番の次が {start} 番になっています。",
                    f"After entry {frontier.size} comes {start}.",
                )
            )
            return frontier
        entries = [data[at : at + width] for at in range(0, len(data), width)]
        faults.extend(_odd(start, entries, released))
        leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
        inside = sorted(size for size in marks if start < size < start + len(leaves))
        for cut in (*inside, start + len(leaves)):
            done = frontier.size - start
            frontier, nodes = frontier.extend(leaves[done : cut - start])
            faults.extend(_nodes(connection, nodes))
            if cut in marks and marks[cut] != frontier.root():
                faults.append(_rewritten(cut))
        progress(frontier.size)
    return frontier


def _odd(start: int, entries: list[bytes], released: set[int]) -> Iterator[Fault]:
    for offset, entry in enumerate(entries):
        try:
            parsed = parse_entry(entry)
        except FormatError as reason:
            yield Fault(
                "entry",
                f"{start + offset} 番を読めません（{reason}）。",
                f"Entry {start + offset} cannot be read: {reason}.",
            )
            continue
        if isinstance(parsed, JsonEntry) and parsed.fields.get("kind") == "statistic":
            released.add(start + offset)
        if isinstance(parsed, SubjectEntry) and parsed.header_index >= start + offset:
            yield Fault(
                "header",
                f"{start + offset} 番は、後から来る {parsed.header_index} 番を見出しとしています。",
                f"Entry {start + offset} names a header that comes after it.",
            )


def _nodes(connection: Db, nodes: list[tuple[int, int, bytes]]) -> Iterator[Fault]:
    if not nodes:
        return
    columns = [list(column) for column in zip(*nodes, strict=True)]
    rows = connection.execute(
        "SELECT e.height, e.index FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
        " AS e (height, index, hash) LEFT JOIN books.ledger_node AS n"
        " ON n.height = e.height AND n.index = e.index"
        " WHERE n.hash IS DISTINCT FROM e.hash",
        columns,
    )
    for height, index in rows:
        yield Fault(
            "node",
            f"節点（高さ {height}、{index} 番）が中身と合いません。",
            f"The node of height {height} at {index} does not follow from the entries.",
        )


def _runs(connection: Db) -> Iterator[Fault]:
    """Every released run has its header and manifest in the log, with the file's digest."""
    rows = connection.execute(
        "SELECT id, header_index, header, manifest_index, file_sha256, rows FROM books.extract_run"
        " WHERE state IN ('recorded', 'released', 'acknowledged') ORDER BY id"
    ).fetchall()
    for run, header_index, header, manifest_index, file_sha256, count in rows:
        try:
            same = log.read_entry(connection, header_index) == bytes(header)
            manifest = parse_entry(log.read_entry(connection, manifest_index))
        except (log.LogError, FormatError):
            same, manifest = False, None
        told = manifest.fields if isinstance(manifest, JsonEntry) else {}
        if not same or told.get("file_sha256") != file_sha256 or told.get("rows") != count:
            yield Fault(
                "run",
                f"抽出 {run} の控えが台帳の記録と違います。",
                f"Run {run} differs from what the ledger says of it.",
            )


def _statistics(connection: Db, told: set[int]) -> Iterator[Fault]:
    """Every released statistic is what its entry tells, and every entry tells of one."""
    rows = connection.execute(
        "SELECT id, ledger_index, jsonb_build_object('kind', 'statistic', 'statistic', statistic,"
        " 'title', title, 'table', source, 'period', period, 'number', number, 'method', method,"
        " 'policy', policy, 'parameters', parameters)"
        " FROM books.statistic_release WHERE ledger_index IS NOT NULL ORDER BY id"
    ).fetchall()
    for release, index, fields in rows:
        said = _told_at(connection, index) if index in told else {}
        if any(said.get(name) != value for name, value in fields.items()):
            yield Fault(
                "statistic",
                f"統計 {release} 番の控えが台帳の記録と違います。",
                f"Statistic {release} differs from what the ledger says of it.",
            )
    for index in sorted(told - {index for _, index, _ in rows}):
        yield Fault(
            "statistic-hidden",
            f"台帳の {index} 番は統計を公表したと記していますが、その控えがありません。"
            "後の表はこれと合わせて確かめられていません。",
            f"Entry {index} says that a statistic was released, and none of the books is it."
            " Later tables were not audited against it.",
        )


def _told_at(connection: Db, index: int) -> Mapping[str, Json]:
    """The fields of the entry; empty where it is of another form."""
    entry = parse_entry(log.read_entry(connection, index))
    return entry.fields if isinstance(entry, JsonEntry) else {}


def _cut(size: int, held: int) -> Fault:
    return Fault(
        "cut",
        f"{size} 件まで署名した台帳に {held} 件しかありません。末尾が切り取られています。",
        f"A checkpoint covers {size} entries and the log holds {held}: it was cut.",
    )


def _rewritten(size: int) -> Fault:
    return Fault(
        "rewritten",
        f"署名した {size} 件の根と、今の中身の根が違います。書き換えられています。",
        f"The first {size} entries no longer give the root that was signed: they were changed.",
    )
