"""The command line's groups, one file each: a module's ``COMMANDS`` are what it adds."""
