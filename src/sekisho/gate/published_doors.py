"""What the books say of each door that a publication makes."""

from sekisho.books.doors import PublishedDoor
from sekisho.rules import Policy
from sekisho.sql.views import Door


def published_doors(policy: Policy, door: Door) -> list[PublishedDoor]:
    """Each view and function as its row in the books says it."""
    words = policy.vocabulary
    labels = _labels(policy)
    found = []
    for (recipient, purpose), (name, extract) in door.extracts.items():
        chosen = [labels.get((rule, item)) for item in extract.columns for rule in extract.rules]
        named = {item: words.items[item].label for item in extract.columns}
        named.update(pair for pair in chosen if pair is not None)
        found.append(
            PublishedDoor(
                policy.digest,
                "extract",
                recipient,
                purpose,
                name,
                extract.columns,
                tuple(named[item] for item in extract.columns),
                (),
                (),
                extract.rules,
                extract.clauses,
                extract.grounds,
                extract.record,
                extract.nightly,
            )
        )
    for (recipient, purpose), (name, read) in door.reads.items():
        found.append(
            PublishedDoor(
                policy.digest,
                "read",
                recipient,
                purpose,
                name,
                read.items,
                tuple(words.items[item].label for item in read.items),
                read.facts,
                tuple(parameter for parameter, _ in read.parameters),
                (),
                (),
                (),
                record=False,
                nightly=False,
            )
        )
    return found


def _labels(policy: Policy) -> dict[tuple[str, str], tuple[str, str]]:
    """(rule, item) to (item, the label by which that rule calls it)."""
    return {(rule.id, item): (item, label) for rule in policy.rules for item, label in rule.written}
