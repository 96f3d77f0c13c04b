"""What a customer may demand under the law, and the life of each demand: pure, no database."""

from sekisho.cases.kinds import KINDS, Kind
from sekisho.cases.life import Case, State, Step, StepRefusedError, advance, may_step

__all__ = ["KINDS", "Case", "Kind", "State", "Step", "StepRefusedError", "advance", "may_step"]
