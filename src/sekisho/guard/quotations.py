"""What a text only quotes: the words of a false mail, a customer's question. Taken out before."""

import re

_SAID_OF = (
    r"(?:と(?!、)|という|といった|などと|のよう|は、?(?:詐欺|偽)|の(?:件|一文|文言)"
    r"|についての?ご?(?:質問|相談))"
)
_JAPANESE = re.compile(
    rf"""「[^「」\n]{{0,80}}(?:ください|下さい|くだ|教え|送|返信|入力|登録|確認|たい|ほしい|ですが|ですか)[^「」\n]{{0,60}}」
      (?={_SAID_OF})
    |(?<=偽物です。)「[^「」\n]{{1,120}}」""",
    re.VERBOSE,
)
_JAPANESE_AFTER = re.compile(
    r"((?:偽|詐欺|例|文面|手口|題名|質問|お問い?合わせ)[^「」\n]{0,24})「[^「」\n]{4,120}」"
)
_ENGLISH_AFTER = re.compile(
    r"""(\b(?:says?|said|saying|like|such\ as|question|wrote|asked|asks|mails?|messages?|texts?
      |fake|subject
      |headed|words|example\b.{0,30}):?,?\s)"[^"\n]{8,120}\"""",
    re.VERBOSE,
)
_ENGLISH_BEFORE = re.compile(
    r'"[^"\n]{8,120}"(?=,? (?:is|are|was|were|has been|said|says|it says)\b)'
)


def without_quotations(folded: str) -> str:
    """The folded text without requests that it quotes, each left as an empty pair of marks."""
    if "「" in folded:
        folded = _JAPANESE_AFTER.sub(r"\1「」", _JAPANESE.sub("「」", folded))
    if '"' in folded:
        folded = _ENGLISH_BEFORE.sub('""', _ENGLISH_AFTER.sub(r'\1""', folded))
    return folded
