"""The policy as SQL: predicate, projection, extract; deterministic, PostgreSQL first."""
