"""Customer data from a company's own system: read, checked value by value, taken in whole rows."""
