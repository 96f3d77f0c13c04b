"""The keys of one log over time: which of them may sign a checkpoint of which size.

One key follows another at a checkpoint that both sign. Beneath that size the old one signed, beyond
it the new one alone: whoever steals a retired key cannot continue the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from sekisho.ledger.note import Note, SignatureError, VerifierKey, verify_note


@dataclass(frozen=True, slots=True)
class Tenure:
    """A key, and the sizes of the checkpoints that it signs: `first` to `last` (None: no end)."""

    key: VerifierKey
    first: int = 0
    last: int | None = None

    def signs(self, size: int) -> bool:
        """Whether a checkpoint of this size is this key's to sign."""
        return self.first <= size and (self.last is None or size <= self.last)


@dataclass(frozen=True, slots=True)
class Succession:
    """At the checkpoint of this size `new` took over from `old`; who signed it is told apart."""

    old: VerifierKey
    new: VerifierKey
    size: int
    signed_by: frozenset[VerifierKey]


@dataclass(frozen=True, slots=True)
class LogKeys:
    """Trusted keys of one log. INVARIANT: not empty, and all have the log's name."""

    tenures: tuple[Tenure, ...]

    @classmethod
    def starting_from(cls, key: VerifierKey, known: Iterable[Succession] = ()) -> Self:
        """The key that is trusted, and every key that it leads to, forwards and backwards.

        A trusted old key that signed the change vouches for the new one; a trusted new key that
        signed it vouches for the old one, up to there. Changes that nobody trusted signed are
        passed over. SignatureError where two keys follow one, or one follows two: somebody signed
        two histories.
        """
        tenures = {key: Tenure(key)}
        left = list(dict.fromkeys(known))
        while usable := [each for each in left if _vouched(each, tenures)]:
            for each in usable:
                left.remove(each)
                old = tenures.get(each.old, Tenure(each.old))
                new = tenures.get(each.new, Tenure(each.new))
                if old.last is not None or new.first:
                    raise _torn(each)
                tenures[each.old] = replace(old, last=each.size)
                tenures[each.new] = replace(new, first=each.size)
        return cls(tuple(tenures.values()))

    @property
    def name(self) -> str:
        """The log's name, which all of its keys have."""
        return self.tenures[0].key.name

    def verify(self, note: Note, size: int) -> None:
        """A key whose turn it was signed the checkpoint of this size, or SignatureError."""
        due = [each.key for each in self.tenures if each.signs(size)]
        others = [each for each in self.tenures if each.key not in due]
        by_other = [e for e in others if any(s.is_by(e.key) for s in note.signatures)]
        by_due = any(s.is_by(key) for key in due for s in note.signatures)
        if by_other and not by_due:
            key = by_other[0].key
            message = (
                f"checkpoint: the key {key.key_id.hex()} of {key.name} does not sign"
                f" a log of {size} entries: another key had its turn"
            )
            raise SignatureError(message)
        verify_note(note, due)


def _torn(change: Succession) -> SignatureError:
    return SignatureError(
        f"key change of {change.new.name}: two different changes of one key are signed:"
        " ask the log's owner and its witness which history is theirs"
    )


def _vouched(change: Succession, trusted: dict[VerifierKey, Tenure]) -> bool:
    return any(key in trusted and key in change.signed_by for key in (change.old, change.new))
