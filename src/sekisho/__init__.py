"""Sekisho: a checkpoint for personal data. The published notice decides, records and proves."""

__version__ = "0.1.0"
