"""START HERE. A notice as logic over all possible requests: `asked.py`, `atoms.py`, `meaning.py`.

What `decide` answers to one request, `meaning` says of every request at once, so that a promise
is proved and not sampled.
"""
