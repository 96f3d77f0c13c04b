"""What cannot be a statistic is refused before anything is computed."""

from datetime import date

from sekisho.terms.statistic import LEAST_THRESHOLD, PERSON, Declaration, Source


class NoStatisticError(ValueError):
    """The declaration, or the period, is refused; `code`, and why in both languages."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.code, self.ja, self.en = code, ja, en


def refuse_declaration(declared: Declaration, source: Source) -> None:
    """Returns only where the declaration can be computed and protected; NoStatisticError else."""
    for word in declared.dimensions:
        if word not in source.dimensions:
            known = "、".join(source.dimensions)
            raise NoStatisticError(
                "unknown-dimension",
                f"統計「{declared.id}」: 「{word}」という区分は {source.id} にありません。"
                f"あるのは {known} です。",
                f"statistic {declared.id!r}: {source.id} has no dimension {word!r};"
                f" it has {', '.join(source.dimensions)}",
            )
    for word in declared.measures:
        if word not in source.measures:
            known = "、".join(source.measures)
            raise NoStatisticError(
                "unknown-measure",
                f"統計「{declared.id}」: 「{word}」という量は {source.id} にありません。"
                f"あるのは {known} です。",
                f"statistic {declared.id!r}: {source.id} has no measure {word!r};"
                f" it has {', '.join(source.measures)}",
            )
    if declared.contributor != PERSON or source.contributor != PERSON:
        raise NoStatisticError(
            "rows-not-persons",
            f"統計「{declared.id}」: 数える単位が人ではなく行です。"
            f"単位を {PERSON} にしてください。",
            f"statistic {declared.id!r}: its unit is rows and not persons; write {PERSON}",
        )
    if not declared.legal and not (
        declared.threshold >= LEAST_THRESHOLD and 0 < declared.dominance <= 100
    ):
        raise NoStatisticError(
            "not-protectable",
            f"統計「{declared.id}」: 一つのますの人数は {LEAST_THRESHOLD} 以上、"
            "占有率は 1 から 100 にしてください。",
            f"statistic {declared.id!r}: give at least {LEAST_THRESHOLD} persons a cell and a"
            " dominance of 1 to 100 %; it cannot be protected with less",
        )


def refuse_open_period(month: date, today: date) -> None:
    """Returns only where `month` (its first day) is over; NoStatisticError otherwise."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    if month.day != 1 or today < following:
        raise NoStatisticError(
            "period-open",
            f"{month:%Y-%m} はまだ終わっていません。{following} から作れます。",
            f"{month:%Y-%m} is not closed; the statistic can be made from {following} on",
        )
