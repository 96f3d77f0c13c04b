"""The one type of database connection that books and gate speak of."""

from psycopg import Connection
from psycopg.rows import TupleRow

Db = Connection[TupleRow]
"""A connection logged in as the role that the act needs; rows come as tuples."""
