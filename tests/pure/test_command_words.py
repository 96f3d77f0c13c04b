"""Every code that the commands of the desk print has a word in Japanese and in English."""

from collections.abc import Iterable

import pytest

from sekisho.cases.breach import Told
from sekisho.cases.clock import Urgency
from sekisho.cases.kinds import Asker, Form
from sekisho.cases.life import Outcome
from sekisho.commands._fields import CODES, field_label


@pytest.mark.parametrize(
    ("field", "codes"),
    [("asker", Asker), ("form", Form), ("outcome", Outcome), ("told", Told), ("urgency", Urgency)],
)
def test_the_codes_of_a_field_have_words_and_nothing_else_has(
    field: str, codes: Iterable[str]
) -> None:
    assert set(CODES[field]) == {str(code) for code in codes}


@pytest.mark.parametrize("field", CODES)
def test_a_field_with_codes_has_a_label_in_japanese(field: str) -> None:
    assert field_label(field, "ja") != field


def test_a_field_without_a_label_is_told_by_its_name_and_no_fault() -> None:
    assert field_label("spare_field", "ja") == "spare field"
