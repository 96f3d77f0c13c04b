"""What a new version changes of the positions: for which purposes somebody may read anew."""

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class PositionChange:
    """Purposes that a position gains and loses, sorted; a new one gains all of its own.

    `label` and `en` are its name in the newer version that knows it.
    """

    position: str
    label: str
    en: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def position_changes(old: Policy, new: Policy) -> Iterator[PositionChange]:
    """Every position whose purposes differ, in the order of the newer version, then those gone."""
    before, after = old.vocabulary.positions, new.vocabulary.positions
    for position in dict.fromkeys((*after, *before)):
        word = after.get(position) or before[position]
        was = before[position].purposes if position in before else frozenset[str]()
        now = after[position].purposes if position in after else frozenset[str]()
        if was != now:
            yield PositionChange(
                position,
                word.shown("ja"),
                word.shown("en"),
                tuple(sorted(now - was)),
                tuple(sorted(was - now)),
            )
