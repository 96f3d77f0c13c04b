"""The languages in which a mail may ask: Japanese and English."""

from sekisho.guard import (
    requests_en,
    requests_ja,
    secrets_en,
    secrets_ja,
    taken_back_en,
    taken_back_ja,
)
from sekisho.guard.language import Language

JAPANESE = Language(
    secret=secrets_ja.SECRET,
    before=secrets_ja.BEFORE,
    after=secrets_ja.AFTER,
    claimed=secrets_ja.CLAIMED,
    holder=secrets_ja.HOLDER,
    number=secrets_ja.NUMBER,
    hands_over=requests_ja.HANDS_OVER,
    request=requests_ja.REQUEST,
    lacking=requests_ja.LACKING,
    near=requests_ja.NEAR,
    directive=requests_ja.DIRECTIVE,
    harmless=requests_ja.HARMLESS,
    taken_back=taken_back_ja.TAKEN_BACK,
    goes_on=requests_ja.GOES_ON,
    exception=requests_ja.EXCEPTION,
    same=requests_ja.SAME,
    other_object=requests_ja.OTHER_OBJECT,
    other_digits=secrets_ja.OTHER_DIGITS,
    clause=requests_ja.CLAUSE,
)
ENGLISH = Language(
    secret=secrets_en.SECRET,
    before=secrets_en.BEFORE,
    after=secrets_en.AFTER,
    claimed=secrets_en.CLAIMED,
    holder=secrets_en.HOLDER,
    number=secrets_en.NUMBER,
    hands_over=requests_en.HANDS_OVER,
    request=requests_en.REQUEST,
    lacking=requests_en.LACKING,
    near=requests_en.NEAR,
    directive=requests_en.DIRECTIVE,
    harmless=requests_en.HARMLESS,
    taken_back=taken_back_en.TAKEN_BACK,
    goes_on=requests_en.GOES_ON,
    exception=requests_en.EXCEPTION,
    same=requests_en.SAME,
    other_object=requests_en.OTHER_OBJECT,
    other_digits=secrets_en.OTHER_DIGITS,
    clause=requests_en.CLAUSE,
)
