"""The policy as SQL: predicate, projection, extract; deterministic, PostgreSQL first."""

from sekisho.sql.catalog import Catalog
from sekisho.sql.read_catalog import read_catalog

__all__ = ["Catalog", "read_catalog"]
