"""What is written once: published versions, the ledger, extract runs, provision records."""
