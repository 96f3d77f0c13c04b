"""What an examination of the installation found: one state of one thing, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is. An error stops something now or lets data out; a warning will in time."""

    SOUND = "sound"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at. `id` never changes; the hints say what to do next.

    No text holds anybody's data. The hints are empty where the thing is sound.
    """

    id: str
    state: State
    ja: str
    en: str
    hint_ja: str = ""
    hint_en: str = ""

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "id": self.id,
            "state": self.state.value,
            "message": {"ja": self.ja, "en": self.en},
            "hint": {"ja": self.hint_ja, "en": self.hint_en},
        }


def sound(identity: str, ja: str, en: str) -> Examined:
    """The thing is as it should be."""
    return Examined(identity, State.SOUND, ja, en)


def warned(identity: str, ja: str, en: str, hint_ja: str, hint_en: str) -> Examined:
    """The thing works today."""
    return Examined(identity, State.WARNING, ja, en, hint_ja, hint_en)


def failed(identity: str, ja: str, en: str, hint_ja: str, hint_en: str) -> Examined:
    """The thing stops something, or lets data out."""
    return Examined(identity, State.ERROR, ja, en, hint_ja, hint_en)
