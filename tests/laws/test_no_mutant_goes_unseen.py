"""Three hundred slips in the notice: each is a finding, a broken promise or a visible difference.

Slips are made all over the file, of the kinds that people make: an item more or less, a rule gone,
another recipient, a comparison turned round, a ground or a refusal changed, a name in another
width, a footnote's number, a word of the text. They are drawn by a fixed rule, so that the same
three hundred are tried each time.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from cast import NOTICE, TERMS
from sekisho.prove.compare import compare
from sekisho.prove.promises import prove
from sekisho.prove.verdict import Outcome
from sekisho.rules.load import Loaded, load
from sekisho.rules.text_changes import text_changes

TEXT = NOTICE.read_text(encoding="utf-8")
REGISTER = (NOTICE.parent / "register.yaml").read_bytes()
WANTED = 300

Mutant = tuple[str, str]
"""What kind of slip, and the notice with it."""


def loaded(text: str) -> Loaded:
    return load(
        text.encode(), TERMS.read_bytes(), file="notice.md", terms_file="terms.yaml",
        register=REGISTER,
    )  # fmt: skip


def at(match: re.Match[str], new: str) -> str:
    return TEXT[: match.start()] + new + TEXT[match.end() :]


def swapped(kind: str, pattern: str, new: str) -> Iterator[Mutant]:
    for match in re.finditer(pattern, TEXT, re.MULTILINE):
        if match.expand(new) != match[0]:
            yield kind, at(match, match.expand(new))


def rules_gone() -> Iterator[Mutant]:
    for match in re.finditer(r"```rule\n(?:禁止|許可|管理|保存|義務).*?```\n", TEXT, re.DOTALL):
        yield "a rule less", at(match, "")


def mutants() -> list[Mutant]:
    """As many of each kind as there are, one kind after the other, three hundred in all."""
    kinds = [
        list(swapped("an item less", r"^(項目: \[)[^,\]]+, ", r"\1")),
        list(swapped("an item more", r"^(項目: \[[^\]]*)\]$", r"\1, 力率]")),
        list(swapped("an item more", r"^(項目: \[[^\]]*)\]$", r"\1, パスワード]")),
        list(rules_gone()),
        list(swapped("another recipient", r"^提供先: (?!すべて)[^\[\n]+$", "提供先: 関係企業")),
        list(swapped("another recipient", r"^提供先: (?!すべて)[^\[\n]+$", "提供先: すべて")),
        list(swapped("another purpose", r"^目的: [^\[\n]+$", "目的: 請求")),
        list(swapped("no condition", r"^条件: .*\n", "")),
        list(swapped("a condition half", r"^(条件: .*?) かつ .*$", r"\1")),
        list(swapped("turned round", r"^(条件: .*) = ", r"\1 ≠ ")),
        list(swapped("another ground", r"^根拠: 共同利用$", "根拠: 本人同意")),
        list(swapped("another ground", r"^根拠: 自社利用$", "根拠: 法令等")),
        list(swapped("refusal", r"^停止: 可$", "停止: 不可")),
        list(swapped("refusal", r"^停止: 不可$", "停止: 可")),
        list(swapped("an exception less", r"^除く根拠: .*\n", "")),
        list(swapped("a purpose more", r"^(目的: \[すべて, )[^,]+を除く, ", r"\1")),
        list(swapped("another manager", r"^責任者: .*$", "責任者: DAX合同会社")),
        list(swapped("another term", r"^期間: \d+年$", "期間: 10年")),
        list(swapped("another width", r"^- (電話番号)$", "- 電話番号２")),
        list(swapped("a footnote's number", r"※(\d)", "※9")),
        list(swapped("a word of the text", r"お渡しします|渡します|提供します", "渡しません")),
        list(swapped("a word of the text", r"ありません", "あります")),
    ]
    found = [
        mutant
        for row in range(max(map(len, kinds)))
        for kind in kinds
        for mutant in islice(kind, row, row + 1)
    ]
    return list({text: (kind, text) for kind, text in found}.values())[:WANTED]


BEFORE = loaded(TEXT)
MUTANTS = mutants()
PARTS = 10


def seen(text: str) -> str:
    """How the slip shows itself, or nothing."""
    after = loaded(text)
    if after.errors:
        return "finding"
    if any(True for _ in text_changes(BEFORE, after)):
        return "text and rule"
    assert after.policy is not None
    assert BEFORE.policy is not None
    if any(True for _ in compare(BEFORE.policy, after.policy)):
        return "difference"
    broken = any(one.outcome is not Outcome.PROVED for one in prove(after.policy))
    return "broken promise" if broken else ""


def test_there_are_three_hundred_of_many_kinds() -> None:
    assert len(MUTANTS) == WANTED
    assert len({kind for kind, _ in MUTANTS}) >= 15
    assert len({text for _, text in MUTANTS} - {TEXT}) == WANTED


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_goes_unseen(part: int) -> None:
    shown = Counter[str]()
    for kind, text in MUTANTS[part::PARTS]:
        how = seen(text)
        assert how, (kind, [line for line in text.splitlines() if line not in TEXT])
        shown[how] += 1
    assert sum(shown.values()) == WANTED // PARTS


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ("条件: 未払額 > 0\n", "条件: 未払額 ≧ 0\n", "text and rule"),
        ("条件: 未払額 > 0\n", "条件: 未払額 > 1\n", "text and rule"),
        ("- メールアドレス\n- 電話番号\n- 当社との", "- メールアドレス\n- 当社との", "finding"),
        (
            "誓約: 何も販売しない\n提供先: すべて",
            "誓約: 何も販売しない\n提供先: 関係企業",
            "text and rule",
        ),
        ("条件: 未払額 > 0\n", "条件:  未払額 > 0\n", ""),
    ],
    ids=["who owes nothing", "who owes a yen", "an item struck", "a pledge", "nothing"],
)
def test_a_slip_shows_itself_where_it_should(old: str, new: str, how: str) -> None:
    assert TEXT.count(old) == 1
    assert seen(TEXT.replace(old, new)) == how
