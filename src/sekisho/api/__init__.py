"""The desk of other programs: /api/v1, described by OpenAPI 3.1, each endpoint one act of the gate.

Whoever calls is a client with an account's role or a recipient's name (`caller.py`); what the gate
refuses is an answer of its own (`problems.py`).
"""
