"""What a mail says, examined: requests for secrets, identifiers, attachments.

Bytes go in, findings come out. Pure: no file, no database, no clock of its own.
Start with `scan.py`.
"""
