"""What the relay answers: one code, one reason in English, and in Japanese where it can be read.

English is ASCII in every reply. Japanese follows only to a client that announced SMTPUTF8 with its
mail (RFC 6531, section 3.7.4); words of the mail that the English quotes are escaped to others.
"""

from dataclasses import dataclass

LONGEST = 500
"""Octets of one reply line, its code and its line end included (RFC 5321, section 4.5.3.1.5)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: code and enhanced code (RFC 3463), and why, in both languages.

    `ends` is True where the connection is closed after it.
    """

    code: int
    enhanced: str
    ja: str
    en: str
    ends: bool = False

    def text(self, *, utf8: bool) -> str:
        """The lines as they are sent, without the last line end."""
        said = [*_lines(_ascii(self.en), self._room)]
        if utf8:
            said += _lines(self.ja, self._room)
        last = len(said) - 1
        return "\r\n".join(
            f"{self.code}{' ' if at == last else '-'}{self.enhanced} {line}"
            for at, line in enumerate(said)
        )

    @property
    def _room(self) -> int:
        return LONGEST - len(f"{self.code} {self.enhanced} \r\n")


def _ascii(text: str) -> str:
    """The text in ASCII; a sign that is not is written as its escape, so that nothing is lost."""
    return text.encode("ascii", "backslashreplace").decode("ascii")


def _lines(text: str, room: int) -> list[str]:
    """The text in pieces of at most `room` octets of UTF-8, never cut inside a sign."""
    pieces, piece, used = [], "", 0
    for sign in " ".join(text.split()):
        width = len(sign.encode())
        if used + width > room:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + sign, used + width
    return [*pieces, piece]


WAIT = Reply(
    503, "5.5.0", "応答を待たずに送られました。つなぎ直し、一つずつ応答を待ってください。",
    "You sent before this server answered. Connect again and wait for each answer.", ends=True,
)  # fmt: skip
TLS_TWICE = Reply(
    503, "5.5.1", "この接続はもう暗号化されています。", "This connection is encrypted already."
)
TOO_LARGE = Reply(
    552, "5.3.4", "メールが大きすぎます。添付を減らして送り直してください。",
    "The mail is too large. Send it again with smaller attachments.",
)  # fmt: skip
FAR_TOO_LARGE = Reply(
    552, "5.3.4", "メールが大きすぎるので、受け取りをやめました。",
    "The mail is far too large; this server stopped reading it.", ends=True,
)  # fmt: skip
LINE_TOO_LONG = Reply(
    550, "5.6.0", "1000オクテットを超える行があります（RFC 5321）。本文を符号化してください。",
    "A line is longer than 1000 octets (RFC 5321). Encode the body.",
)  # fmt: skip
BARE_LINE_END = Reply(
    550, "5.6.0",
    "CRだけ、LFだけの改行かNULがあります。一通の中に別の一通を紛れ込ませる手口と区別できないので、"
    "受け取りません。",
    "The mail holds a bare CR, a bare LF or a NUL. That cannot be told from smuggling one mail"
    " inside another, so it is not taken.", ends=True,
)  # fmt: skip
ONE_RECIPIENT = Reply(
    550, "5.5.3", "宛先は一通に一人です。お客様ごとに分けて送ってください。",
    "One mail goes to one recipient. Send one for each customer.",
)  # fmt: skip
GUESSING = Reply(
    421, "4.7.0", "断られた宛先が多すぎます。宛先の一覧を確かめてから、つなぎ直してください。",
    "Too many recipients were refused. Check your list, then connect again.", ends=True,
)  # fmt: skip
NOT_NOW = Reply(
    451, "4.3.0", "いまは受け取れません。何も残していないので、あとで送り直してください。",
    "This server cannot take the mail now. Nothing was kept; send it again later.",
)  # fmt: skip
NOT_SIGNED_IN = Reply(
    535, "5.7.8", "口座の名か秘密が違います。", "The name or the secret of the account is wrong."
)
CLOSED = Reply(
    454, "4.7.0", "誤りが続いたので、この口座は15分のあいだ閉じています。",
    "Too many wrong attempts: this account is closed for 15 minutes.", ends=True,
)  # fmt: skip
CROWDED = Reply(
    421, "4.3.2", "接続が多すぎます。あとでつなぎ直してください。",
    "Too many connections. Connect again later.", ends=True,
)  # fmt: skip
