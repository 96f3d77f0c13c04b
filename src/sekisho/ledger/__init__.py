"""A Merkle log of bytes: leaves, roots, proofs, checkpoints, receipts. It knows nothing of privacy.

Read in this order: `hash`, `tree` (the slow, obvious twin), `frontier` (append), `proof`, `note`,
`log_keys`, `checkpoint`, `cosignature`, `tlog_proof`, `entry`, `receipt`, `key_change`. The file
`sekisho_verify` imports none of them: it is the one that an auditor is given. Formats:
docs/reference/ledger-format.md.
"""
