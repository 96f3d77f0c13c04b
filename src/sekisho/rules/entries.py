"""What the entries of terms.yaml have in common: labels, flags, days, choices. No guesses."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sekisho.rules.marked import Marked, read_day
from sekisho.terms import Finding
from sekisho.terms.finding import error

_YEARLY = re.compile("([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads single fields of entries; what does not fit becomes a finding."""

    findings: list[Finding]

    def known(self, entry: Marked, keys: set[str]) -> None:
        """A finding for each key that is not among `keys`: a misspelt `secret` must not be lost."""
        for key, node in entry.fields().items():
            if key not in keys:
                near = get_close_matches(key, keys, n=1, cutoff=0.5)
                self.findings.append(
                    error(
                        "unknown-field",
                        node.key_span or node.span,
                        f"「{key}」という欄はここにはありません。",
                        f"{key!r} is no field of this entry.",
                        todo_ja=f"「{near[0]}」のことですか。" if near else None,
                        todo_en=f"Did you mean {near[0]!r}?" if near else None,
                    )
                )

    def labels(self, word_id: str, entry: Marked, *, quiet: bool = False) -> tuple[str, ...]:
        """The labels as written; the id alone, after a finding, where there are none."""
        fields = entry.fields()
        node = fields.get("labels") or fields.get("label")
        labels = tuple((n.text() or "").strip() for n in node.items()) if node else ()
        if labels and "" not in labels:
            return labels
        if not quiet:
            self.findings.append(
                error(
                    "no-labels",
                    entry.key_span or entry.span,
                    f"{word_id} に labels がありません。",
                    f"{word_id} has no labels.",
                    todo_ja="labels: [表示する語, 別の書き方] の形で書いてください。",
                    todo_en="Write labels: [shown label, other spelling].",
                )
            )
        return (word_id,)

    def yearly_days(self, node: Marked | None) -> Iterator[tuple[int, int]]:
        """Each day of every year (12-31) as month and day; what is none becomes a finding."""
        for entry in node.items() if node else ():
            match = _YEARLY.fullmatch(entry.text() or "")
            month, day = (int(match[1]), int(match[2])) if match else (0, 0)
            if 1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]:
                yield month, day
                continue
            self.findings.append(
                error(
                    "no-yearly-day",
                    entry.span,
                    f"「{entry.text()}」は月日ではありません。",
                    f"{entry.text()!r} is no month and day.",
                    todo_ja='毎年の休業日は "12-31" の形で、引用符を付けて書いてください。',
                    todo_en='Write a day of every year as "12-31", in quotation marks.',
                )
            )

    def text(self, entry: Marked, key: str) -> str | None:
        """The text under `key`, or None."""
        node = entry.fields().get(key)
        return node.text() if node else None

    def flag(self, entry: Marked, key: str, *, default: bool = False) -> bool:
        """True or false as written; `default` where absent, and after a finding."""
        text = self.choice(entry, key, ("true", "false"), default="")
        return default if not text else text == "true"

    def choice(
        self,
        entry: Marked,
        key: str,
        known: tuple[str, ...],
        *,
        default: str | None = None,
    ) -> str | None:
        """One of `known`; `default` where absent (a finding when there is none); else a finding."""
        node = entry.fields().get(key)
        text = node.text() if node else None
        if text in known:
            return text
        if node is None and default is not None:
            return default
        self.findings.append(
            error(
                "unknown-choice",
                node.span if node else entry.key_span or entry.span,
                f"{key} には次のどれかを書いてください: {'、'.join(known)}",
                f"{key} must be one of: {', '.join(known)}.",
            )
        )
        return default

    def day(self, entry: Marked, key: str) -> date | None:
        """The day under `key`; None where it is absent, null, or no day (then with a finding)."""
        node = entry.fields().get(key)
        return None if node is None or node.value is None else read_day(node, self.findings)

    def unknown_id(self, node: Marked, found: str, section: str, known: tuple[str, ...]) -> None:
        """A finding: `found` is no id of `section`."""
        near = get_close_matches(found, known, n=1, cutoff=0.5)
        self.findings.append(
            error(
                "unknown-id",
                node.span,
                f"「{found}」は {section} にありません。",
                f"{found!r} is not among the {section}.",
                todo_ja=f"「{near[0]}」のことですか。" if near else None,
                todo_en=f"Did you mean {near[0]!r}?" if near else None,
            )
        )
