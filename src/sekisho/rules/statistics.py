"""統計 rules: a table over all customers, for whom, and how nobody in it is shown.

A statistic decides no cell: it opens no way to a row. What it declares is computed elsewhere.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sekisho.rules.blocks import RawRule
from sekisho.rules.law import LawPack
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.policy import Statistic
from sekisho.rules.surface import PERIOD_WORDS, SUPPRESSION_WORDS, UNIT_OF_WORDS
from sekisho.terms import Axis, Finding, Table, fold
from sekisho.terms.finding import error
from sekisho.terms.tables import axis

LEAST_THRESHOLD, USUAL_THRESHOLD, USUAL_DOMINANCE = 5, 10, 10
_NUMBER = re.compile(r"([0-9]{1,6})\s*%?")
_MOST = {"threshold": 100_000, "dominance": 100}
_ROWS = ("行", "件", "rows", "records")


def read_statistic(rule_id: str, raw: RawRule, lists: ListReader, law: LawPack) -> Statistic | None:
    """The statistic, or None with findings where something in it cannot be read or protected."""
    before = len(lists.findings)
    reader = _Reader(raw, lists)
    grounds = sorted(reader.listed("ground", lists.grounds))
    ground = grounds[0] if len(grounds) == 1 else None
    exact = bool(ground and law.grounds[ground].exact_statistics)
    table = reader.table()
    statistic = Statistic(
        id=rule_id,
        title=raw.title,
        clauses=raw.clauses,
        recipients=reader.listed("recipient", lists.parties),
        purposes=reader.listed("purpose", lists.purposes),
        ground=ground or "",
        table=table.id if table else "",
        dimensions=reader.axes("dimensions", table.dimensions if table else (), "軸", "dimension"),
        measures=reader.axes("measures", table.measures if table else (), "量", "measure"),
        period=reader.choice("period", PERIOD_WORDS, "month"),
        unit=reader.unit(),
        threshold=reader.number("threshold", USUAL_THRESHOLD),
        dominance=reader.number("dominance", USUAL_DOMINANCE),
        suppressed=reader.choice("suppression", SUPPRESSION_WORDS, "yes") == "yes",
        span=raw.span,
        interpretation=raw.text("interpretation"),
    )
    lists.findings.extend(_unprotected(raw, statistic, exact=exact))
    if "ground" in raw.fields and (ground is None or not _fits(law, ground)):
        lists.findings.append(_no_ground(raw.fields["ground"], law))
    return statistic if len(lists.findings) == before and table is not None else None


def _fits(law: LawPack, ground: str) -> bool:
    """A statistic shows no person, or is what a law demands."""
    found = law.grounds[ground]
    return found.exact_statistics or not found.items_personal


def _unprotected(raw: RawRule, statistic: Statistic, *, exact: bool) -> Iterator[Finding]:
    if statistic.threshold < LEAST_THRESHOLD:
        yield _refused(
            raw.fields["threshold"],
            f"しきい値は{LEAST_THRESHOLD}以上です。これより少ない人数のます目からは、だれのことかが分かります。",
            f"The threshold is at least {LEAST_THRESHOLD}: of fewer people a cell tells who it is.",
        )
    if not statistic.suppressed and not exact:
        yield _refused(
            raw.fields["suppression"],
            "秘匿をしないでよいのは、法令の求める報告だけです。",
            "Only a report that the law demands may go without suppression.",
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    raw: RawRule
    lists: ListReader

    def listed(self, key: str, read: Callable[[Marked], frozenset[str]]) -> frozenset[str]:
        node = self.raw.fields.get(key)
        return read(node) if node is not None else frozenset()

    def table(self) -> Table | None:
        """The table that the statistic is about; None after a finding."""
        node = self.raw.fields.get("table")
        if node is None:
            return None
        words = self.lists.words
        found = words.find("table", node.text() or "")
        if found is None:
            known = [table.label for table in words.tables.values()]
            self.lists.findings.append(_unknown(node, node.text() or "", "表", "table", known))
            return None
        return words.tables[found]

    def axes(self, key: str, known: Sequence[Axis], ja: str, en: str) -> tuple[str, ...]:
        """The dimensions or measures in the order of the rule."""
        found: list[str] = []
        node = self.raw.fields.get(key)
        for entry in node.items() if node and known else ():
            one = axis(known, entry.text() or "")
            if one is None:
                labels = [each.label for each in known]
                self.lists.findings.append(_unknown(entry, entry.text() or "", ja, en, labels))
            else:
                found.append(one.id)
        return tuple(dict.fromkeys(found))

    def choice(self, key: str, known: Mapping[str, tuple[str, str]], usual: str) -> str:
        node = self.raw.fields.get(key)
        if node is None:
            return usual
        said = fold(node.text() or "")
        for one, words in known.items():
            if said in map(fold, (one, *words)):
                return one
        ja, en = ([words[n] for words in known.values()] for n in (0, 1))
        self.lists.findings.append(_no_choice(node, ja, en))
        return usual

    def unit(self) -> str:
        """Whose contributions a cell counts; rows are no people."""
        node = self.raw.fields.get("unit")
        if node is not None and fold(node.text() or "") in map(fold, _ROWS):
            self.lists.findings.append(
                _refused(
                    node,
                    "寄与の単位は人です。行や件を数えても、一人しかいないます目は隠れません。",
                    "Contributors are people: a cell with one person can have many rows.",
                )
            )
            return "person"
        return self.choice("unit", UNIT_OF_WORDS, "person")

    def number(self, key: str, usual: int) -> int:
        node = self.raw.fields.get(key)
        if node is None:
            return usual
        match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", node.text() or "").strip())
        value = int(match[1]) if match else 0
        if 1 <= value <= _MOST[key]:
            return value
        self.lists.findings.append(
            _refused(
                node,
                f"1から{_MOST[key]}までの整数を書いてください。",
                f"Write a whole number from 1 to {_MOST[key]}.",
            )
        )
        return usual


def _refused(node: Marked, ja: str, en: str) -> Finding:
    return error("statistic-unprotected", node.span, ja, en)


def _no_choice(node: Marked, ja: list[str], en: list[str]) -> Finding:
    return error(
        "unknown-choice",
        node.span,
        f"「{node.text()}」は使えません。次のどれかを書いてください: {'、'.join(ja)}",
        f"{node.text()!r} cannot stand here; write one of: {', '.join(en)}.",
    )


def _unknown(node: Marked, label: str, ja: str, en: str, known: list[str]) -> Finding:
    return error(
        "unknown-word",
        node.span,
        f"「{label}」という{ja}は用語表にありません。",
        f"{label!r} is no known {en}.",
        todo_ja="使えるもの: "
        + "、".join(known)
        + "。足すときは terms.yaml の tables に書きます。",
        todo_en="Known: " + ", ".join(known) + ". To add one, write it in terms.yaml under tables.",
    )


def _no_ground(node: Marked, law: LawPack) -> Finding:
    fitting = [ground for ground in law.grounds.values() if _fits(law, ground.id)]
    return error(
        "statistic-ground",
        node.span,
        "統計の根拠には、次のどれか一つを書いてください: "
        + "、".join(ground.label for ground in fitting),
        "A statistic stands on one of: " + ", ".join(ground.en for ground in fitting) + ".",
    )
