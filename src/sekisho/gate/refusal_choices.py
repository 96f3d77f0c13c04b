"""What a customer may refuse: the words that some permit of the notice yields to."""

from dataclasses import dataclass

from sekisho.books.versions import Version


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that a refusal may name: its id, its label, and of which kind it is."""

    id: str
    label: str
    kind: str


def choices(version: Version, lang: str) -> list[Choice]:
    """The purposes, companies and items that some permit yields to when they are refused."""
    words = version.policy.vocabulary
    rules = [rule for rule in version.policy.rules if rule.refusable]
    purposes = {purpose for rule in rules for purpose in rule.purposes}
    parties = {party for rule in rules for party in rule.recipients}
    items = {item for rule in rules for item in rule.items}
    return [
        *(Choice(w.id, w.shown(lang), "purpose") for w in words.purposes.values()
          if w.id in purposes),
        *(Choice(w.id, w.shown(lang), "party") for w in words.parties.values()
          if w.id in parties and w.company is not None),
        *(Choice(w.id, w.shown(lang), "item") for w in words.items.values() if w.id in items),
    ]  # fmt: skip
