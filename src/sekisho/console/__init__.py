"""The desks inside: staff, who work for a purpose and a case, and the auditor, who reads.

It sees what an act returns. No customer's number stands in an address of these pages.
"""
