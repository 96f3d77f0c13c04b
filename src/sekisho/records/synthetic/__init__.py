"""Customers who do not exist, the same for the same seed, marked synthetic in every table."""
