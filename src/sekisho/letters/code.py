"""The code in each mail: who doubts the mail gives it back, typed or read out on the telephone.

Ten random bytes are sixteen signs of Crockford's base 32, in fours: no I, L, O or U, so that
nothing is misread, and 80 bits, so that nothing is guessed.
"""

from hashlib import sha256

BYTES = 10
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})
_LENGTH = 16


def code_of(chance: bytes) -> str:
    """The code as it is printed: XXXX-XXXX-XXXX-XXXX. requires: 10 random bytes."""
    number = int.from_bytes(chance[:BYTES], "big")
    signs = "".join(_SIGNS[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join(signs[at : at + 4] for at in range(0, _LENGTH, 4))


def code_digest(typed: str) -> bytes | None:
    """What the books keep of a code, however it was typed; None where it is no code at all."""
    narrow = "".join(chr(ord(s) - 0xFEE0) if "\uff01" <= s <= "\uff5e" else s for s in typed)
    signs = narrow.replace("\u3000", "").upper().translate(_MISREAD)
    if len(signs) != _LENGTH or any(sign not in _SIGNS for sign in signs):
        return None
    return sha256(b"sekisho mail code\n" + signs.encode()).digest()


def digest_of(code: str) -> bytes:
    """What the books keep of a code as it is printed. ValueError where it is none."""
    digest = code_digest(code)
    if digest is None:
        message = "not a code of a mail"
        raise ValueError(message)
    return digest
