"""How a row gets its key: from the number people know it by, so that a second load finds it."""

import hashlib
import re

_SYNTHETIC = re.compile(r"S([0-9]{4})-([0-9]{8})\Z", re.ASCII)
_SYNTHETIC_BASE = 4_000_000_000_000_000
_SEEDS, _CUSTOMERS_A_SEED = 10_000, 100_000_000
_REAL_FLOOR = 2**53


def synthetic_number(seed: int, index: int) -> str:
    """The customer number of the synthetic customer `index` of `seed`.

    requires 0 <= seed < 10_000 and 0 <= index < 100_000_000
    """
    if not (0 <= seed < _SEEDS and 0 <= index < _CUSTOMERS_A_SEED):
        raise ValueError(f"seed 0..{_SEEDS - 1}, index 0..{_CUSTOMERS_A_SEED - 1}: {seed}, {index}")
    return f"S{seed:04}-{index:08}"


def customer_id(customer_no: str) -> int:
    """The subject's key: a function of the customer number alone.

    So the primary key keeps customer numbers unique even where a table is spread over machines
    and a unique index on the number itself cannot exist. Synthetic numbers (``S0042-00000007``)
    get consecutive keys below 2**53, all others 63 bits of SHA-256 at or above it: a synthetic
    customer can never take a real one's key.
    """
    if found := _SYNTHETIC.match(customer_no):
        return _SYNTHETIC_BASE + int(found[1]) * _CUSTOMERS_A_SEED + int(found[2])
    hashed = int.from_bytes(hashlib.sha256(customer_no.encode()).digest()[:8]) >> 1
    return hashed if hashed >= _REAL_FLOOR else hashed + _REAL_FLOOR


def row_id(number: str) -> int:
    """The key of a contract, supply point or meter among those of its own customer."""
    return int.from_bytes(hashlib.sha256(number.encode()).digest()[:8]) >> 12
