"""Where the database comes from: an embedded PostgreSQL, or a server named by DATABASE_URL.

This room starts servers and names login roles; it knows neither tables nor meaning, and it does
not import Django.
"""
