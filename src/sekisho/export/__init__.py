"""A policy in other people's languages: Cedar to be asked, ODRL and DPV to be read.

An export never means something else: what the other language cannot say is computed beforehand
and handed over by name (Cedar), or named as an operand of ours (ODRL).
"""
