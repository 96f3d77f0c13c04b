"""What cannot be a statistic is refused with the reason, before anything is computed."""

from dataclasses import replace
from datetime import date

import pytest

from sekisho.disclosure.protect import refuse_small_changes
from sekisho.disclosure.refuse import NoStatisticError, refuse_declaration, refuse_open_period
from sekisho.terms.statistic import Declaration, Source, Word

SOURCE = Source(
    "supply", "供給", "Supply",
    {"area": Word("area", "供給区域", "Area"), "kind": Word("kind", "種別", "Kind")},
    {"kwh": Word("kwh", "販売電力量", "Sold", "kWh", 1)},
)  # fmt: skip
SOUND = Declaration(
    "sold", "販売電力量", "Sold", "supply", ("area",), ("kwh",), "公表", "統計"
)  # fmt: skip

TOO_FEW = (
    "statistic 'sold': give at least 5 persons a cell and a dominance of 1 to 100 %;"
    " it cannot be protected with less"
)


def test_a_sound_declaration_passes() -> None:
    refuse_declaration(SOUND, SOURCE)
    refuse_open_period(date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("wrong", "code", "en"),
    [
        (
            replace(SOUND, dimensions=("name",)), "unknown-dimension",
            "statistic 'sold': supply has no dimension 'name'; it has area, kind",
        ),
        (
            replace(SOUND, measures=("age",)), "unknown-measure",
            "statistic 'sold': supply has no measure 'age'; it has kwh",
        ),
        (
            replace(SOUND, contributor="row"), "rows-not-persons",
            "statistic 'sold': its unit is rows and not persons; write customer",
        ),
        (
            replace(SOUND, threshold=4), "not-protectable", TOO_FEW,
        ),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_refused_with_the_reason(
    wrong: Declaration, code: str, en: str
) -> None:
    with pytest.raises(NoStatisticError) as refused:
        refuse_declaration(wrong, SOURCE)
    assert (refused.value.code, refused.value.en) == (code, en)


def test_an_open_month_is_refused() -> None:
    with pytest.raises(NoStatisticError, match=r"2026-12 is not closed; .* from 2027-01-01 on"):
        refuse_open_period(date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize("changed", [1, 9, None])
def test_a_revision_for_a_few_persons_is_refused(changed: int | None) -> None:
    with pytest.raises(NoStatisticError) as refused:
        refuse_small_changes({("03",): changed, (None,): 40}, 10)
    assert refused.value.code == "small-revision"


def test_a_revision_for_nobody_or_for_many_passes() -> None:
    refuse_small_changes({("03",): 10, ("04",): 0}, 10)
