"""Whom a page may trust to have signed: the public keys that the server was started with."""

import os


def verifier_keys() -> list[str]:
    """The public keys of the log and its witness, as `sekisho serve` found them."""
    return os.environ.get("SEKISHO_VERIFIER_KEYS", "").split()
