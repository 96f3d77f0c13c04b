"""Lists of parties, purposes and items: labels, groups, すべて, …を除く, …に限る, others' lists."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sekisho.rules.list_entries import OtherList, Part, cuts, other_list, read_part
from sekisho.rules.list_faults import (
    ambiguous_cut,
    list_names_itself,
    listed_twice,
    no_such_list,
)
from sekisho.rules.marked import Marked
from sekisho.rules.titles import Titled, title_twice
from sekisho.terms import Finding, Vocabulary, fold
from sekisho.terms.finding import error

_EVERYTHING = {fold(word) for word in ("すべて", "everything", "all")}
_OUTSIDE = {fold(word) for word in ("社外のすべて", "everyone outside")}
_IDENTIFYING = {fold(word) for word in ("個人を識別できるすべて", "everything identifying")}
_SECRET = {fold(word) for word in ("秘密のすべて", "every secret")}
_OTHERS = {fold(word) for word in ("本人以外のすべて", "everything about others")}
_KIND_JA = {"party": "提供先", "purpose": "目的", "item": "項目", "ground": "根拠", "matter": "件"}
_KEYS = {"party": "recipient", "purpose": "purpose", "item": "items"}
_SECTION = {"party": "parties", "purpose": "purposes", "item": "items", "matter": "matters"}

Find = Callable[[str], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads list values of rules against one vocabulary; findings are appended as they turn up.

    `item_groups` are the groups that 定義 rules declare, by folded label; `rules` those whose lists
    may be named, by title; `reading` the titles that are being read, so that no list names itself.
    """

    words: Vocabulary
    item_groups: Mapping[str, frozenset[str]]
    findings: list[Finding]
    rules: Titled = field(default_factory=dict)
    reading: frozenset[str] = frozenset()

    def parties(self, node: Marked) -> frozenset[str]:
        """The party ids that `node` names."""
        return self._read(node, "party", self._party)

    def purposes(self, node: Marked) -> frozenset[str]:
        """The purpose ids that `node` names."""
        everything = frozenset(self.words.purposes)
        return self._read(
            node,
            "purpose",
            lambda text: (
                everything if fold(text) in _EVERYTHING else _one(self.words.purpose(text))
            ),
        )

    def items(self, node: Marked) -> frozenset[str]:
        """The item ids that `node` names."""
        return self._read(node, "item", self._item)

    def written(self, node: Marked) -> tuple[tuple[str, str], ...]:
        """The items in the order of the list, each with the label by which the rule names it.

        An item that comes by a group or by すべて bears its first label; findings are not repeated.
        """
        quiet = replace(self, findings=[])
        kept = quiet.items(node)
        labels: dict[str, str] = {}
        for entry in node.items():
            for label in quiet.pieces(entry.text() or "", self._item):
                single = self.words.item(label)
                named = [single] if single else [i for i in self.words.items if i in kept]
                for item in named:
                    if item in kept:
                        labels.setdefault(item, label if single else self.words.items[item].label)
        return tuple((item, label) for item, label in labels.items())

    def pieces(self, text: str, find: Find) -> tuple[str, ...]:
        """The words of an entry; the entry itself where it cannot be cut in one way."""
        ways = cuts(text.strip(), lambda label: find(label) is not None)
        return ways[0] if len(ways) == 1 else (text,)

    def grounds(self, node: Marked) -> frozenset[str]:
        """The ground ids that `node` names."""
        return self._read(node, "ground", lambda text: _one(self.words.find("ground", text)))

    def matters(self, node: Marked) -> frozenset[str]:
        """The kinds of matter that `node` names."""
        return self._read(node, "matter", lambda text: _one(self.words.find("matter", text)))

    def _party(self, text: str) -> frozenset[str] | None:
        if fold(text) in _EVERYTHING:
            return frozenset(self.words.parties)
        if fold(text) in _OUTSIDE:
            return frozenset(p.id for p in self.words.parties.values() if p.outside)
        return _one(self.words.party(text))

    def _item(self, text: str) -> frozenset[str] | None:
        items = self.words.items.values()
        key = fold(text)
        if key in _EVERYTHING:
            return frozenset(self.words.items)
        if key in _IDENTIFYING:
            return frozenset(i.id for i in items if i.identifying)
        if key in _SECRET:
            return frozenset(i.id for i in items if i.secret)
        if key in _OTHERS:
            return frozenset(i.id for i in items if i.about != "customer")
        single = self.words.item(text)
        if single is not None:
            return frozenset({single})
        if key in self.item_groups:
            return self.item_groups[key]
        group = self.words.find("group", text)
        if group is not None:
            return frozenset(i.id for i in items if i.group == group)
        return None

    def _read(self, node: Marked, kind: str, find: Find) -> frozenset[str]:
        found: set[str] = set()
        removed: set[str] = set()
        only: set[str] | None = None
        understood = bool(node.items())
        said: dict[str, Marked] = {}
        for entry in node.items():
            label, part = read_part(entry.text() or "")
            ids = self._entry(entry, label, kind, find)
            if ids is None:
                understood = False
            elif part is Part.EXCEPT:
                self._absent(entry, label, ids, found | removed, part)
                removed |= ids
            elif part is Part.ONLY:
                self._absent(entry, label, ids, found | removed, part)
                only = ids | (only or set())
            else:
                self._twice(entry, label, said)
                found |= ids
        kept = (found if only is None else found & only) - removed
        if understood and not kept:
            self._nothing_left(node, kind)
        return frozenset(kept)

    def _entry(self, entry: Marked, label: str, kind: str, find: Find) -> set[str] | None:
        """The ids that one entry names; None after a finding."""
        if entry.text() is None:
            self._not_a_word(entry, kind)
            return None
        other = other_list(label)
        if other is not None and find(label) is None:
            return self._other(entry, other, kind, find)
        ways = cuts(label, lambda piece: find(piece) is not None)
        if len(ways) != 1:
            if ways:
                self.findings.append(ambiguous_cut(entry, label, ways))
            else:
                self._unknown(entry, label, kind)
            return None
        return {one for piece in ways[0] for one in find(piece) or ()}

    def _other(self, entry: Marked, other: OtherList, kind: str, find: Find) -> set[str] | None:
        """The same list of another rule, read as it is written there."""
        titled = self.rules.get(fold(other.title), ())
        rules = tuple(rule for rule in titled if other.key in rule.fields)
        if other.key != _KEYS.get(kind) or not rules:
            self.findings.append(no_such_list(entry, other, _KIND_JA[kind], kind))
            return None
        if len(rules) > 1:
            self.findings.append(title_twice(entry.span, other.title, rules))
            return None
        if fold(other.title) in self.reading:
            self.findings.append(list_names_itself(entry, other))
            return None
        inner = replace(self, findings=[], reading=self.reading | {fold(other.title)})
        ids = inner._read(rules[0].fields[other.key], kind, find)  # noqa: SLF001 - another reader alike
        if any(finding.code == "list-names-itself" for finding in inner.findings):
            self.findings.append(list_names_itself(entry, other))
            return None
        return set(ids)

    def _twice(self, entry: Marked, label: str, said: dict[str, Marked]) -> None:
        """A warning where the list has said this very word before."""
        before = said.setdefault(fold(label), entry)
        if before is not entry:
            self.findings.append(listed_twice(entry, label, before))

    def _absent(
        self, entry: Marked, label: str, ids: set[str], known: set[str], part: Part
    ) -> None:
        if ids and not ids & known:
            ja, en = ("除けません", "taken out") if part is Part.EXCEPT else ("限れません", "kept")
            self.findings.append(
                error(
                    "nothing-to-except",
                    entry.span,
                    f"「{label}」はここまでに挙がっていないので、{ja}。",
                    f"{label!r} is not in the list so far, so it cannot be {en}.",
                )
            )

    def _nothing_left(self, node: Marked, kind: str) -> None:
        self.findings.append(
            error(
                "nothing-left",
                node.span,
                f"この書き方では、{_KIND_JA[kind]}が一つも残りません。",
                f"Written like this, no {kind} is left.",
            )
        )

    def _not_a_word(self, entry: Marked, kind: str) -> None:
        self.findings.append(
            error(
                "not-a-word",
                entry.span,
                f"{_KIND_JA[kind]}は一語ずつ書いてください。",
                f"Write each {kind} as one word.",
            )
        )

    def _unknown(self, entry: Marked, label: str, kind: str) -> None:
        near = self.words.nearest(kind, label)
        if kind == "ground":  # the law knows the grounds; a notice cannot add one
            known = [word.label for word in self.words.grounds.values()]
            add_ja, add_en = "根拠は次のどれかです: " + "、".join(known), "Grounds: "
            add_en += ", ".join(word.en for word in self.words.grounds.values()) + "."
        else:
            add_ja = f"足すときは terms.yaml の {_SECTION[kind]} に書きます。"
            add_en = f"To add it, write it in terms.yaml under {_SECTION[kind]}."
        self.findings.append(
            error(
                "unknown-word",
                entry.span,
                f"「{label}」という{_KIND_JA[kind]}は用語表にありません。"
                if kind != "ground"
                else f"「{label}」という根拠は法令データにありません。",
                f"{label!r} is no known {kind}.",
                todo_ja=(f"「{near}」のことですか。" if near else "") + add_ja,
                todo_en=(f"Did you mean {near!r}? " if near else "") + add_en,
            )
        )


def says_everything(node: Marked | None) -> bool:
    """True when the list names all there is, or all outside, before anything is taken out."""
    entries = node.items() if node else []
    return any(fold(entry.text() or "") in _EVERYTHING | _OUTSIDE for entry in entries)


def single_words(node: Marked | None) -> Iterator[str]:
    """The entries of a list that name something by itself: no すべて, nothing taken out."""
    for entry in node.items() if node else ():
        label, part = read_part(entry.text() or "")
        key = fold(label)
        if (
            part is Part.ADDS
            and other_list(label) is None
            and key not in _EVERYTHING | _OUTSIDE | _IDENTIFYING | _SECRET | _OTHERS
        ):
            yield label


def writes_out(node: Marked | None) -> bool:
    """True when the list names everything by itself, so that a reader can compare it."""
    return node is not None and len(list(single_words(node))) == len(node.items())


def _one(found: str | None) -> frozenset[str] | None:
    return None if found is None else frozenset({found})
