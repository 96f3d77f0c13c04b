"""Text and rules side by side in two versions: which changed, and whether the other changed too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sekisho.clauses.document import Passage
from sekisho.rules.blocks import RawRule
from sekisho.rules.load import Loaded
from sekisho.rules.marked import Marked
from sekisho.rules.surface import Kind
from sekisho.terms import Span

_RULES = tuple(kind for kind in Kind if kind is not Kind.PLEDGE and not kind.binds_nobody)
_NOT_SAID = ("interpretation", "clauses")


class TextChange(StrEnum):
    """What changed of a passage. A rule that changes without its text is an error."""

    TEXT = "text"
    RULE = "rule"
    BOTH = "both"
    PLEDGE = "pledge"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class PassageChange:
    """One passage with what changed of it; `span` lies in the new version where there is one."""

    change: TextChange
    passage: str
    span: Span

    @property
    def is_error(self) -> bool:
        """True where the machine is told something that the public is not."""
        return self.change is TextChange.RULE


def text_changes(old: Loaded, new: Loaded) -> Iterator[PassageChange]:
    """Every passage that is not the same in both, in the order of the new version.

    Passages are matched by their text, and what is left by their place. Interpretations and clause
    numbers are no rule; a pledge that changes is told by itself, so that none is weakened unseen.
    """
    before, after = _passages(old), _passages(new)
    pairs = _matched([one for one, _ in before], [one for one, _ in after])
    told, pledged = dict(before), _pledges(old)
    pledges = _pledges(new)
    for passage, rules in after:
        other = pairs.get(passage.id)
        if other is None:
            yield PassageChange(TextChange.ADDED, passage.id, passage.span)
            continue
        text, rule = other.text != passage.text, told[other] != rules
        if text or rule:
            change = TextChange.BOTH if text and rule else TextChange.TEXT
            yield PassageChange(change if text else TextChange.RULE, passage.id, passage.span)
        if pledged.get(other.id) != pledges.get(passage.id):
            yield PassageChange(TextChange.PLEDGE, passage.id, passage.span)
    kept = {one.id for one in pairs.values()}
    for passage, _ in before:
        if passage.id not in kept:
            yield PassageChange(TextChange.REMOVED, passage.id, passage.span)


def _passages(
    loaded: Loaded, kinds: tuple[Kind, ...] = _RULES
) -> list[tuple[Passage, tuple[object, ...]]]:
    """The passages, each with what its rules of these kinds say."""
    document = loaded.document
    raws = {raw.block.ordinal: raw for raw in loaded.context.raws} if loaded.context else {}
    return [
        (
            passage,
            tuple(_said((raws[b.ordinal] for b in passage.rules if b.ordinal in raws), kinds)),
        )
        for passage in (document.passages if document else ())
    ]


def _pledges(loaded: Loaded) -> dict[str, tuple[object, ...]]:
    """What each passage pledges, by its id."""
    return {passage.id: said for passage, said in _passages(loaded, (Kind.PLEDGE,))}


def _said(raws: Iterable[RawRule], kinds: tuple[Kind, ...]) -> Iterator[object]:
    for raw in raws:
        if raw.kind in kinds:
            fields = {key: node for key, node in raw.fields.items() if key not in _NOT_SAID}
            yield raw.kind, tuple(sorted((key, _plain(node)) for key, node in fields.items()))


def _plain(node: Marked) -> str:
    """The value without its place, as one text."""
    match node.value:
        case dict():
            return str({key: _plain(each) for key, each in node.value.items()})
        case list():
            return str([_plain(each) for each in node.value])
        case _:
            return repr(node.value)


def _matched(old: list[Passage], new: list[Passage]) -> dict[str, Passage]:
    """The old passage of each new one, by the new one's id."""
    free = list(old)
    found: dict[str, Passage] = {}
    for key in ("text", "id"):
        for passage in new:
            own = getattr(passage, key)
            match = next((one for one in free if getattr(one, key) == own), None)
            if passage.id not in found and match is not None:
                found[passage.id] = match
                free.remove(match)
    return found
