"""Every vector, ours and those of others where they are present, judged by both verifiers."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from sekisho.ledger import sekisho_verify
from sekisho.ledger.proof import ProofError, verify_consistency, verify_inclusion

CHECKOUT = Path(__file__).parents[3]
FILES = [
    CHECKOUT / "tests" / "vectors" / "merkle_own.jsonl",
    # Vectors of transparency-dev/merkle, kept beside the checkout on some machines.
    CHECKOUT.parent / "shared" / "vectors" / "merkle.jsonl",
]
VECTORS: list[dict[str, Any]] = [
    json.loads(line)
    for path in FILES
    if path.exists()
    for line in path.read_text("utf-8").splitlines()
]


def raw(text: str) -> bytes:
    """Return the bytes of a base64 field."""
    return base64.b64decode(text)


@pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])
def test_both_verifiers_judge_the_vector_as_its_authors_do(vector: dict[str, Any]) -> None:
    path = [raw(each) for each in vector["proof"] or []]
    if vector["kind"] == "inclusion":
        leaf, root = raw(vector["leafHash"]), raw(vector["root"])
        numbers = (vector["leafIdx"], vector["treeSize"])
        ours = refuses(lambda: verify_inclusion(leaf, *numbers, path, root))
        alone = refuses(lambda: sekisho_verify.check_inclusion(leaf, *numbers, path, root, "entry"))
    else:
        head = (vector["size1"], vector["size2"], raw(vector["root1"]), raw(vector["root2"]))
        ours = refuses(lambda: verify_consistency(*head, path))
        alone = refuses(lambda: sekisho_verify.check_consistency(*head, path))
    assert (ours, alone) == (vector["wantErr"], vector["wantErr"])


def refuses(check: Any) -> bool:
    """Whether the check refuses, by its own kind of error and no other."""
    try:
        check()
    except (ProofError, sekisho_verify.RefusedError):
        return True
    return False


def test_most_of_our_own_vectors_must_fail() -> None:
    own = [each for each in VECTORS if each["name"].startswith("own/")]
    assert len(own) >= 60
    assert sum(each["wantErr"] for each in own) > len(own) * 2 // 3
