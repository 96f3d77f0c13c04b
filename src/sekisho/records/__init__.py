"""The personal data: every table carries its subject's key, every column names its item.

Only ``sekisho.gate`` may import this room, and only the roles ``sekisho_owner`` (migrations,
publication) and ``sekisho_import`` (loads, blind) have any right on its tables.
"""
