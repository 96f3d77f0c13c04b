"""A chart of half hours: bars from zero up or down, the baseline as a line of steps."""

from decimal import Decimal

from sekisho.web.half_hours import EDGE, SLOT, TALL, half_hours


def test_what_is_fed_in_hangs_below_zero_and_the_line_steps_over_each_slot() -> None:
    chart = half_hours([("13:00", Decimal(3), Decimal(1)), ("13:30", Decimal(3), Decimal(-1))])
    quarter = TALL // 4
    assert chart.zero == EDGE + 3 * quarter
    assert [(use.y, use.height) for use in chart.uses] == [
        (chart.zero - quarter, quarter),
        (chart.zero, quarter),
    ]
    assert chart.line == f"0,{EDGE} {SLOT},{EDGE} {SLOT},{EDGE} {2 * SLOT},{EDGE}"
    assert chart.width == 2 * SLOT


def test_nothing_used_and_no_baseline_is_a_flat_chart() -> None:
    chart = half_hours([("00:00", Decimal(0), Decimal(0))])
    assert [(use.y, use.height) for use in chart.uses] == [(EDGE, 0)]
    assert half_hours([]).width == SLOT
