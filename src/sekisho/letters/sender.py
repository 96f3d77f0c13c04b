"""Who sends: names, addresses, and how each mail is checked (policy/mail/sender.yaml)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from sekisho.guard.templates import COMPLAINTS, POSTAL, REFUSAL, SENDER
from sekisho.letters.source import LANGS

_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@((?:[a-z0-9-]{1,63}\.)+[a-z]{2,63})")
_TOLD = ("name", "postal", "refusal", "complaints", "check")
_FIELDS = {*_TOLD, "from", "reply_to", "bounces"}


class SenderError(Exception):
    """sender.yaml says nothing that mails could be sent by; `ja` and `en` say what and where."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja = ja
        self.en = en


@dataclass(frozen=True, slots=True)
class Sender:
    """The company as a sender of mail. `told` has each text of `_TOLD` by language.

    # INVARIANT: the three addresses are of one domain, which is the one that signs
    """

    address: str
    reply_to: str
    bounces: str
    told: Mapping[str, Mapping[str, str]]

    @property
    def domain(self) -> str:
        """The domain that signs and stands in every From."""
        return self.address.rpartition("@")[2]

    def name(self, lang: str) -> str:
        """The company's name."""
        return self.told["name"][lang]

    def check(self, lang: str) -> str:
        """How to find out whether a mail is genuine (C25)."""
        return self.told["check"][lang]

    def own_slots(self, lang: str) -> dict[str, str]:
        """The values of the system's own slots, but for the code."""
        names = {SENDER: "name", POSTAL: "postal", REFUSAL: "refusal", COMPLAINTS: "complaints"}
        return {slot: self.told[name][lang] for slot, name in names.items()}


def read_sender(text: str, file: str) -> Sender:
    """The sender in the text of `file`; SenderError names the first field that is wrong."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:
        data = None
    if not isinstance(data, dict) or set(data) != _FIELDS:
        names = "、".join(sorted(_FIELDS))
        raise SenderError(
            f"{file}: 欄は {names} のちょうど八つです。書き直してください。",
            f"{file}: its fields are exactly {names.replace('、', ', ')}. Write these.",
        )
    for field in _TOLD:
        said = data[field]
        if not isinstance(said, dict) or not all(_one_line(said.get(lang)) for lang in LANGS):
            raise SenderError(
                f"{file}: {field} には ja と en を一行ずつ書いてください。",
                f"{file}: {field} needs one line for ja and one for en.",
            )
    address, reply_to, bounces = addresses = [
        str(data[field]) for field in ("from", "reply_to", "bounces")
    ]
    domains = {found[1] for each in addresses if (found := _ADDRESS.fullmatch(each))}
    if len(domains) != 1 or not all(map(_ADDRESS.fullmatch, addresses)):
        raise SenderError(
            f"{file}: from、reply_to、bounces には、同じドメインのアドレスを書いてください。",
            f"{file}: from, reply_to and bounces are addresses of one domain.",
        )
    return Sender(address, reply_to, bounces, {field: dict(data[field]) for field in _TOLD})


def _one_line(said: object) -> bool:
    return isinstance(said, str) and bool(said.strip()) and said.isprintable()
