"""Public lists of companies, read to their end or not at all. Start with `lines.py`."""
