"""What both JSON-LD exports share: addresses, labels, and the words of the notice as concepts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.decide.phrases import phrase
from sekisho.rules.condition import Condition
from sekisho.rules.policy import Policy, Rule
from sekisho.terms import Vocabulary

Node = dict[str, object]

CONTEXT: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Addresses of the notice's words below `base`, an IRI that ends where a word may follow."""

    base: str

    def of(self, kind: str, word: str) -> str:
        """The address of the word of that kind."""
        return f"{self.base}{kind}/{word}"

    def refs(self, kind: str, words: Iterable[str]) -> list[Node]:
        """References to the words, sorted."""
        return [ref(self.of(kind, word)) for word in sorted(words)]


def base_of(policy: Policy) -> str:
    """The base where none is given: a name that only this version has."""
    return f"urn:sekisho:{policy.digest.replace(':', '-')}:"


def ref(iri: str) -> Node:
    """A reference to a node."""
    return {"@id": iri}


def labels(ja: str, en: str | None = None) -> list[Node]:
    """A label in Japanese, and in English where there is one."""
    both = [("ja", ja), ("en", en)]
    return [{"@value": text, "@language": lang} for lang, text in both if text]


def told(condition: Condition, words: Vocabulary) -> list[Node]:
    """The condition in words, in both languages."""
    return labels(phrase(condition, words, "ja"), phrase(condition, words, "en"))


def day(value: object) -> Node:
    """A day as a typed value."""
    return {"@value": str(value), "@type": "xsd:date"}


def head(policy: Policy, names: Names) -> Node:
    """What is said of the notice as a whole."""
    return {
        "@id": f"{names.base}notice",
        "dcterms:identifier": policy.digest,
        "dcterms:hasVersion": policy.version,
        "dcterms:issued": day(policy.effective),
    }


def rule_head(rule: Rule, names: Names) -> Node:
    """What is said of a rule whatever the vocabulary: its name, title, clauses and days."""
    said: Node = {
        "@id": names.of("rule", rule.id),
        "skos:prefLabel": labels(rule.title),
        "dcterms:references": list(rule.clauses),
    }
    if rule.interpretation is not None:
        said["skos:note"] = labels(rule.interpretation)
    return said


def concepts(policy: Policy, names: Names, kinds: Mapping[str, list[str]]) -> Iterable[Node]:
    """Items, purposes, parties and grounds with their labels, of the types that `kinds` gives."""
    words = policy.vocabulary
    every = {
        "item": words.items.values(),
        "purpose": words.purposes.values(),
        "party": words.parties.values(),
        "ground": words.grounds.values(),
    }
    for kind, types in kinds.items():
        for word in every[kind]:
            yield {
                "@id": names.of(kind, word.id),
                "@type": types,
                "skos:prefLabel": labels(word.label, word.en),
                "skos:altLabel": labels_of(word.labels[1:]),
            }


def labels_of(others: Iterable[str]) -> list[Node]:
    """Further Japanese labels."""
    return [node for other in others for node in labels(other)]
