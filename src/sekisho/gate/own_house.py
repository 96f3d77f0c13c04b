"""What of us everybody may know: domains, public keys, and the texts that we publish."""

from pathlib import Path

from sekisho.books import mail_templates
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_keys import public_text, selectors_in
from sekisho.guard.domains_in_text import domains_in
from sekisho.guard.genuine import House
from sekisho.guard.sent_text import SentText
from sekisho.letters.sender import Sender, SenderError, read_sender
from sekisho.letters.source import LANGS, read_letter

_texts: dict[tuple[tuple[str, int], ...], tuple[SentText, ...]] = {}


def own_house(connection: Db, policy: Path, keys: Path) -> tuple[House, Sender]:
    """The house of this installation, and who sends.

    `policy` has sender.yaml, `keys` a signing key for each selector. Texts are those of every
    template that was ever published. requires: a role that may read the books
    """
    sender = _sender(policy / "sender.yaml")
    told = " ".join(said for texts in sender.told.values() for said in texts.values())
    domains = frozenset({sender.domain, *domains_in(told)})
    records = {
        f"{selector}._domainkey.{sender.domain}": public_text(
            (keys / f"{selector}.pem").read_bytes()
        )
        for selector in selectors_in(keys)
    }
    return House(domains, records, _published(connection)), sender


def _sender(path: Path) -> Sender:
    try:
        return read_sender(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise ActRefusedError(
            "no-sender",
            f"{path} を読めません。差出人を書いてください（docs/reference/mail.md）。",
            f"{path} cannot be read. Say there who sends (docs/reference/mail.md).",
        ) from None
    except SenderError as wrong:
        raise ActRefusedError("sender", wrong.ja, wrong.en) from None


def _published(connection: Db) -> tuple[SentText, ...]:
    """Published versions never change: each set of them is read once a process."""
    found = mail_templates.sources(connection)
    connection.rollback()
    known = tuple((name, version) for name, version, _ in found)
    if known not in _texts:
        _texts.clear()
        _texts[known] = tuple(
            SentText(f"{name}.{version}", letter.texts[lang].subject, letter.texts[lang].body)
            for name, version, source in found
            if (letter := read_letter(source, name)[0]) is not None
            for lang in LANGS
        )
    return _texts[known]
