"""Pages for the public and for customers. They see what an act of the gate returns, no model."""
