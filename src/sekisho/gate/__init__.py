"""The only door: one act per file. Every act checks, does, records, then releases.

No act has a parameter by which a check could be passed over. An act gets a connection logged in as
the role it needs; what it returns is plain data, never a row that could be read further.
"""
