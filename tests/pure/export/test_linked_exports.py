"""ODRL and DPV as JSON-LD: rdflib reads it, and the shapes of the standards hold."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from cast import ROOT, published_policy
from sekisho.export.dpv import to_dpv
from sekisho.export.odrl import to_odrl
from sekisho.rules.policy import Effect, Policy
from strategies import policies

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
DPV = Namespace("https://w3id.org/dpv#")
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
BASE = "https://denki.example.jp/notice/"
SH = Namespace("http://www.w3.org/ns/shacl#")
Writer = Callable[[Policy, str | None], dict[str, object]]
WRITERS: dict[str, Writer] = {"odrl": to_odrl, "dpv": to_dpv}


def read(document: dict[str, object]) -> Graph:
    """The graph, as rdflib reads it from the written text."""
    return Graph().parse(data=json.dumps(document), format="json-ld")


def faults(graph: Graph, form: str) -> list[str]:
    """The messages of the shapes that the graph does not keep."""
    shapes = Graph().parse(ROOT / "tests" / "vectors" / "export" / f"{form}.ttl")
    conforms, report, _ = validate(graph, shacl_graph=shapes)
    messages = sorted({str(m) for m in report.objects(None, SH.resultMessage)})
    assert conforms == (not messages)
    return messages


@pytest.mark.parametrize("form", WRITERS)
def test_the_published_notice_keeps_the_shapes(form: str) -> None:
    graph = read(WRITERS[form](published_policy(), BASE))
    assert faults(graph, form) == []


@settings(max_examples=25, deadline=None)
@given(policies())
def test_odrl_of_any_policy_keeps_the_shapes(policy: Policy) -> None:
    if policy.rules:
        assert faults(read(to_odrl(policy)), "odrl") == []


@settings(max_examples=25, deadline=None)
@given(policies())
def test_dpv_of_any_policy_keeps_the_shapes(policy: Policy) -> None:
    assert faults(read(to_dpv(policy)), "dpv") == []


@pytest.mark.parametrize(
    ("form", "gone", "message"),
    [
        ("odrl", ODRL.action, f"<{BASE}rule/C03>->odrl:action"),
        ("odrl", ODRL.target, f"<{BASE}rule/C03>->odrl:target"),
        ("dpv", DPV.hasPurpose, f"<{BASE}process/C03>->dpv:hasPurpose"),
        (
            "dpv",
            DPV.hasLegalBasis,
            f"<{BASE}rule/C06>->( dpv:hasPersonalDataProcess dpv:hasLegalBasis )",
        ),
    ],
)
def test_the_shapes_see_what_is_missing(form: str, gone: URIRef, message: str) -> None:
    graph = read(WRITERS[form](published_policy(), BASE))
    graph.remove((None, gone, None))
    assert faults(graph, form)[0] == f"Less than 1 values on {message}"


def test_a_word_without_its_japanese_label_is_seen() -> None:
    graph = read(to_odrl(published_policy(), BASE))
    graph.remove((None, SKOS.prefLabel, None))
    assert faults(graph, "odrl") == [
        'Focus node does not conform to shape MinCount 1: [ sh:languageIn ( Literal("ja") ) ]'
    ]


def test_each_rule_is_there_with_its_japanese_title() -> None:
    policy = published_policy()
    graph = read(to_odrl(policy, BASE))
    for effect, kind in ((Effect.PERMIT, ODRL.Permission), (Effect.FORBID, ODRL.Prohibition)):
        titles = {
            (str(rule).removeprefix(f"{BASE}rule/"), str(title))
            for rule in graph.subjects(RDF.type, kind)
            for title in graph.objects(rule, SKOS.prefLabel)
            if isinstance(title, Literal) and title.language == "ja"
        }
        assert titles == {(r.id, r.title) for r in policy.rules if r.effect is effect}


def test_an_address_without_a_base_belongs_to_this_version_alone() -> None:
    policy = published_policy()
    one = read(to_dpv(policy))
    other = read(to_dpv(replace(policy, digest="sha256:" + "0" * 64)))
    ours = set(one.subjects(RDF.type, DPV.Purpose))
    assert ours
    assert ours.isdisjoint(other.subjects(RDF.type, DPV.Purpose))
