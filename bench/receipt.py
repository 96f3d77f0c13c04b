"""A customer's receipt from the stored log of a million entries: the median, in milliseconds.

Ours is `give_receipt`: whose entry it is, the entry, its header, the salt that opens it, both
proofs, the newest checkpoint. Every receipt is verified, outside of the time measured.
"""

import time
from random import Random
from statistics import median, quantiles

from bench.extract_ledger import whole_act
from bench.result import Result, at_most
from bench.world import ORIGIN, SEED, World, Worlds, say
from sekisho.books import log
from sekisho.books.keys import make_signer
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.make_checkpoint import make_checkpoint
from sekisho.gate.tell_history import tell_history
from sekisho.ledger.note import ED25519, Ed25519Signer
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role
from sekisho.records.keys import synthetic_number

LIMIT_MS = 1.0


def measure(here: Worlds) -> list[Result]:
    """Milliseconds of one receipt, the median of many, each of another customer."""
    large = here.large
    signer = make_signer(large.home / "log.key", ORIGIN, ED25519)
    size = _fill(large, signer)
    asked = _passages(large, here.scale.acts)
    taken = []
    with large.connect(Role.WEB, autocommit=True) as connection:
        for number, index in asked:
            began = time.perf_counter()
            receipt = give_receipt(connection, number, index)
            taken.append((time.perf_counter() - began) * 1000)
            assert verify_receipt(receipt, signer.key).index == index
    slow = quantiles(taken, n=20)[-1]
    told = f"{size:,} entries; {len(taken):,} receipts, 95 of 100 under {slow:.2f} ms"
    say(f"  receipts: {median(taken):.3f} ms; {told}")
    return [at_most("receipt from the stored log, p50", median(taken), LIMIT_MS, " ms", told)]


def _fill(large: World, signer: Ed25519Signer) -> int:
    """The log has as many entries as the world has customers, or more, under a checkpoint."""
    with large.connect(Role.EXTRACT) as connection:
        while log.read_head(connection).frontier.size < large.customers:
            connection.rollback()
            say("  an extract, to fill the ledger ...")
            whole_act(large)
    with large.connect(Role.WEB) as connection:
        make_checkpoint(connection, signer, None, int(time.time()))
        return log.read_head(connection).frontier.size


def _passages(large: World, wanted: int) -> list[tuple[str, int]]:
    """(customer number, index of an entry of theirs), of customers from all over the tables."""
    chance, found = Random(SEED), list[tuple[str, int]]()  # noqa: S311  # a sample, no secret
    with large.connect(Role.WEB, autocommit=True) as connection:
        while len(found) < wanted:
            number = synthetic_number(SEED, chance.randrange(large.customers))
            passages = tell_history(connection, number)
            if passages:
                found.append((number, chance.choice(passages).index))
    return found
