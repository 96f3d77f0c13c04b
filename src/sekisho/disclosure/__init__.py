"""Disclosure control: which cells of a table may be shown, and what can be learnt from them."""
