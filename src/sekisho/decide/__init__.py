"""START HERE. The meaning of a policy: `decide.py` first, then `kleene.py`."""

from sekisho.decide.compiled import CompiledPolicy, compile_policy
from sekisho.decide.decide import decide
from sekisho.decide.kleene import truth
from sekisho.decide.typed import typed_facts

__all__ = ["CompiledPolicy", "compile_policy", "decide", "truth", "typed_facts"]
