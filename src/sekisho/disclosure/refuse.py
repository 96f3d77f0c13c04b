"""What cannot be a statistic is refused before anything is computed."""

from datetime import date

from sekisho.disclosure.period import Period


class NoStatisticError(ValueError):
    """The declaration, or the period, is refused; `code`, and why in both languages."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.code, self.ja, self.en = code, ja, en


def refuse_open_period(period: Period, today: date) -> None:
    """Returns only where the period is over; NoStatisticError otherwise."""
    if today < period.after:
        raise NoStatisticError(
            "period-open",
            f"{period.text} はまだ終わっていません。{period.after} から作れます。",
            f"{period.text} is not closed; the statistic can be made from {period.after} on",
        )
