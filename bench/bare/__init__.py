"""The same pages as plain Django views: the same templates, a plain SELECT, no gate."""
