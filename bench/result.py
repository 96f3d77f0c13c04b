"""One figure of the bench: a ratio, or a time that the reader can judge, and what it must reach."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A figure as bench/results.json keeps it. `reach` says in words what `met` was judged by.

    `told` are the measurements behind the figure, for the page of figures only.
    """

    name: str
    value: float
    reach: str
    met: bool
    told: str = ""


def at_most(name: str, value: float, limit: float, unit: str = "", told: str = "") -> Result:
    """The figure is met when it does not exceed the limit."""
    return Result(name, round(value, 3), f"at most {limit:g}{unit}", value <= limit, told)


def at_least(name: str, value: float, limit: float, unit: str = "", told: str = "") -> Result:
    """The figure is met when it is not below the limit."""
    return Result(name, round(value, 3), f"at least {limit:g}{unit}", value >= limit, told)
