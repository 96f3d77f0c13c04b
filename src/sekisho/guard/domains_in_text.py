"""The domains that a text leads to: of its links and of its mail addresses."""

import re
import unicodedata

_LINK = re.compile(r"(?i)(?:https?:)?//(?:[^\s/@<>\"']{0,200}@)?([^\s/:?#<>\"'()\\]{3,253})")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@([^\s<>\"'()\\,;:/?]{3,253})")
_BARE = re.compile(r"(?i)(?<![\w@.-])(?:www\.)[\w.-]{3,250}")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MOST = 50


def domains_in(text: str) -> tuple[str, ...]:
    """At most fifty domains, in lower case, sorted, each once."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".")
    written = [*_LINK.findall(plain), *_ADDRESS.findall(plain), *_BARE.findall(plain)]
    found = {
        match[0].casefold().strip("-_")
        for each in written
        if (match := _DOMAIN.match(each)) is not None
    }
    return tuple(sorted(found)[:_MOST])


def domain_of_address(written: str) -> str | None:
    """The domain of the address in a From line, as far as there is exactly one; in lower case."""
    plain = written.rpartition("<")[2].partition(">")[0] if "<" in written else written
    domain = plain.strip().rpartition("@")[2].casefold().rstrip(".")
    return domain if "@" in plain and _DOMAIN.fullmatch(domain) else None
